"""The screen, as the runner needs it, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.ports.speaker import USUAL_VOLUME

if TYPE_CHECKING:
    from kiosk.domain.message import Language
    from kiosk.standing import Standing
    from kiosk.visit import Page


class TextSize(StrEnum):
    """Normal, or 关怀版 for weak eyes."""

    NORMAL = "normal"
    LARGE = "large"


class Contrast(StrEnum):
    """The default colours, or white on black."""

    DEFAULT = "default"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the screen speaks to this person. Back to the default within 1 s after a visit."""

    language: Language
    size: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.DEFAULT
    reach: bool = False  # everything to touch within a seated person's reach
    voice: bool = False  # pages are read aloud
    alone: bool = False  # the person said that nobody else is near: personal data is read aloud, too
    volume: int = USUAL_VOLUME  # SOFTEST to LOUDEST, see kiosk.ports.speaker


class Layer(StrEnum):
    """What can lie over a visit. It suspends the journey and never enters its log."""

    HELP = "help"
    ACCESSIBILITY = "accessibility"
    TIME_OUT = "time_out"
    OUT_OF_SERVICE = "out_of_service"
    CARD_LEFT = "card_left"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen now. An answer to it must carry its `token`; a stale one is dropped.

    `previous` is the answer this page had before the person went back. `personal`: the page shows somebody's data.
    """

    token: int
    page: Page[Any]  # Any: each page names its own answer type
    previous: object | None
    can_go_back: bool
    active: bool  # a visit is under way: "finish" is offered


@dataclass(frozen=True, slots=True)
class Covering:
    """The layer on top. `seconds_left` counts down in the time-out, None elsewhere."""

    layer: Layer
    seconds_left: int | None = None


class Screen(Protocol):
    """Called in the loop's thread only."""

    def show(self, scene: Scene) -> None:
        """Show a page in place of the last one; the same page with other values changes in place."""

    def cover(self, covering: Covering | None) -> None:
        """Lay a layer over the page, or take it away."""

    def suit(self, manner: Manner) -> None:
        """Change language, size, contrast, reach, voice."""

    def tell(self, standing: Standing) -> None:
        """Hand over what the hall and the devices are like now; pages that show it follow."""


@dataclass(frozen=True, slots=True, repr=False)
class Control:
    """A control that keys came to. `state`: a text's id, or empty. `common`: it stands on every page.

    Its label may tell of somebody where its page does, unless it is common.
    """

    label: str
    state: str = ""
    common: bool = False


class Attendant(Protocol):
    """What the screen calls back, in the loop's thread: the runner."""

    def answer(self, token: int, value: object) -> None:
        """A person answered the scene with `token`."""

    def back(self, token: int) -> None:
        """A person wants the page before."""

    def finish(self) -> None:
        """A person ends the visit: forget everything."""

    def touch(self) -> None:
        """Somebody is there: the idle time starts anew."""

    def open_layer(self, layer: Layer) -> None:
        """A person asks for help or accessibility."""

    def close_layer(self) -> None:
        """A person goes back to the page beneath, or says "I am still here"."""

    def more_time(self) -> None:
        """A person asks for five more minutes."""

    def set_manner(self, manner: Manner) -> None:
        """A person changed language, size, contrast, reach or voice."""

    def attend(self) -> None:
        """Somebody made the sign of those who look after the terminal. In a visit nothing comes of it."""
