"""On the way to a copy: what is copied, laying it before the camera, and the picture that was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement
from shiboken6 import isValid

from kiosk.journeys.copy_pages import LayChoice, PictureChoice
from kiosk.ports.camera import Hint, Subject
from kiosk.ports.statuses import Device, Picture
from ui.papers import drop, keep, picture_soon
from ui.viewfinder import NEWEST

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from kiosk.journeys.copy_pages import ChooseOriginal, LayOriginal, LookAtPicture
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

WIDTH_PX: Final = 900  # of the drawing; the page scales it down
LEGIBLE_DPI: Final = 150  # below, small print may be lost: kiosk.ports.camera.Page
_WORKS: Final = frozenset({Device.ONLINE, Device.BUSY, Device.STARTING})


@QmlElement
class OriginalModel(QObject):
    """What is copied, for QML."""

    def __init__(self, page: ChooseOriginal, desk: Desk, context: Context) -> None:
        super().__init__()
        self._desk = desk
        del page, context

    def refresh(self, context: Context) -> None:
        """Nothing here follows anything."""

    @Slot()
    def paper(self) -> None:
        """A paper."""
        self._desk.answer(Subject.A4)

    @Slot()
    def card(self) -> None:
        """Both sides of a card."""
        self._desk.answer(Subject.CARD)


@dataclass(frozen=True, slots=True)
class LayView:
    """What the page shows. `status`: what to do now, from the hint of the moment."""

    title: str
    lead: str
    how: str
    status: str
    sees: bool
    trouble: str
    now: str
    now_text: str
    desk: str
    line: str


def lay_view(page: LayOriginal, context: Context, hint: Hint | None) -> LayView:
    """Shape the page."""
    voice, camera = context.voice, context.standing.camera
    what = "paper" if page.subject is Subject.A4 else "card" if page.side == 1 else "back"
    sees = camera is not None and camera.device in _WORKS
    dark = camera is not None and camera.picture is Picture.BLACK
    asks = Hint.UNCHANGED if page.fresh else Hint.NO_SHEET
    return LayView(
        title=voice.text(f"copy.lay.{what}.title"),
        lead=voice.text(f"copy.lay.{what}.lead"),
        how=voice.text("copy.lay.how.paper" if page.subject is Subject.A4 else "copy.lay.how.card"),
        status=voice.say((hint or asks).message),
        sees=sees,
        trouble=voice.text("copy.lay.dark" if dark else "copy.lay.gone"),
        now=voice.text("copy.lay.turned" if what == "back" else "copy.lay.now") if page.fresh else "",
        now_text=voice.text("copy.lay.now.text"),
        desk=voice.text("copy.elsewhere"),
        line=voice.text("elsewhere.line", line=context.standing.terminal.service_line),
    )


@QmlElement
class LayModel(QObject):
    """Laying it before the camera, for QML. Follows the viewfinder's hints."""

    changed = Signal()

    def __init__(self, page: LayOriginal, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._view = lay_view(page, context, None)
        NEWEST.followers.add(self)

    def refresh(self, context: Context) -> None:
        """Follow the camera and the language."""
        self._context = context
        self.advised(NEWEST.hint)

    def advised(self, hint: Hint | None) -> None:
        """Follow what stands in the way."""
        view = lay_view(self._page, self._context, hint)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def takeNow(self) -> None:
        """It lies there as it shall."""
        self._desk.answer(LayChoice.NOW)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What to lay down."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """Where, and what happens by itself."""
        return self._view.lead

    @Property(str, notify=changed)
    def how(self) -> str:
        """How it is seen well."""
        return self._view.how

    @Property(str, notify=changed)
    def status(self) -> str:
        """What to do now."""
        return self._view.status

    @Property(bool, notify=changed)
    def sees(self) -> bool:
        """Whether the camera sees anything."""
        return self._view.sees

    @Property(bool, notify=changed)
    def blind(self) -> bool:
        """Whether it does not."""
        return not self._view.sees

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why it does not, and what then."""
        return self._view.trouble

    @Property(str, notify=changed)
    def now(self) -> str:
        """It lies there as it shall: where it has to be said; empty elsewhere."""
        return self._view.now

    @Property(str, notify=changed)
    def nowText(self) -> str:
        """When to say it."""
        return self._view.now_text

    @Property(str, notify=changed)
    def counter(self) -> str:
        """Where copies are made, too."""
        return self._view.desk

    @Property(str, notify=changed)
    def line(self) -> str:
        """The telephone to call."""
        return self._view.line


@dataclass(frozen=True, slots=True)
class LookView:
    """What the page shows."""

    title: str
    lead: str
    name: str
    onward: str
    again: str
    masked: str
    faint: str


def look_view(page: LookAtPicture, context: Context) -> LookView:
    """Shape the page."""
    voice = context.voice
    card = page.picture.subject is Subject.CARD
    side = "copy.look.name.paper" if not card else "copy.look.name.front" if page.side == 1 else "copy.look.name.back"
    return LookView(
        title=voice.text("copy.look.title"),
        lead=voice.text("copy.look.lead"),
        name=voice.text(side),
        onward=voice.text("copy.look.keep" if page.last else "copy.look.turn"),
        again=voice.text("copy.look.again"),
        masked=voice.text("copy.masked") if card else "",
        faint=voice.text("copy.look.faint") if page.picture.seen_dpi < LEGIBLE_DPI else "",
    )


@QmlElement
class LookModel(QObject):
    """The picture that was taken, for QML."""

    changed = Signal()
    drawn = Signal()

    def __init__(self, page: LookAtPicture, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = look_view(page, context)
        self._paper = ""
        self._over = False
        picture_soon(page.picture, WIDTH_PX, lambda image: desk.post(lambda: self._took(image)))

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = look_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def accept(self) -> None:
        """It is good."""
        self._desk.answer(PictureChoice.KEEP)

    @Slot()
    def takeAgain(self) -> None:
        """Once more."""
        self._desk.answer(PictureChoice.AGAIN)

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What to look for."""
        return self._view.lead

    @Property(str, notify=changed)
    def name(self) -> str:
        """What it is a picture of."""
        return self._view.name

    @Property(str, notify=changed)
    def onward(self) -> str:
        """The way on."""
        return self._view.onward

    @Property(str, notify=changed)
    def again(self) -> str:
        """Take it again."""
        return self._view.again

    @Property(str, notify=changed)
    def masked(self) -> str:
        """What the screen does not show; empty where it shows all."""
        return self._view.masked

    @Property(str, notify=changed)
    def faint(self) -> str:
        """That small print may be lost; empty where it is not."""
        return self._view.faint

    @Property(float, notify=changed)
    def ratio(self) -> float:
        """Height by width."""
        return self._page.picture.height / self._page.picture.width

    @Property(str, notify=drawn)
    def paper(self) -> str:
        """The ticket of the picture, empty until it is drawn."""
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
