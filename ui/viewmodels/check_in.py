"""Check in: what can be shown, and whether reader and camera see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.number_pages import CheckInChoice

if TYPE_CHECKING:
    from kiosk.journeys.number_pages import CheckInPage
    from kiosk.standing import Standing
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckInView:
    """What the page shows. `code` is empty where no code is looked for."""

    title: str
    lead: str
    status: str
    hint: str
    watching: bool
    card: str
    code: str
    code_hint: str
    live: bool


def can_check_in(standing: Standing) -> bool:
    """Whether a card or a code can be shown here at all, now or when a device is back; not without a backend."""
    return not standing.alone and (standing.reader is not None or standing.camera is not None)


def check_in_view(page: CheckInPage, context: Context) -> CheckInView:
    """Shape the page."""
    voice, standing = context.voice, context.standing
    reader = standing.reads_cards
    camera = standing.sees and not page.card_too
    asks_code = standing.camera is not None and not page.card_too
    watching = reader or camera
    stem = "check_in.card_too" if page.card_too else "check_in"
    return CheckInView(
        title=voice.text(f"{stem}.title"),
        lead=voice.text(f"{stem}.lead"),
        status=voice.text("check_in.waiting" if watching else "identify.resting"),
        hint=voice.text("check_in.waiting.hint" if watching else "check_in.none.text"),
        watching=watching,
        card=voice.text("check_in.card" if reader else "check_in.card.resting") if reader or camera else "",
        code=voice.text("check_in.code" if camera else "check_in.code.resting") if asks_code and watching else "",
        code_hint=voice.text("check_in.code.hint") if camera else "",
        live=camera,
    )


@QmlElement
class CheckInModel(QObject):
    """The wait for a card or a code, for QML."""

    changed = Signal()

    def __init__(self, page: CheckInPage, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = check_in_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow reader, camera and language."""
        view = check_in_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def take(self) -> None:
        """A number as everybody takes, then."""
        self._desk.answer(CheckInChoice.TAKE_NUMBER)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What to show."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """Who checks in."""
        return self._view.lead

    @Property(str, notify=changed)
    def status(self) -> str:
        """Waiting, or resting."""
        return self._view.status

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What happens next by itself."""
        return self._view.hint

    @Property(bool, notify=changed)
    def watching(self) -> bool:
        """Whether something can be seen now."""
        return self._view.watching

    @Property(str, notify=changed)
    def card(self) -> str:
        """Where the card goes."""
        return self._view.card

    @Property(str, notify=changed)
    def code(self) -> str:
        """Where the code goes; empty where none is looked for."""
        return self._view.code

    @Property(str, notify=changed)
    def codeHint(self) -> str:
        """How a code is read well."""
        return self._view.code_hint

    @Property(bool, notify=changed)
    def live(self) -> bool:
        """Whether what the camera sees is shown."""
        return self._view.live

    @Property(bool, notify=changed)
    def still(self) -> bool:
        """Whether a drawing stands in its place."""
        return not self._view.live
