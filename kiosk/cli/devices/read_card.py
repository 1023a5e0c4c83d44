"""`kiosk devices read-card`: wait for a card, read it, say whether it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.domain.names import spell_out
from kiosk.ports.errors import DeviceSilent, ProtocolViolated, SettingsError
from kiosk.ports.id_card_reader import NoPhoto

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.identity import IdCard
    from kiosk.ports.id_card_reader import IdCardReader

_OPEN_S: Final = 3.0
_SAM_ID_S: Final = 2.0
_PHOTO_S: Final = 5.0
_MASK: Final = "****"
_SEXES: Final = {"0": "unknown", "1": "male", "2": "female", "9": "unspecified"}


def read_card(
    link: Annotated[str, typer.Option(help="The reader: serial:/dev/ttyUSB0?baud=115200 or tcp:HOST:PORT.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    show_personal_data: Annotated[bool, typer.Option(help="Print name, number, birth and address whole.")] = False,
    timeout_s: Annotated[float, typer.Option(help="How long to wait for a card, in seconds.")] = 10.0,
    character_map: Annotated[str, typer.Option(help="A file: what private-use characters on chips stand for.")] = "",
    photo_decoder: Annotated[str, typer.Option(help="A vendor's library, LIBRARY or LIBRARY#SYMBOL, to try.")] = "",
    fingerprint: Annotated[
        bool, typer.Option("--fingerprint", help="Read with fingerprint; tells how many bytes came, keeps none.")
    ] = False,
) -> None:
    """Read an identity card.

    Example: kiosk devices read-card --link 'serial:/dev/ttyUSB0?baud=115200' --json

    Exit 0: valid today. 3: refused, `reason` says why. 4: no card in time, or the device. Dates are YYYY-MM-DD, or as
    the chip has them when they are none; `valid_to` null on a valid card means long-term (长期). `sex` is male, female,
    unknown or unspecified. `address` is the newest one; where that was written to the chip later, `newest_address`
    repeats it and `printed_address` is the one before. `elapsed_ms` runs from the card's being found to its being
    known. A field the card does not have is null. baud=probe in the link tries 115200 … 9600; `baud` tells which.
    """
    with complaining(as_json=as_json):
        found = _read(link, timeout_s, Extras(character_map, photo_decoder, fingerprint))
        valid = found["valid"] is True
        if not show_personal_data:
            found = _masked(found)
        if as_json:
            emit(found)
        else:
            for key, value in found.items():
                say(f"{key}: {'-' if value is None else spell_out(str(value))}")
    if not valid:
        raise typer.Exit(Exit.REFUSED)


@dataclass(frozen=True, slots=True)
class Extras:
    """What is not asked for every day."""

    character_map: str
    photo_decoder: str
    fingerprint: bool


def _read(link: str, timeout_s: float, extras: Extras) -> dict[str, object]:
    from devices.drivers.id_card_reader_fitting import fit_reader
    from kiosk.domain.identity import CardFault, recognise

    if not 0 <= timeout_s <= 24 * 3600:
        raise SettingsError(f"--timeout-s {timeout_s:g}: give 0 to 86400 seconds")
    reader = fit_reader(
        link,
        photo_decoder=extras.photo_decoder,
        character_map=extras.character_map,
        with_fingerprint=extras.fingerprint,
    )
    reader.open(deadline_s=_OPEN_S)
    try:
        sam_id = _sam_id(reader)
        card = reader.read_card(deadline_s=timeout_s)
        photo = reader.photo(deadline_s=_PHOTO_S) if extras.photo_decoder else None
    finally:
        reader.close()
    verdict = recognise(card, today=date.today())  # noqa: DTZ011  the day on this terminal's wall
    return {
        **_fields(card),
        "valid": not isinstance(verdict, CardFault),
        "reason": str(verdict) if isinstance(verdict, CardFault) else None,
        "sam_id": sam_id,
        "elapsed_ms": None if reader.last_read_ms is None else round(reader.last_read_ms, 1),
        **_later_fields(card),
        "baud": reader.capabilities().baud,
        "photo": None if photo is None else str(photo) if isinstance(photo, NoPhoto) else "decoded",
        "fingerprint_bytes": reader.last_fingerprint_bytes,
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
        "address": card.home_address or None,
        "authority": card.authority or None,
        "valid_from": _date(card.valid_from),
        "valid_to": None if card.valid_to == LONG_TERM else _date(card.valid_to),
        "english_name": card.english_name or None,
        "nationality": card.nationality or None,
        "pass_number": card.pass_number or None,
        "issue_count": card.issue_count or None,
    }


def _later_fields(card: IdCard) -> dict[str, object]:
    """Fields that came to this command later: at the end, so that nobody's first columns move."""
    return {
        "version": card.version or None,
        "former_number": card.former_number or None,
        "newest_address": card.newest_address or None,
        "printed_address": card.address or None if card.newest_address else None,
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
        "former_number": mask_number,
        "birth": lambda _text: _MASK,
        "address": lambda _text: _MASK,
        "newest_address": lambda _text: _MASK,
        "printed_address": lambda _text: _MASK,
    }
    return {key: masks[key](str(value)) if value and key in masks else value for key, value in found.items()}
