"""Counters and supplies: what a device has done since it was fitted, and what is left of what it uses up.

A counter only ever rises. A refill remembers where it stood, so "since the refill" is a difference, and nothing is ever
set back. Lengths are whole millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.ports.statuses import DocumentPrinterStatus, Paper, TicketPrinterStatus, Toner
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kiosk.upkeep.kinds import Status


class Counter(StrEnum):
    """What is counted. The name tells the unit where it is no number of times."""

    PAPER_MM = "paper_mm"
    CUTS = "cuts"
    SLIPS_PRINTED = "slips_printed"
    SLIPS_FAILED = "slips_failed"
    SLIPS_UNKNOWN = "slips_unknown"
    SHEETS = "sheets"
    DOCUMENTS_PRINTED = "documents_printed"
    DOCUMENTS_FAILED = "documents_failed"
    DOCUMENTS_UNKNOWN = "documents_unknown"
    CARDS_READ = "cards_read"
    READS_FAILED = "reads_failed"
    FRAMES = "frames"
    CODES_READ = "codes_read"
    CAPTURES = "captures"
    CAPTURES_FAILED = "captures_failed"
    SENTENCES = "sentences"
    DOOR_OPENINGS = "door_openings"
    MAINS_LOSSES = "mains_losses"
    TIMES_LOST = "times_lost"  # the device or the way to it

    @property
    def unit(self) -> str:
        """The unit, for tables: mm, or empty for a number of times."""
        return "mm" if self is Counter.PAPER_MM else ""


COUNTED: Final[Mapping[DeviceKind, tuple[Counter, ...]]] = {
    DeviceKind.ID_CARD_READER: (Counter.CARDS_READ, Counter.READS_FAILED, Counter.TIMES_LOST),
    DeviceKind.TICKET_PRINTER: (
        Counter.PAPER_MM,
        Counter.CUTS,
        Counter.SLIPS_PRINTED,
        Counter.SLIPS_FAILED,
        Counter.SLIPS_UNKNOWN,
        Counter.TIMES_LOST,
    ),
    DeviceKind.DOCUMENT_PRINTER: (
        Counter.SHEETS,
        Counter.DOCUMENTS_PRINTED,
        Counter.DOCUMENTS_FAILED,
        Counter.DOCUMENTS_UNKNOWN,
        Counter.TIMES_LOST,
    ),
    DeviceKind.CAMERA: (
        Counter.FRAMES,
        Counter.CODES_READ,
        Counter.CAPTURES,
        Counter.CAPTURES_FAILED,
        Counter.TIMES_LOST,
    ),
    DeviceKind.SPEAKER: (Counter.SENTENCES, Counter.TIMES_LOST),
    DeviceKind.SENSORS: (Counter.DOOR_OPENINGS, Counter.MAINS_LOSSES, Counter.TIMES_LOST),
}
Counted = tuple[DeviceKind, Counter]
Totals = dict[Counted, int]


class Part(StrEnum):
    """What is used up, or worn, and put in anew."""

    ROLL = "roll"
    HEAD = "head"
    CUTTER = "cutter"
    TRAY = "tray"
    TONER = "toner"

    @property
    def device(self) -> DeviceKind:
        """Whose it is."""
        return _MEASURES[self][0]

    @property
    def counter(self) -> Counter:
        """What measures its use."""
        return _MEASURES[self][1]


_MEASURES: Final[Mapping[Part, Counted]] = {
    Part.ROLL: (DeviceKind.TICKET_PRINTER, Counter.PAPER_MM),
    Part.HEAD: (DeviceKind.TICKET_PRINTER, Counter.PAPER_MM),
    Part.CUTTER: (DeviceKind.TICKET_PRINTER, Counter.CUTS),
    Part.TRAY: (DeviceKind.DOCUMENT_PRINTER, Counter.SHEETS),
    Part.TONER: (DeviceKind.DOCUMENT_PRINTER, Counter.SHEETS),
}
REFILLED: Final[Mapping[DeviceKind, Part]] = {
    DeviceKind.TICKET_PRINTER: Part.ROLL,
    DeviceKind.DOCUMENT_PRINTER: Part.TRAY,
}


@dataclass(frozen=True, slots=True)
class Refill:
    """A part was put in anew. `counted`: where its counter stood. `by` is personnel data: sealed where it is kept.

    `capacity`: in the counter's unit (mm, sheets, cuts); None: what the settings say.
    """

    part: Part
    at: datetime
    counted: int
    by: str | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a part holds, and when that is little; in its counter's unit."""

    capacity: int
    low: int


class Level(StrEnum):
    """How much is left, in the words of XFS4IoT."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Who says so."""

    SENSOR = "sensor"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Supply:
    """One part now. `left` None: nobody told of a refill, or how much it holds. It is an estimate, never a promise."""

    part: Part
    used: int
    capacity: int | None
    left: int | None
    level: Level
    source: Source | None
    refill: Refill | None = None


def supply(
    part: Part, totals: Mapping[Counted, int], refill: Refill | None, *, plan: Plan | None, sensed: Level | None = None
) -> Supply:
    """Tell of one part. Low comes from the sensor or from the estimate, whichever is first; out from the sensor alone.

    Used up by the estimate and not by the sensor is low: rolls differ by metres.
    """
    counted = totals.get((part.device, part.counter), 0)
    used = max(counted - (refill.counted if refill is not None else 0), 0)
    capacity = None if plan is None else plan.capacity
    if refill is not None and refill.capacity is not None:
        capacity = refill.capacity
    left = None if refill is None or capacity is None else max(capacity - used, 0)
    level, source = _level(left, plan, sensed)
    return Supply(part, used, capacity, left, level, source, refill)


def _level(left: int | None, plan: Plan | None, sensed: Level | None) -> tuple[Level, Source | None]:
    if sensed in {Level.OUT, Level.LOW}:
        return sensed or Level.UNKNOWN, Source.SENSOR
    if left is not None and plan is not None and left <= plan.low:
        return Level.LOW, Source.ESTIMATE
    if sensed is Level.FULL:
        return Level.FULL, Source.SENSOR
    return (Level.UNKNOWN, None) if left is None else (Level.FULL, Source.ESTIMATE)


def level_of(word: Paper | Toner | None) -> Level | None:
    """Put a sensor's word into a level; None: this model cannot tell, or something is stuck."""
    if word is None or word is Paper.JAMMED:
        return None
    return Level(word)


@dataclass(frozen=True, slots=True)
class Plans:
    """What the settings say of supplies. A part that is not here has no end that can be told beforehand."""

    by_part: Mapping[Part, Plan]

    def of(self, part: Part) -> Plan | None:
        """The plan of one part."""
        return self.by_part.get(part)


def supplies_of(
    totals: Mapping[Counted, int], refills: Mapping[Part, Refill], plans: Plans, sensed: Mapping[Part, Level | None]
) -> tuple[Supply, ...]:
    """Tell of every part. `sensed`: what the devices' own sensors say, where they say anything."""
    return tuple(supply(part, totals, refills.get(part), plan=plans.of(part), sensed=sensed.get(part)) for part in Part)


def sensed_by(statuses: Iterable[Status | None]) -> dict[Part, Level | None]:
    """Find what sensors say of parts."""
    found: dict[Part, Level | None] = {}
    for status in statuses:
        match status:
            case TicketPrinterStatus():
                found[Part.ROLL] = level_of(status.paper)
            case DocumentPrinterStatus():
                found[Part.TRAY] = level_of(status.paper)
                found[Part.TONER] = level_of(status.toner)
    return found
