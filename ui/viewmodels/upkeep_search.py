"""A search for devices: what was found, each to be looked at, and what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep_pages import Choice
from kiosk.journeys.upkeep_probing import OpenFinding, Tried
from ui.viewmodels.upkeep_view import Actions, Lines, action, back, line
from ui.viewmodels.upkeep_words import ICONS, device_name

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_probing import Finding, SearchPage
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

_MOODS: Final = {
    Tried.FOUND: "good",
    Tried.SILENT: "unknown",
    Tried.OTHER: "warning",
    Tried.BUSY: "unknown",
    Tried.CLOSED: "bad",
}


@dataclass(frozen=True, slots=True)
class SearchView:
    """What the page shows. `found`: as the board's rows."""

    title: str
    lead: str
    found: tuple[dict[str, object], ...]
    lines: tuple[dict[str, str], ...]
    actions: tuple[dict[str, object], ...]


def search_view(page: SearchPage, context: Context) -> SearchView:
    """Shape the page. Of the tries at one address that came to nothing, the last in each protocol stands there."""
    voice, search = context.voice, page.search
    if search.running:
        lead = voice.text("upkeep.search.at", at=search.at) if search.at else voice.text("upkeep.search.begins")
        actions: Actions = [action(Choice.STOP, voice.text("upkeep.search.stop"), icon="circle-x")]
    else:
        count = len(search.findings)
        lead = voice.text("upkeep.search.found", count=count) if count else voice.text("upkeep.search.nothing")
        actions = [back(voice), action(Choice.AGAIN, voice.text("upkeep.again"), icon="refresh-cw", main=True)]
    last = {(tried.link.partition("?")[0], tried.protocol): tried for tried in search.tries}
    lines: Lines = []
    for tried in last.values():
        value = voice.text(
            "upkeep.search.tried", protocol=voice.text(f"upkeep.protocol.{tried.protocol}"), ms=tried.elapsed_ms
        )
        state = voice.text(f"upkeep.tried.{tried.answer}")
        lines.append(line(voice.own(tried.link), value, _MOODS[tried.answer], state))
    found = tuple(_row(at, one, context) for at, one in enumerate(search.findings))
    return SearchView(voice.text("upkeep.place.search"), lead, found, tuple(lines), tuple(actions))


def _row(at: int, finding: Finding, context: Context) -> dict[str, object]:
    voice = context.voice
    name = device_name(finding.kind, voice)
    used = finding.link == finding.now
    about = ", ".join(part for part in (finding.maker, finding.model, finding.firmware, finding.serial) if part)
    return {
        "id": str(at),
        "icon": ICONS[finding.kind],
        "name": name,
        "state": voice.text("upkeep.search.used" if used else "upkeep.search.new"),
        "mood": "good" if used else "unknown",
        "cause": voice.own(about),
        "remedy": voice.own(finding.link),
        "guided": False,
        "opened": True,
        "mend": "",
        "open": voice.text("upkeep.open.label", device=name),
    }


@QmlElement
class SearchModel(QObject):
    """A search for QML."""

    changed = Signal()

    def __init__(self, page: SearchPage, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = search_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = search_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def open(self, at: str) -> None:
        """Look at this one."""
        self._desk.answer(OpenFinding(int(at)))

    @Slot(str)
    def act(self, name: str) -> None:
        """Use an action."""
        self._desk.answer(Choice(name))

    @Property(str, notify=changed)
    def title(self) -> str:
        """What the page is about."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """Who is asked now, or how it ended."""
        return self._view.lead

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def found(self) -> list[dict[str, object]]:
        """The devices, as rows of the board."""
        return list(self._view.found)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def lines(self) -> list[dict[str, str]]:
        """What was tried: label, value, mood, state."""
        return list(self._view.lines)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def actions(self) -> list[dict[str, object]]:
        """name, text, icon, main."""
        return list(self._view.actions)
