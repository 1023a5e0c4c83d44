"""The camera's live view: the picture comes by `ui.viewfinder`; here stand the words about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep_camera import Light, Sharpness
from kiosk.journeys.upkeep_pages import Choice
from kiosk.ports.camera import Presence
from kiosk.ports.statuses import Picture
from ui import viewfinder as _viewfinder  # noqa: F401  registers the QML type
from ui.viewmodels.upkeep_view import Lines, line

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_camera import CameraPage
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PICTURES: Final = {Picture.LIVE: "good", Picture.BLACK: "bad", Picture.FROZEN: "bad", Picture.UNKNOWN: "unknown"}
_SHARPNESS: Final = {
    Sharpness.SHARP: "good",
    Sharpness.SOFT: "warning",
    Sharpness.BLURRED: "bad",
    Sharpness.UNKNOWN: "unknown",
}
_LIGHT: Final = {Light.DARK: "bad", Light.GOOD: "good", Light.BRIGHT: "warning", Light.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the page says."""

    title: str
    lead: str
    lines: tuple[dict[str, str], ...]


def camera_view(page: CameraPage, context: Context) -> CameraView:
    """Shape the page."""
    voice, view = context.voice, page.view
    size = voice.text("upkeep.camera.size", width=view.width, height=view.height) if view.width else ""
    edges = "" if view.edge_px is None else voice.text("upkeep.camera.edges", px=f"{view.edge_px:g}")
    code = voice.text("upkeep.camera.no_code")
    if view.code is not None:
        code = voice.text("upkeep.camera.code", kind=voice.text(f"upkeep.code.{view.code}"), bytes=view.code_bytes)
    lines: Lines = [
        line(
            voice.text("upkeep.word.picture"),
            size,
            _PICTURES[view.picture],
            voice.text(f"upkeep.picture.{view.picture}"),
        ),
        line(
            voice.text("upkeep.word.proximity"),
            "",
            "unknown" if view.presence is Presence.UNKNOWN else "good",
            voice.text(f"upkeep.presence.{view.presence}"),
        ),
        line(voice.text("upkeep.camera.codes"), code, "plain" if view.code is None else "good"),
        line(
            voice.text("upkeep.camera.sharpness"),
            edges,
            _SHARPNESS[view.sharpness],
            voice.text(f"upkeep.sharpness.{view.sharpness}"),
        ),
        line(voice.text("upkeep.camera.light"), "", _LIGHT[view.light], voice.text(f"upkeep.light.{view.light}")),
    ]
    return CameraView(voice.text("upkeep.place.camera"), voice.text("upkeep.lead.camera"), tuple(lines))


@QmlElement
class CameraModel(QObject):
    """The camera's view for QML."""

    changed = Signal()

    def __init__(self, page: CameraPage, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = camera_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = camera_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def leave(self) -> None:
        """Go back."""
        self._desk.answer(Choice.BACK)

    @Property(str, notify=changed)
    def title(self) -> str:
        """What the page is about."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What happens to the picture: nothing."""
        return self._view.lead

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def lines(self) -> list[dict[str, str]]:
        """label, value, mood, state."""
        return list(self._view.lines)
