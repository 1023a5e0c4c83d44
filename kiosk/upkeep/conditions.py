"""What is the matter with a device, as conditions with a code: out of its status, its error, and its supplies.

An error's code is its class's. A status that is no error has a code of its own, listed in `STATUS_CODES`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import ClearBy, KioskError
from kiosk.ports.statuses import (
    Cover,
    Cutter,
    Device,
    Door,
    Engine,
    Head,
    Headset,
    Media,
    Paper,
    Picture,
    Proximity,
    Ticket,
    Toner,
    Ups,
)
from kiosk.upkeep.counters import Level, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from enum import StrEnum

    from kiosk.upkeep.counters import Supply
    from kiosk.upkeep.kinds import Status


class Severity(IntEnum):
    """How bad it is. The worse, the higher."""

    FINE = 0
    NOTE = 1  # worth knowing; nothing is missing
    WARNING = 2  # it still works, and will not for long
    DOWN = 3  # this device does not serve citizens now

    @property
    def word(self) -> str:
        """For commands."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is the matter."""

    code: str
    severity: Severity
    clear_by: ClearBy


def _down(code: str, clear_by: ClearBy) -> Condition:
    return Condition(code, Severity.DOWN, clear_by)


def _warning(code: str, clear_by: ClearBy = ClearBy.ATTENDANT) -> Condition:
    return Condition(code, Severity.WARNING, clear_by)


def _note(code: str, clear_by: ClearBy = ClearBy.RETRY) -> Condition:
    return Condition(code, Severity.NOTE, clear_by)


SENSOR_UNKNOWN: Final = _note("sensor_unknown", ClearBy.ENGINEER)
_FINE: Final = None

# Every word of every status. None: all is well.
MEANINGS: Final[Mapping[type[StrEnum], Mapping[str, Condition | None]]] = {
    Device: {
        Device.ONLINE: _FINE,
        Device.OFFLINE: _down("offline", ClearBy.ENGINEER),
        Device.POWER_OFF: _down("power_off", ClearBy.ATTENDANT),
        Device.NO_DEVICE: _down("no_device", ClearBy.ENGINEER),
        Device.HARDWARE_ERROR: _down("hardware_error", ClearBy.ENGINEER),
        Device.USER_ERROR: _down("user_error", ClearBy.ATTENDANT),
        Device.BUSY: _note("device_busy"),
        Device.FRAUD_ATTEMPT: _down("fraud_attempt", ClearBy.ENGINEER),
        Device.POTENTIAL_FRAUD: _warning("potential_fraud", ClearBy.ENGINEER),
        Device.STARTING: _note("starting"),
        Device.UNKNOWN: _down("status_unknown", ClearBy.ENGINEER),
    },
    Paper: {
        Paper.FULL: _FINE,
        Paper.LOW: _warning("paper_low"),
        Paper.OUT: _down("paper_out", ClearBy.ATTENDANT),
        Paper.JAMMED: _down("paper_jam", ClearBy.ATTENDANT),
        Paper.UNKNOWN: SENSOR_UNKNOWN,
    },
    Toner: {
        Toner.FULL: _FINE,
        Toner.LOW: _warning("toner_low"),
        Toner.OUT: _down("toner_out", ClearBy.ATTENDANT),
        Toner.UNKNOWN: SENSOR_UNKNOWN,
    },
    Media: {
        Media.PRESENT: _FINE,
        Media.NOT_PRESENT: _FINE,
        Media.JAMMED: _down("media_jammed", ClearBy.ATTENDANT),
        Media.UNKNOWN: SENSOR_UNKNOWN,
    },
    Cover: {
        Cover.CLOSED: _FINE,
        Cover.OPEN: _down("cover_open", ClearBy.ATTENDANT),
        Cover.UNKNOWN: SENSOR_UNKNOWN,
    },
    Cutter: {
        Cutter.OK: _FINE,
        Cutter.FAULT: _down("cutter_fault", ClearBy.ENGINEER),
        Cutter.UNKNOWN: SENSOR_UNKNOWN,
    },
    Head: {Head.OK: _FINE, Head.HOT: _note("head_hot"), Head.UNKNOWN: SENSOR_UNKNOWN},
    Ticket: {
        Ticket.NOT_PRESENT: _FINE,
        Ticket.PRESENT: _FINE,
        Ticket.TAKEN: _FINE,
        Ticket.RETRACTED: _note("ticket_retracted", ClearBy.ATTENDANT),
        Ticket.JAMMED: _down("paper_jam", ClearBy.ATTENDANT),
        Ticket.UNKNOWN: SENSOR_UNKNOWN,
    },
    Picture: {
        Picture.LIVE: _FINE,
        Picture.BLACK: _down("picture_black", ClearBy.ATTENDANT),
        Picture.FROZEN: _down("picture_frozen", ClearBy.RETRY),
        Picture.UNKNOWN: SENSOR_UNKNOWN,
    },
    Door: {Door.CLOSED: _FINE, Door.OPEN: _down("door_open", ClearBy.ATTENDANT), Door.UNKNOWN: SENSOR_UNKNOWN},
    Ups: {
        Ups.ENGAGED: _FINE,
        Ups.POWERING: _warning("ups_powering"),
        Ups.LOW: _down("ups_low", ClearBy.ATTENDANT),
        Ups.UNKNOWN: SENSOR_UNKNOWN,
    },
    Proximity: {Proximity.PRESENT: _FINE, Proximity.NOT_PRESENT: _FINE, Proximity.UNKNOWN: SENSOR_UNKNOWN},
    Headset: {Headset.PRESENT: _FINE, Headset.NOT_PRESENT: _FINE, Headset.UNKNOWN: SENSOR_UNKNOWN},
    Engine: {
        Engine.READY: _FINE,
        Engine.ABSENT: _note("engine_absent", ClearBy.ENGINEER),
        Engine.UNKNOWN: SENSOR_UNKNOWN,
    },
}
_LOW: Final = {Part.ROLL: _warning("paper_low"), Part.TRAY: _warning("paper_low"), Part.TONER: _warning("toner_low")}
_GENERAL: Final = {"user_error", "hardware_error", "offline"}  # said of the whole, where a part says what it is
_NOT_DOWN: Final = {ClearBy.RETRY, ClearBy.CITIZEN}


