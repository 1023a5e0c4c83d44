"""Checks of a device, as the technician's pages run them: what is asked of the terminal, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.visit import Effect, Outcome

if TYPE_CHECKING:
    from kiosk.domain.device_tests import TestOutcome
    from kiosk.domain.message import Message
    from kiosk.upkeep.kinds import DeviceKind


@dataclass(frozen=True, slots=True)
class TestLine:
    """One check of a device. No outcome: it has not been run."""

    __test__ = False  # not for pytest

    id: str
    claim: Message
    outcome: TestOutcome | None = None
    found: Message | None = None
    todo: Message | None = None


class Asking(StrEnum):
    """What a check wants of the person at the device."""

    JUDGE = "judge"  # yes or no
    DO = "do"  # done, or cannot


@dataclass(frozen=True, slots=True)
class Trial:
    """Checks under way, or over. `number` rises with every change; `asked`: what the check waits for."""

    kind: DeviceKind
    number: int
    lines: tuple[TestLine, ...]
    running: bool
    asking: Asking | None = None
    asked: Message | None = None


@dataclass(frozen=True, slots=True)
class BeginTrial(Effect[Outcome[Trial]]):
    """Begin to check a device. `whole`: also what needs somebody to do something at it."""

    kind: DeviceKind
    whole: bool


@dataclass(frozen=True, slots=True)
class BeginVerifying(Effect[Outcome[Trial]]):
    """Check a ticket printer that was found, as the model `row`: is its cover told right, and its paper."""

    link: str
    row: str


@dataclass(frozen=True, slots=True)
class AwaitTrial(Effect[Outcome[Trial]]):
    """Wait until the checks have news."""

    seen: Trial


@dataclass(frozen=True, slots=True)
class TellTrial(Effect[Outcome[Trial]]):
    """Answer what the checks ask: it is so, it was done; or not."""

    trial: Trial
    well: bool


@dataclass(frozen=True, slots=True)
class StopTrial(Effect[Outcome[Trial]]):
    """End the checks; what has not been run is not."""


TRIALS = (BeginTrial, BeginVerifying, AwaitTrial, TellTrial, StopTrial)
