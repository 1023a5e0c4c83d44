"""`kiosk devices watch`: status changes as lines, until told to stop."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from devices.diagnostics.check import Kind
from kiosk.cli.devices.ports import chosen
from kiosk.cli.devices.status import OneKind, OneLink, OneModel, words
from kiosk.cli.ending import Ending
from kiosk.cli.output import complaining, emit, say
from kiosk.cli.run import Configs, Overrides
from kiosk.health.events import Event
from kiosk.ports.errors import SettingsError
from kiosk.ports.statuses import (
    CameraStatus,
    Device,
    DocumentPrinterStatus,
    Engine,
    IdCardReaderStatus,
    SensorsStatus,
    SpeakerStatus,
    TicketPrinterStatus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from devices.host import DeviceHost
    from kiosk.cli.devices.ports import Fitted, Port
    from kiosk.health.journal import Value
    from kiosk.upkeep.kinds import Status

_ABSENT: Final[dict[Kind, Status]] = {
    Kind.ID_CARD_READER: IdCardReaderStatus(Device.OFFLINE),
    Kind.TICKET_PRINTER: TicketPrinterStatus(Device.OFFLINE),
    Kind.DOCUMENT_PRINTER: DocumentPrinterStatus(Device.OFFLINE),
    Kind.CAMERA: CameraStatus(Device.OFFLINE),
    Kind.SPEAKER: SpeakerStatus(Device.OFFLINE, Engine.UNKNOWN),
    Kind.SENSORS: SensorsStatus(Device.OFFLINE),
}


def watch(
    link: OneLink = None,
    device: OneKind = None,
    model: OneModel = None,
    every_s: Annotated[float, typer.Option(min=0.1, max=3600, help="How often each is asked, in seconds.")] = 1.0,
    for_s: Annotated[float, typer.Option(min=0, help="For so long; 0: until Ctrl-C.")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Watch the devices: a line for the first status and for each change; a lost device is opened again by itself.

    Example: kiosk devices watch --device ticket-printer --link tcp:192.0.2.10:9100 --json

    Ends with 0 after --for-s or a signal. The devices are in use meanwhile: the terminal must be stopped.
    """
    with complaining(as_json=as_json):
        watched = chosen(device, link, model, config or [], overrides or [])
        if not watched:
            raise SettingsError("the settings name no device: give --link and --device")
        tell = _Teller(as_json=as_json)
        hosts = [_host(one, tell, every_s) for one in watched]
        over = Ending()
        for host in hosts:
            host.start()
        over.wait(for_s or None)
        for host in hosts:
            host.stop()


class _Teller:
    """Whole lines, from several threads. Fulfils Journal for the hosts: why a device is lost is told, too."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._lock = threading.Lock()

    def status(self, kind: Kind) -> Callable[[Status], None]:
        """Tell what is published of one device."""
        return lambda status: self._line(kind, words(status))

    def note(self, event: Event, /, **values: Value) -> None:
        """Tell why a device is lost; the rest of a host's log is not for this screen."""
        if event is Event.DEVICE_LOST:
            self._line(str(values.pop("device")), values)

    def defect(self, error: BaseException) -> None:
        """A defect is told by its type."""
        self._line("kiosk", {"defect": type(error).__name__})

    def _line(self, device: str, values: Mapping[str, Value]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            if self._as_json:
                emit({"at": at, "device": device, **{("status" if k == "device" else k): v for k, v in values.items()}})
            else:
                told = ", ".join(f"{name} {value}" for name, value in values.items() if value is not None)
                say(f"{at} {device}: {told}")


def _host(one: Fitted, tell: _Teller, every_s: float) -> DeviceHost[Port, Status]:
    from devices.host import DeviceHost

    return DeviceHost(
        one.port(),
        name=one.kind,
        journal=tell,
        on_status=tell.status(one.kind),
        absent=_ABSENT[one.kind],
        poll_s=every_s,
    )