def conditions_of(status: Status | None, *, code: str = "", supplies: Iterable[Supply] = ()) -> tuple[Condition, ...]:
    """Everything that is the matter, the worst first, each once. `code`: of the error that was met, or empty."""
    found = list(_told(status)) if status is not None else []
    if code:
        found.insert(0, condition_of(code))
    found += [_LOW[supply.part] for supply in supplies if supply.level is Level.LOW and supply.part in _LOW]
    parts = {condition.code for condition in found if condition.severity is Severity.DOWN} - _GENERAL
    kept = [condition for condition in found if not (parts and condition.code in _GENERAL)]
    if any(condition.severity is Severity.DOWN for condition in kept):
        kept = [condition for condition in kept if condition.code != SENSOR_UNKNOWN.code]
    if any(condition.code == "head_hot" for condition in kept):
        kept = [condition for condition in kept if condition.code != "device_busy"]
    if any(condition.code == "paper_out" for condition in kept):
        kept = [condition for condition in kept if condition.code != "paper_low"]
    return tuple(sorted(dict.fromkeys(kept), key=lambda condition: -condition.severity))


def condition_of(code: str) -> Condition:
    """Put an error's code into a condition. What retrying or the citizen clears leaves the device in service."""
    clear_by = next((error.clear_by for error in error_classes() if error.code == code), ClearBy.ENGINEER)
    severity = Severity.NOTE if clear_by in _NOT_DOWN else Severity.DOWN
    return Condition(code, severity, clear_by)


def error_classes(root: type[KioskError] = KioskError) -> Iterator[type[KioskError]]:
    """Every class of the error tree that has a code."""
    if "code" in vars(root):
        yield root
    for branch in root.__subclasses__():
        yield from error_classes(branch)


def codes() -> frozenset[str]:
    """Every code there is: of errors, and of words."""
    said = {meaning.code for meanings in MEANINGS.values() for meaning in meanings.values() if meaning is not None}
    return frozenset(said | {error.code for error in error_classes()})


def _told(status: Status) -> Iterator[Condition]:
    for field in fields(status):
        word = getattr(status, field.name)
        meaning = None if word is None else MEANINGS[type(word)][word]
        if meaning is not None:
            yield meaning
