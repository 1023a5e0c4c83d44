"""What those who look after a terminal are shown. None of these pages is one to go back to; none shows a citizen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.journeys.upkeep_effects import Door, Dossier, Line, Place, Response, Sight
from kiosk.technician.rights import IDLE_S, Signed
from kiosk.visit import Page

if TYPE_CHECKING:
    from kiosk.domain.message import Message
    from kiosk.journeys.upkeep_trials import Trial
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.upkeep.steps import GuideId, Progress


class Choice(StrEnum):
    """Answers that several of these pages have."""

    LEAVE = "leave"  # the session is over
    BACK = "back"  # to the board
    AGAIN = "again"
    DONE = "done"  # a step where no sensor can tell
    PRINT = "print"
    YES = "yes"
    NO = "no"
    TEST = "test"
    TEST_ALL = "test_all"
    STOP = "stop"
    RESTART = "restart"
    VIEW = "view"  # what the camera sees


@dataclass(frozen=True, slots=True)
class OpenDevice:
    """Look at one device."""

    kind: DeviceKind


@dataclass(frozen=True, slots=True)
class OpenGuide:
    """Be led through a repair."""

    kind: DeviceKind
    guide: GuideId


@dataclass(frozen=True, slots=True)
class Filter:
    """Show events with this in their name; empty for all."""

    only: str


@dataclass(frozen=True, slots=True)
class Pin:
    """Six digits."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Touched:
    """Which cells of the panel were touched: how many there are, and those that were not."""

    cells: int
    missed: tuple[int, ...]


class UpkeepPage:
    """What all of them have in common."""

    __slots__ = ()
    stop: ClassVar[bool] = False
    upkeep: ClassVar[bool] = True
    patience_s: ClassVar[float | None] = IDLE_S


@dataclass(frozen=True, slots=True)
class SignIn(UpkeepPage, Page[Response | Choice]):
    """Lay down the badge, or type what remote operations answered."""

    patience_s: ClassVar[float | None] = IDLE_S
    door: Door


@dataclass(frozen=True, slots=True)
class EnterPin(UpkeepPage, Page[Pin | Choice]):
    """The PIN, on top of badge or response."""

    patience_s: ClassVar[float | None] = 60.0
    badge: bool


@dataclass(frozen=True, slots=True)
class Board(UpkeepPage, Page[OpenDevice | OpenGuide | Place | Choice]):
    """All devices, the worst first, each with cause and remedy."""

    who: Signed
    sight: Sight


@dataclass(frozen=True, slots=True)
class DevicePage(UpkeepPage, Page[OpenGuide | Choice]):
    """One device: live values, supplies, counters, last results."""

    who: Signed
    kind: DeviceKind
    sight: Sight
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class TrialPage(UpkeepPage, Page[Choice]):
    """Checks of one device, and what they ask."""

    trial: Trial


@dataclass(frozen=True, slots=True)
class Guided(UpkeepPage, Page[Choice]):
    """One step of a repair. `printed`: the test lies there, to be judged. `trouble`: why it does not.

    At the end, `trouble` is why it could not be written down.
    """

    kind: DeviceKind
    progress: Progress
    sight: Sight
    printed: bool = False
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class Report(UpkeepPage, Page[Filter | Choice]):
    """Network, storage, logs, sound, bundle: lines. `asks`: a person is to judge, with yes or no.

    `restart`: what was done holds from the next start on, and somebody may have it now.
    """

    place: Place
    lines: tuple[Line, ...]
    only: str = ""
    asks: bool = False
    restart: bool = False


@dataclass(frozen=True, slots=True)
class TouchTest(UpkeepPage, Page[Touched | Choice]):
    """The whole panel as a grid, drawn from touches."""
