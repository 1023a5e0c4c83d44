"""The camera's live view: what it sees is on the screen and nowhere else; here are words about it alone.

The pictures go from the camera to the window past every journey and log: `kiosk.ports.viewfinder`. The terminal is out
of service meanwhile: whoever stands before the lens is who signed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.journeys.upkeep_effects import Line, Mood, Place
from kiosk.journeys.upkeep_pages import Choice, Report, UpkeepPage
from kiosk.ports.camera import Presence
from kiosk.ports.statuses import Picture
from kiosk.visit import Done, Effect, Failed, Outcome, Page, Unknown

if TYPE_CHECKING:
    from kiosk.ports.camera import Symbology
    from kiosk.visit import Visit


class Sharpness(StrEnum):
    """How sharp the picture is; UNKNOWN: nothing in it has edges."""

    SHARP = "sharp"
    SOFT = "soft"
    BLURRED = "blurred"
    UNKNOWN = "unknown"


class Light(StrEnum):
    """How bright the picture is."""

    DARK = "dark"
    GOOD = "good"
    BRIGHT = "bright"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class View:
    """What is seen, in words. Of a code its kind and length, never what it says. `number` rises with every change."""

    number: int = 0
    picture: Picture = Picture.UNKNOWN
    presence: Presence = Presence.UNKNOWN
    code: Symbology | None = None
    code_bytes: int = 0
    sharpness: Sharpness = Sharpness.UNKNOWN
    edge_px: float | None = None  # how wide the sharpest edges are, in halves
    light: Light = Light.UNKNOWN
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class OpenView(Effect[Outcome[View]]):
    """Begin to show what the camera sees."""

    nth: int


@dataclass(frozen=True, slots=True)
class AwaitView(Effect[Outcome[View]]):
    """Wait until what is seen differs from `seen`."""

    seen: View


@dataclass(frozen=True, slots=True)
class CloseView(Effect[Outcome[None]]):
    """Show no more, and forget the last picture."""


@dataclass(frozen=True, slots=True)
class CameraPage(UpkeepPage, Page[Choice]):
    """The live picture, and what is seen."""

    personal: ClassVar[bool] = True
    view: View


async def show_camera(visit: Visit) -> None:
    """Show what the camera sees until somebody goes back."""
    nth = 0
    while True:
        nth += 1
        opened = await visit.do(OpenView(nth))
        match opened:
            case Done(value=view):
                await _follow(visit, view)
                await visit.do(CloseView())
                return
            case Failed(remedy=remedy) | Unknown(remedy=remedy):
                line = Line(remedy, mood=Mood.BAD)
                if await visit.show(Report(Place.CAMERA, (line,))) is not Choice.AGAIN:
                    return
            case _:
                return


async def _follow(visit: Visit, view: View) -> None:
    while True:
        match await visit.show_while(CameraPage(view), AwaitView(view)):
            case Done(value=View() as view):
                pass
            case _:
                return


CAMERA_EFFECTS = (OpenView, AwaitView, CloseView)
