"""Signing in: the challenge and its response, then the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.upkeep_effects import Response
from kiosk.journeys.upkeep_pages import Choice, EnterPin, Pin, SignIn

if TYPE_CHECKING:
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

RESPONSE: Final = 8
PIN: Final = 6
_SECOND_MS: Final = 1000
_HIDDEN: Final = "●"


@dataclass(frozen=True, slots=True)
class SignInView:
    """What the page shows. `challenge` is empty where there is none, `trouble` where all is well."""

    title: str
    lead: str
    challenge: str
    trouble: str
    boxes: tuple[str, ...]


def sign_in_view(page: SignIn | EnterPin, context: Context, digits: str, *, waited_s: float = 0.0) -> SignInView:
    """Shape the page. `waited_s`: so long it has been shown."""
    voice = context.voice
    if isinstance(page, EnterPin):
        lead = "upkeep.pin.after_badge" if page.badge else "upkeep.pin.after_response"
        boxes = tuple((_HIDDEN * len(digits)).ljust(PIN))
        return SignInView(voice.text("upkeep.pin"), voice.text(lead), "", "", boxes)
    door = page.door
    shown = f"{door.challenge[:4]} {door.challenge[4:]}" if door.challenge else ""
    if (left := left_s(page, waited_s)) > 0:
        trouble = voice.text("upkeep.sign_in.wait", seconds=left)
    elif door.locked:
        trouble = voice.text("upkeep.sign_in.locked")
    else:
        trouble = voice.text("upkeep.sign_in.refused") if door.refused else ""
    lead = "upkeep.sign_in.lead" if shown else "upkeep.sign_in.nobody"
    boxes = tuple(digits.ljust(RESPONSE)) if shown else ()
    return SignInView(voice.text("upkeep.sign_in"), voice.text(lead), shown, trouble, boxes)


def left_s(page: SignIn | EnterPin, waited_s: float) -> int:
    """How many seconds nothing is taken yet."""
    return max(0, ceil(page.door.wait_s - waited_s)) if isinstance(page, SignIn) else 0


@QmlElement
class SignInModel(QObject):
    """Signing in for QML."""

    changed = Signal()
    typed = Signal()

    def __init__(self, page: SignIn | EnterPin, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._digits = ""
        self._began = desk.moments.first(page)
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._tick)
        self._view = self._shaped()
        if left_s(page, self._waited_s):
            self._second.start()

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self._view = self._shaped()
        self.changed.emit()
        self.typed.emit()

    @property
    def _waited_s(self) -> float:
        return self._desk.moments.now() - self._began

    def _shaped(self) -> SignInView:
        return sign_in_view(self._page, self._context, self._digits, waited_s=self._waited_s)

    def _tick(self) -> None:
        """A second less to wait."""
        self._view = self._shaped()
        self.changed.emit()
        if not left_s(self._page, self._waited_s):
            self._second.stop()

    @Slot(str)
    def press(self, key: str) -> None:
        """A digit, or `delete`, or `clear`. The last digit hands it in."""
        most = len(self._view.boxes)
        if len(self._digits) >= most:
            return
        match key:
            case "delete":
                self._digits = self._digits[:-1]
            case "clear":
                self._digits = ""
            case _:
                self._digits += key
        self._view = self._shaped()
        self.typed.emit()
        if len(self._digits) == most:
            given = Pin(self._digits) if isinstance(self._page, EnterPin) else Response(self._digits)
            self._desk.answer(given)

    @Slot()
    def leave(self) -> None:
        """Not now."""
        self._desk.answer(Choice.LEAVE)

    @Property(str, notify=changed)
    def title(self) -> str:
        """What is asked."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """How it goes."""
        return self._view.lead

    @Property(str, notify=changed)
    def challenge(self) -> str:
        """4071 8263, to be read out on the telephone."""
        return self._view.challenge

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the last try was not taken."""
        return self._view.trouble

    @Property("QVariantList", notify=typed)  # type: ignore[arg-type]  # Qt's name of the type
    def boxes(self) -> list[str]:
        """A digit, a dot, or a blank for each."""
        return list(self._view.boxes)

    @Property(int, notify=typed)
    def at(self) -> int:
        """The box that is filled next, from 0."""
        return len(self._digits)
