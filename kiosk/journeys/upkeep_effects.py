"""What a terminal is asked to do for those who look after it. Answers are values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.technician.rights import Signed
from kiosk.upkeep.board import Told
from kiosk.visit import Effect, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.device_tests import DeviceTest, TestOutcome
    from kiosk.domain.message import Message
    from kiosk.upkeep.counters import Counter, Part, Supply
    from kiosk.upkeep.kinds import DeviceKind


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody meets who wants in. No challenge: this terminal has no service key, or nobody is enlisted."""

    challenge: str | None
    locked: bool = False
    wait_s: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A card that was laid down as a badge."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What remote operations answered to the challenge."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Knock(Effect[Outcome[Door]]):
    """Tell what to show to somebody who wants in."""


@dataclass(frozen=True, slots=True)
class AwaitBadge(Effect[Outcome[Badge]]):
    """Wait for a card on the reader. Only its number is taken."""


@dataclass(frozen=True, slots=True)
class Enter(Effect[Outcome[Signed | Door]]):
    """Let somebody in, or say what they meet instead. From then on the terminal is out of service for citizens."""

    commits: ClassVar[bool] = True  # a try that was counted is judged, whoever walks away
    deadline_s: ClassVar[float] = 15.0
    proof: Badge | Response
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sight:
    """All devices, and the backend, at one moment. `trouble` None: the last call to the backend went well."""

    devices: tuple[tuple[DeviceKind, Told], ...] = ()
    supplies: tuple[Supply, ...] = ()
    trouble: Message | None = None

    def told(self, kind: DeviceKind) -> Told:
        """What is known of one device."""
        return dict(self.devices).get(kind, Told())


@dataclass(frozen=True, slots=True)
class LookAround(Effect[Outcome[Sight]]):
    """Tell how everything is now."""


@dataclass(frozen=True, slots=True)
class AwaitChange(Effect[Outcome[Sight]]):
    """Wait until anything differs from `seen`. `closely`: ask this device every second meanwhile."""

    seen: Sight
    closely: DeviceKind | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of one device beyond its status. `facts`: label and value, both to be said."""

    facts: tuple[tuple[Message, str], ...] = ()
    totals: tuple[tuple[Counter, int], ...] = ()
    records: tuple[DeviceTest, ...] = ()
    testable: bool = False


@dataclass(frozen=True, slots=True)
class ReadDossier(Effect[Outcome[Dossier]]):
    """Gather what is known of a device."""

    kind: DeviceKind


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


@dataclass(frozen=True, slots=True)
class PrintTest(Effect[Outcome[None]]):
    """Print a test on this printer. `nth` tells a test printed again from the same one asked twice."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 60.0
    kind: DeviceKind
    nth: int


@dataclass(frozen=True, slots=True)
class NoteRefill(Effect[Outcome[None]]):
    """A part was put in anew."""

    part: Part


@dataclass(frozen=True, slots=True)
class NoteResult(Effect[Outcome[None]]):
    """Keep the record of a test that a person judged: of the panel, of the sound, of a guided print."""

    device: str
    test: str
    well: bool
    found: Message


class Place(StrEnum):
    """Pages of the terminal as a whole."""

    NETWORK = "network"
    STORAGE = "storage"
    LOGS = "logs"
    TOUCH = "touch"
    SOUND = "sound"
    BUNDLE = "bundle"


class Mood(StrEnum):
    """How a line is to be taken."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: what it is about, what it is, how it is to be taken. `at`: when, in UTC."""

    label: Message | str
    value: Message | str = ""
    mood: Mood = Mood.PLAIN
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Survey(Effect[Outcome[tuple[Line, ...]]]):
    """Report on one part of the terminal. `only`: of the log, events with this in their name."""

    deadline_s: ClassVar[float] = 30.0
    place: Place
    only: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class SaySomething(Effect[Outcome[None]]):
    """Say a sentence aloud, to be heard by a technician."""

    deadline_s: ClassVar[float] = 15.0
    nth: int


@dataclass(frozen=True, slots=True)
class MakeBundle(Effect[Outcome[str]]):
    """Put logs, statuses and settings together for the maker; answers where the file lies."""

    deadline_s: ClassVar[float] = 60.0
    nth: int


@dataclass(frozen=True, slots=True)
class Restart(Effect[Outcome[None]]):
    """End the terminal's program; its supervisor starts it anew."""

    commits: ClassVar[bool] = True


UPKEEP = (
    Knock,
    AwaitBadge,
    Enter,
    LookAround,
    AwaitChange,
    ReadDossier,
    BeginTrial,
    AwaitTrial,
    TellTrial,
    StopTrial,
    PrintTest,
    NoteRefill,
    NoteResult,
    Survey,
    SaySomething,
    MakeBundle,
    Restart,
)
