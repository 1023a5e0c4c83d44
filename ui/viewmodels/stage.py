"""What stands around every page: the brand line, the way back, the rail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journeys.pages import Home
from kiosk.ports.screen import Layer, TextSize
from ui.viewmodels.voice import OTHER_LANGUAGE

if TYPE_CHECKING:
    from kiosk.ports.screen import Manner, Scene
    from kiosk.visit import Page
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class StageView:
    """The brand line and the rail. `can_go_back` speaks of the page, not of a layer."""

    site: str = ""
    site_short: str = ""
    clock: str = ""
    can_go_back: bool = False
    rail: tuple[dict[str, str], ...] = ()


def stage_view(
    context: Context,
    manner: Manner,
    *,
    active: bool,
    can_go_back: bool,
    layer: Layer | None,
    clock_on_page: bool = False,
    upkeep: bool = False,
) -> StageView:
    """Shape the frame. The rail's order never changes: finish, language, large, accessibility, help.

    Those who look after the terminal leave, and need no help.
    """
    voice, standing = context.voice, context.standing
    large = manner.size is TextSize.LARGE
    buttons = [
        ("language", "languages", "rail.other_language"),
        ("large", "undo-2" if large else "a-large-small", "rail.normal" if large else "rail.large"),
    ]
    if active:
        buttons.insert(0, ("finish", "log-out", "upkeep.leave" if upkeep else "rail.finish"))
    if layer is not Layer.ACCESSIBILITY:
        buttons.append(
            ("accessibility", "accessibility", "rail.accessibility.short" if large else "rail.accessibility")
        )
    if layer is not Layer.HELP and not upkeep:
        buttons.append(("help", "life-buoy", "rail.help"))
    return StageView(
        site=voice.of(standing.hall.site.name if standing.hall else standing.terminal.name),
        site_short=voice.of(standing.hall.site.short_name if standing.hall else standing.terminal.name),
        clock="" if clock_on_page else voice.clock(context.now),
        can_go_back=can_go_back,
        rail=tuple({"name": name, "icon": icon, "text": voice.text(text)} for name, icon, text in buttons),
    )


def stage_of(context: Context, manner: Manner, scene: Scene | None, layer: Layer | None) -> StageView:
    """Shape the frame of a scene, or of nothing yet, beneath a layer or without one."""
    if scene is None:
        return stage_view(context, manner, active=False, can_go_back=False, layer=layer)
    return stage_view(
        context,
        manner,
        active=scene.active,
        can_go_back=scene.can_go_back,
        layer=layer,
        clock_on_page=layer is None and isinstance(scene.page, Home),
        upkeep=scene.page.upkeep,
    )


def is_another(page: Page[Any], before: Page[Any]) -> bool:
    """Whether a page on the same sheet has to be read from its beginning. A technician's is watched changing."""
    return type(page) is not type(before) or (not page.upkeep and page != before)


def has_rail(scene: Scene | None, layer: Layer | None) -> bool:
    """Whether the rail stands there: not beside the countdown, nor beside the touch test, which wants it all."""
    whole = scene is not None and type(scene.page).__name__ == "TouchTest"
    return layer is not Layer.TIME_OUT and not whole


@QmlElement
@QmlSingleton
class Stage(QObject):
    """The frame for QML; the shell keeps it."""

    changed = Signal()
    railChanged = Signal()
    begun = Signal()  # the sheet that stood there shows another page: read it from its first leaf

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = StageView()
        self._desk: Desk | None = None
        self._manner: Manner | None = None

    def set(self, view: StageView, desk: Desk, manner: Manner) -> None:
        """Follow the scene."""
        before, self._view = self._view, view
        self._desk, self._manner = desk, manner
        if before.rail != view.rail:
            self.railChanged.emit()
        if before != view:
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Go to the page before."""
        if self._desk is not None:
            self._desk.back()

    @Slot(str)
    def use(self, name: str) -> None:
        """Use a button of the rail."""
        if self._desk is None or self._manner is None:
            return
        match name:
            case "finish":
                self._desk.finish()
            case "language":
                self._desk.set_manner(replace(self._manner, language=OTHER_LANGUAGE[self._manner.language]))
            case "large":
                larger = self._manner.size is TextSize.NORMAL
                self._desk.set_manner(replace(self._manner, size=TextSize.LARGE if larger else TextSize.NORMAL))
            case "accessibility":
                self._desk.open_accessibility()
            case "help":
                self._desk.open_help()

    @Property(str, notify=changed)
    def site(self) -> str:
        """The hall's name."""
        return self._view.site

    @Property(str, notify=changed)
    def siteShort(self) -> str:
        """The hall's name where there is little room."""
        return self._view.site_short

    @Property(str, notify=changed)
    def clock(self) -> str:
        """14:36."""
        return self._view.clock

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        """Whether the page has one before it."""
        return self._view.can_go_back

    @Property("QVariantList", notify=railChanged)  # type: ignore[arg-type]  # Qt's name of the type
    def rail(self) -> list[dict[str, str]]:
        """The buttons: name, icon, text."""
        return list(self._view.rail)
