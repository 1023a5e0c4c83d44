"""The kinds of device a terminal may have, as settings, commands and records name them."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

from kiosk.ports import statuses
from kiosk.ports.statuses import (
    CameraStatus,
    DocumentPrinterStatus,
    IdCardReaderStatus,
    SensorsStatus,
    SpeakerStatus,
    TicketPrinterStatus,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = IdCardReaderStatus | TicketPrinterStatus | DocumentPrinterStatus | CameraStatus | SpeakerStatus | SensorsStatus


class DeviceKind(StrEnum):
    """A kind of device."""

    ID_CARD_READER = "id-card-reader"
    TICKET_PRINTER = "ticket-printer"
    DOCUMENT_PRINTER = "document-printer"
    CAMERA = "camera"
    SPEAKER = "speaker"
    SENSORS = "sensors"


STATUSES: Final[Mapping[DeviceKind, type[Status]]] = {
    DeviceKind.ID_CARD_READER: IdCardReaderStatus,
    DeviceKind.TICKET_PRINTER: TicketPrinterStatus,
    DeviceKind.DOCUMENT_PRINTER: DocumentPrinterStatus,
    DeviceKind.CAMERA: CameraStatus,
    DeviceKind.SPEAKER: SpeakerStatus,
    DeviceKind.SENSORS: SensorsStatus,
}


def kind_of(status: Status) -> DeviceKind:
    """Tell whose status this is."""
    return next(kind for kind, shape in STATUSES.items() if isinstance(status, shape))


def words_of(status: Status) -> dict[str, str | None]:
    """Give a status in XFS4IoT's words; None: this model cannot tell, ever."""
    values = {field.name: getattr(status, field.name) for field in fields(status)}
    return {name: None if value is None else str(value) for name, value in values.items()}


def status_from(kind: DeviceKind, words: Mapping[str, str | None]) -> Status:
    """Read a status back. Raises ValueError for words that are not of this release."""
    shape = STATUSES[kind]
    hints = get_type_hints(shape, vars(statuses))
    if set(words) != {field.name for field in fields(shape)}:
        msg = f"not the words of a status of {kind}: {', '.join(sorted(words))}"
        raise ValueError(msg)
    values: dict[str, Any] = {}  # Any: each field has an enum of its own
    for name, word in words.items():
        enum = next((choice for choice in get_args(hints[name]) if choice is not type(None)), hints[name])
        values[name] = None if word is None else enum(word)
    return shape(**values)
