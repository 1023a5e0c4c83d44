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

    from kiosk.domain.device_tests import DeviceTest
    from kiosk.domain.message import Message, Words
    from kiosk.domain.queueing import Site
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
    """All devices, and the backend, at one moment. `trouble` None: the last call to the backend went well.

    `moved_to`: the site the backend has this terminal in, while nobody confirmed that it stands there.
    """

    devices: tuple[tuple[DeviceKind, Told], ...] = ()
    supplies: tuple[Supply, ...] = ()
    trouble: Message | None = None
    moved_to: Site | None = None

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
    SEARCH = "search"
    CAMERA = "camera"
    SITE = "site"  # only while the terminal was moved and nobody confirmed where it stands


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
    value: Message | Words | str = ""
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
    PrintTest,
    NoteRefill,
    NoteResult,
    Survey,
    SaySomething,
    MakeBundle,
    Restart,
)
