"""Something is being done: what, for how long already, and the way out after ten seconds unless it commits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

if TYPE_CHECKING:
    from kiosk.journeys.pages import Processing
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

WAY_OUT_S: Final = 10  # UX.md, Time
SLOW_S: Final = 5


@dataclass(frozen=True, slots=True)
class ProcessingView:
    """What the page shows."""

    what: str
    pace: str
    commits: bool
    way_out: bool


def processing_view(page: Processing, context: Context, elapsed_s: int) -> ProcessingView:
    """Shape the page after `elapsed_s` whole seconds."""
    return ProcessingView(
        what=context.voice.say(page.what),
        pace=context.voice.text("processing.soon" if elapsed_s < SLOW_S else "processing.slow"),
        commits=page.commits,
        way_out=elapsed_s >= WAY_OUT_S and not page.commits,
    )


@QmlElement
class ProcessingModel(QObject):
    """The wait for an effect, for QML."""

    changed = Signal()

    def __init__(self, page: Processing, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._elapsed_s = 0
        self._view = processing_view(page, context, 0)
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        view = processing_view(self._page, context, self._elapsed_s)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tick(self) -> None:
        """One more second."""
        self._elapsed_s += 1
        self.refresh(self._context)

    @Slot()
    def leave(self) -> None:
        """Not waiting any longer: end the visit."""
        self._desk.finish()

    @Property(str, notify=changed)
    def what(self) -> str:
        """What is being done."""
        return self._view.what

    @Property(str, notify=changed)
    def pace(self) -> str:
        """Soon, or: slower than usual."""
        return self._view.pace

    @Property(bool, notify=changed)
    def commits(self) -> bool:
        """Whether there is no way back now."""
        return self._view.commits

    @Property(bool, notify=changed)
    def wayOut(self) -> bool:
        """Whether the way out is open."""
        return self._view.way_out
