"""`kiosk devices read-card`: wait for a card, read it, say whether it is believed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.ports.errors import DeviceSilent, ProtocolViolated, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.identity import IdCard
    from kiosk.ports.id_card_reader import IdCardReader

_OPEN_S: Final = 3.0
_SAM_ID_S: Final = 2.0
_MASK: Final = "****"
_SEXES: Final = {"0": "unknown", "1": "male", "2": "female", "9": "unspecified"}


def read_card(
    link: Annotated[str, typer.Option(help="The reader: serial:/dev/ttyUSB0?baud=115200 or tcp:HOST:PORT.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    show_personal_data: Annotated[bool, typer.Option(help="Print name, number, birth and address whole.")] = False,
    timeout_s: Annotated[float, typer.Option(help="How long to wait for a card, in seconds.")] = 10.0,
) -> None:
    """Read an identity card.

    Example: kiosk devices read-card --link 'serial:/dev/ttyUSB0?baud=115200' --json

    Exit 0: valid today. 3: refused, `reason` says why. 4: no card in time, or the device. Dates are YYYY-MM-DD, or as
    the chip has them when they are none; `valid_to` null on a valid card means long-term (长期). `sex` is male, female,
    unknown or unspecified. `elapsed_ms` runs from the card's being found to its being known. A field the card does not
    have is null.
    """
    with complaining(as_json=as_json):
        found = _read(link, timeout_s)
        valid = found["valid"] is True
        if not show_personal_data:
            found = _masked(found)
        if as_json:
            emit(found)
        else:
            for key, value in found.items():
                say(f"{key}: {'-' if value is None else value}")
    if not valid:
        raise typer.Exit(Exit.REFUSED)


def _read(link: str, timeout_s: float) -> dict[str, object]:
    from devices.drivers.id_card_reader import SdtIdCardReader
    from devices.links.address import parse_link
    from devices.links.choice import link_to
    from kiosk.domain.identity import CardFault, recognise

    if not 0 <= timeout_s <= 24 * 3600:
        raise SettingsError(f"--timeout-s {timeout_s:g}: give 0 to 86400 seconds")
    reader = SdtIdCardReader(link_to(parse_link(link)))
    reader.open(deadline_s=_OPEN_S)
    try:
        sam_id = _sam_id(reader)
        card = reader.read_card(deadline_s=timeout_s)
    finally:
        reader.close()
    verdict = recognise(card, today=date.today())  # noqa: DTZ011  the day on this terminal's wall
    return {
        **_fields(card),
        "valid": not isinstance(verdict, CardFault),
        "reason": str(verdict) if isinstance(verdict, CardFault) else None,
        "sam_id": sam_id,
        "elapsed_ms": None if reader.last_read_ms is None else round(reader.last_read_ms, 1),
    }


def _sam_id(reader: IdCardReader) -> str | None:
    """Ask for the module's identity; a module that does not tell it still reads cards."""
    try:
        return reader.sam_id(deadline_s=_SAM_ID_S)
    except (DeviceSilent, ProtocolViolated):
        return None


def _fields(card: IdCard) -> dict[str, object]:
    from kiosk.domain.ethnicities import ethnicity_name
    from kiosk.domain.identity import LONG_TERM

    return {
        "kind": None if card.kind is None else str(card.kind),
        "name": card.name or None,
        "number": card.number or None,
        "birth": _date(card.birth),
        "sex": _SEXES.get(card.sex, card.sex) or None,
        "ethnicity": ethnicity_name(card.ethnicity) or card.ethnicity or None,
        "address": card.address or None,
        "authority": card.authority or None,
        "valid_from": _date(card.valid_from),
        "valid_to": None if card.valid_to == LONG_TERM else _date(card.valid_to),
        "english_name": card.english_name or None,
        "nationality": card.nationality or None,
        "pass_number": card.pass_number or None,
        "issue_count": card.issue_count or None,
    }


def _date(text: str) -> str | None:
    """Write YYYYMMDD as YYYY-MM-DD; leave what is no date as it is."""
    digits = 8
    if len(text) == digits and text.isascii() and text.isdigit():
        written = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        try:
            date.fromisoformat(written)
        except ValueError:
            return text
        return written
    return text or None


def _masked(found: dict[str, object]) -> dict[str, object]:
    """Hide who it is: first and last character of numbers, first of names, nothing of birth and address."""
    from kiosk.domain.identity import mask_number
    from kiosk.domain.names import mask_name

    masks: dict[str, Callable[[str], str]] = {
        "name": mask_name,
        "english_name": mask_name,
        "number": mask_number,
        "pass_number": mask_number,
        "birth": lambda _text: _MASK,
        "address": lambda _text: _MASK,
    }
    return {key: masks[key](str(value)) if value and key in masks else value for key, value in found.items()}
