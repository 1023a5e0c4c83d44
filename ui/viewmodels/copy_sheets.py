"""The copy itself: how many sheets, whether they are out, what to do when they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement
from shiboken6 import isValid

from kiosk.journeys.copy_pages import MOST_SHEETS, CopiedChoice, CopyAskedChoice, NoCopyChoice
from kiosk.ports.camera import Subject
from ui.papers import drop, keep, sheet_soon

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from kiosk.journeys.copy_pages import ChooseSheets, Copied, CopyAsked, NoCopy
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

WIDTH_PX: Final = 700  # of the drawing; the page scales it down
# Printer errors that have words of their own for citizens, as the paper of certificates has
_TOLD: Final = frozenset({"paper_out", "paper_jam", "cover_open", "toner_out", "job_canceled", "device_busy"})


@dataclass(frozen=True, slots=True)
class SheetsView:
    """What the page shows."""

    counts: tuple[dict[str, str | int], ...]
    masked: str


def sheets_view(page: ChooseSheets, context: Context) -> SheetsView:
    """Shape the page."""
    voice = context.voice
    return SheetsView(
        counts=tuple(
            {"count": count, "label": voice.text("copy.sheets.count", count=count)}
            for count in range(1, MOST_SHEETS + 1)
        ),
        masked=voice.text("copy.masked") if page.pictures[0].subject is Subject.CARD else "",
    )


@QmlElement
class SheetsModel(QObject):
    """How many, for QML. The answer of before stands there when somebody comes back."""

    changed = Signal()
    chosenChanged = Signal()
    drawn = Signal()

    def __init__(self, page: ChooseSheets, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = sheets_view(page, context)
        self._chosen = desk.previous if isinstance(desk.previous, int) else 1
        self._paper = ""
        self._over = False
        sheet_soon(page.pictures, WIDTH_PX, lambda image: desk.post(lambda: self._took(image)))

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = sheets_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(int)
    def choose(self, count: int) -> None:
        """So many."""
        self._chosen = count
        self.chosenChanged.emit()

    @Slot()
    def printIt(self) -> None:
        """Print them, please."""
        self._desk.answer(self._chosen)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def counts(self) -> list[dict[str, str | int]]:
        """What can be chosen: count, label."""
        return list(self._view.counts)

    @Property(int, notify=chosenChanged)
    def chosen(self) -> int:
        """How many it is now."""
        return self._chosen

    @Property(str, notify=changed)
    def masked(self) -> str:
        """What the screen does not show; empty where it shows all."""
        return self._view.masked

    @Property(float, notify=changed)
    def ratio(self) -> float:
        """Height by width of the sheet."""
        first = self._page.pictures[0]
        return first.height / first.width if first.subject is Subject.A4 else 297 / 210

    @Property(str, notify=drawn)
    def paper(self) -> str:
        """The ticket of the sheet's picture, empty until it is drawn."""
        return self._paper

    @Property(bool, notify=drawn)
    def waiting(self) -> bool:
        """Whether it is still being drawn."""
        return not self._over

    def _took(self, picture: QImage | None) -> None:
        if not isValid(self):  # the page is gone by now
            return
        self._over = True
        if picture is not None:
            self._paper = ticket = keep(picture)
            self.destroyed.connect(lambda: drop(ticket))
        self.drawn.emit()


@QmlElement
class CopyAskedModel(QObject):
    """The question for the sheets, for QML."""

    changed = Signal()

    def __init__(self, page: CopyAsked, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Slot()
    def inHand(self) -> None:
        """All of them."""
        self._desk.answer(CopyAskedChoice.IN_HAND)

    @Slot()
    def notInHand(self) -> None:
        """Not, or not all of them."""
        self._desk.answer(CopyAskedChoice.NOT_IN_HAND)

    @Property(str, notify=changed)
    def sheets(self) -> str:
        """How many there should be."""
        return self._context.voice.text("copy.asked.sheets", count=self._page.sheets)


@dataclass(frozen=True, slots=True)
class NoCopyView:
    """What the page shows."""

    title: str
    trouble: str
    desk: str
    line: str


def no_copy_view(page: NoCopy, context: Context) -> NoCopyView:
    """Shape the page."""
    voice = context.voice
    words = f"no_paper.{page.trouble}" if page.trouble in _TOLD else "copy.failed.other"
    return NoCopyView(
        title=voice.text(f"{words}.title"),
        trouble=voice.text(words),
        desk=voice.text("copy.elsewhere"),
        line=voice.text("elsewhere.line", line=context.standing.terminal.service_line),
    )


@QmlElement
class NoCopyModel(QObject):
    """The copy that did not come out, for QML."""

    changed = Signal()

    def __init__(self, page: NoCopy, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = no_copy_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = no_copy_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Print it once more."""
        self._desk.answer(NoCopyChoice.AGAIN)

    @Slot()
    def leave(self) -> None:
        """Enough for today."""
        self._desk.answer(NoCopyChoice.LEAVE)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened, a few words."""
        return self._view.title

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """What happened, in a sentence."""
        return self._view.trouble

    @Property(str, notify=changed)
    def counter(self) -> str:
        """Where copies are made, too."""
        return self._view.desk

    @Property(str, notify=changed)
    def line(self) -> str:
        """The telephone to call."""
        return self._view.line


@QmlElement
class CopiedModel(QObject):
    """Here is your copy, for QML."""

    changed = Signal()

    def __init__(self, page: Copied, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Slot()
    def finish(self) -> None:
        """That is all."""
        self._desk.answer(CopiedChoice.FINISH)

    @Slot()
    def another(self) -> None:
        """One more original."""
        self._desk.answer(CopiedChoice.ANOTHER)

    @Property(str, notify=changed)
    def sheets(self) -> str:
        """How many came out."""
        return self._context.voice.text("copy.done.sheets", count=self._page.sheets)

    @Property(str, notify=changed)
    def original(self) -> str:
        """What else to take along."""
        paper = self._page.subject is Subject.A4
        return self._context.voice.text("copy.done.paper" if paper else "copy.done.card")
