"""The status board: the worst first, each device with cause and remedy; and the way to everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep import PLACES
from kiosk.journeys.upkeep_effects import Place
from kiosk.journeys.upkeep_pages import Choice, OpenDevice, OpenGuide
from kiosk.technician.rights import Duty
from kiosk.upkeep.conditions import Severity
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from ui.viewmodels.upkeep_words import (
    ICONS,
    MOODS,
    cause_of,
    device_name,
    guide_of,
    remedy_of,
    rows_of,
    severity_word,
)

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_pages import Board
    from kiosk.upkeep.board import Row
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_PLACE_ICONS: Final = {
    Place.NETWORK: "shield-check",
    Place.STORAGE: "database",
    Place.LOGS: "layout-list",
    Place.TOUCH: "hand",
    Place.SOUND: "volume-2",
    Place.BUNDLE: "arrow-down-to-line",
    Place.SEARCH: "map-pin",
    Place.CAMERA: "zoom-in",
    Place.SITE: "map-pin",
}
RESTART: Final = "restart"


@dataclass(frozen=True, slots=True)
class BoardView:
    """What the page shows."""

    title: str
    lead: str
    who: str
    rows: tuple[dict[str, object], ...]
    places: tuple[dict[str, str], ...]


def board_view(page: Board, context: Context) -> BoardView:
    """Shape the page."""
    voice, who = context.voice, page.who
    rows = rows_of(page.sight)
    bad = [row for row in rows if row.severity >= Severity.WARNING]
    trouble = page.sight.trouble
    count = len(bad) + (trouble is not None) + (page.sight.moved_to is not None)
    title = voice.text("upkeep.board.fine") if not count else voice.text("upkeep.board.mend", count=count)
    first = voice.text("upkeep.board.first", device=device_name(bad[0].device, voice)) if bad else ""
    lead = voice.say(trouble) if trouble is not None else first or voice.text("upkeep.board.all_fine")
    if page.sight.moved_to is not None:
        lead = voice.text("upkeep.board.moved")
    hidden = {Place.CAMERA} if page.sight.moved_to is not None else {Place.CAMERA, Place.SITE}  # has a page of its own
    places = [place for place in Place if place not in hidden and who.may(PLACES[place])]
    tiles = [
        {"name": f"place.{place}", "icon": _PLACE_ICONS[place], "text": voice.text(f"upkeep.place.{place}")}
        for place in places
    ]
    if who.may(Duty.RESTART):
        tiles.append({"name": RESTART, "icon": "refresh-cw", "text": voice.text("upkeep.restart")})
    role = voice.text(f"upkeep.role.{who.role}")
    return BoardView(
        title=title,
        lead=lead,
        who=voice.text("upkeep.board.who", role=role, name=who.name),
        rows=tuple(_row(row, page, context) for row in rows),
        places=tuple(tiles),
    )


def _row(row: Row, page: Board, context: Context) -> dict[str, object]:
    voice = context.voice
    name = device_name(row.device, voice)
    return {
        "id": str(row.device),
        "icon": ICONS[row.device],
        "name": name,
        "state": severity_word(row.severity, voice),
        "mood": MOODS[row.severity],
        "cause": cause_of(row, context),
        "remedy": remedy_of(row, page.who, voice),
        "guided": guide_of(row, page.who) is not None,
        "opened": page.who.may(Duty.INSPECT),
        "mend": voice.text("upkeep.mend.label", device=name),
        "open": voice.text("upkeep.open.label", device=name),
    }


@QmlElement
class BoardModel(QObject):
    """The board for QML."""

    changed = Signal()

    def __init__(self, page: Board, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = board_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language and the day."""
        view = board_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def open(self, device: str) -> None:
        """Look at this device."""
        self._desk.answer(OpenDevice(DeviceKind(device)))

    @Slot(str)
    def mend(self, device: str) -> None:
        """Be led through what mends it."""
        for row in rows_of(self._page.sight):
            guide = guide_of(row, self._page.who)
            if row.device == device and guide is not None:
                self._desk.answer(OpenGuide(row.device, GuideId(guide.id)))

    @Slot(str)
    def visit(self, name: str) -> None:
        """Go to a page of the terminal as a whole, or have it restarted."""
        self._desk.answer(Choice.RESTART if name == RESTART else Place(name.removeprefix("place.")))

    @Property(str, notify=changed)
    def title(self) -> str:
        """两处要修."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """Where to begin."""
        return self._view.lead

    @Property(str, notify=changed)
    def who(self) -> str:
        """Who is signed in."""
        return self._view.who

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def rows(self) -> list[dict[str, object]]:
        """The devices: id, icon, name, state, mood, cause, remedy, guided, opened, mend, open."""
        return list(self._view.rows)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def places(self) -> list[dict[str, str]]:
        """The other pages: name, icon, text."""
        return list(self._view.places)
