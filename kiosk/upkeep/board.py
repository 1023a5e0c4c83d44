"""The status board: one row a device, with cause and remedy for each of the three people who read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.upkeep.conditions import Severity, conditions_of
from kiosk.upkeep.kinds import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kiosk.ports.errors import ClearBy
    from kiosk.upkeep.conditions import Condition
    from kiosk.upkeep.counters import Supply
    from kiosk.upkeep.kinds import DeviceKind, Status


@dataclass(frozen=True, slots=True)
class Remedy:
    """The words for one condition. For the citizen: what to do now. For the others: how to mend it."""

    cause: Message
    citizen: Message
    attendant: Message
    engineer: Message

    @classmethod
    def of(cls, code: str) -> Remedy:
        """Name the catalogue's texts for this code, of an error or of a status."""
        return cls(
            Message.of(f"remedy.{code}.cause"),
            Message.of(f"remedy.{code}.citizen"),
            Message.of(f"remedy.{code}.attendant"),
            Message.of(f"remedy.{code}.engineer"),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one device. `since`: when it became so. No status: it has not told. `code`: of an error met."""

    status: Status | None = None
    code: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One device. `words` in XFS4IoT's; `conditions` the worst first; `remedy` is the worst one's, None: all is well.

    `still_works`: what citizens can do meanwhile.
    """

    device: DeviceKind
    words: Mapping[str, str | None] | None
    severity: Severity
    since: datetime | None
    conditions: tuple[Condition, ...]
    remedy: Remedy | None
    still_works: Message
    supplies: tuple[Supply, ...] = ()

    @property
    def code(self) -> str | None:
        """The worst condition's code."""
        return self.conditions[0].code if self.conditions else None

    @property
    def clear_by(self) -> ClearBy | None:
        """Who can clear the worst condition."""
        return self.conditions[0].clear_by if self.conditions else None


def row_of(device: DeviceKind, told: Told, *, supplies: Iterable[Supply] = ()) -> Row:
    """Make one device's row."""
    fitting = tuple(supply for supply in supplies if supply.part.device is device)
    found = conditions_of(told.status, code=told.code, supplies=fitting)
    if told.status is None and not told.code:
        severity = Severity.NOTE
    else:
        severity = max((condition.severity for condition in found), default=Severity.FINE)
    return Row(
        device=device,
        words=None if told.status is None else words_of(told.status),
        severity=severity,
        since=told.since,
        conditions=found,
        remedy=Remedy.of(found[0].code) if found else None,
        still_works=without(device) if severity is Severity.DOWN else Message.of("works.all"),
        supplies=fitting,
    )


def board_of(told: Mapping[DeviceKind, Told], *, supplies: Iterable[Supply] = ()) -> tuple[Row, ...]:
    """Make the board: the worst first, then in the order they were named."""
    known = tuple(supplies)
    rows = [row_of(device, one, supplies=known) for device, one in told.items()]
    return tuple(sorted(rows, key=lambda row: -row.severity))


def without(device: DeviceKind) -> Message:
    """What citizens can still do without this device."""
    return Message.of(f"works.without.{device}")
