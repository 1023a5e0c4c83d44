"""The code sent to the phone on record: six boxes, handed in by the sixth digit; when it can be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.certificate_pages import PhoneCodeChoice, TypedCode

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal
    from kiosk.journeys.certificate_pages import PhoneCode
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

LENGTH: Final = 6
_MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True)
class PhoneCodeView:
    """What the page shows. `wrong` is empty until a code met a no."""

    lead: str
    wrong: str
    again: str
    can_send: bool
    boxes: tuple[str, ...]


def phone_code_view(page: PhoneCode, context: Context, digits: str, elapsed_s: float) -> PhoneCodeView:
    """Shape the page, `elapsed_s` after the code was sent."""
    voice, sent = context.voice, page.sent
    wait_s = max(0, round(sent.again_after_s - elapsed_s))
    return PhoneCodeView(
        lead=voice.text("code.lead", phone=sent.phone_masked, minutes=max(1, sent.valid_s // _MINUTE_S)),
        wrong=_wrong(page.wrong, voice) if page.wrong else "",
        again=voice.text("code.again_in", seconds=wait_s) if wait_s else voice.text("code.again"),
        can_send=wait_s == 0,
        boxes=tuple(digits.ljust(LENGTH)),
    )


def _wrong(refusal: Refusal, voice: Voice) -> str:
    return voice.text("code.wrong", reason=voice.say(refusal.reason), mend=voice.say(refusal.how_to_fix))


@QmlElement
class PhoneCodeModel(QObject):
    """The code for QML."""

    changed = Signal()
    typed = Signal()

    def __init__(self, page: PhoneCode, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._sent_at = desk.moments.first(page.sent)  # a wrong try must not begin the wait anew
        self._digits = ""
        self._view = self._shaped()
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.tick()

    @Slot()
    def tick(self) -> None:
        """One more second."""
        before, self._view = self._view, self._shaped()
        if before.boxes != self._view.boxes:
            self.typed.emit()
        if before != self._view:
            self.changed.emit()

    @Slot(str)
    def press(self, key: str) -> None:
        """A digit, or `delete`, or `clear`. The sixth digit hands the code in."""
        if len(self._digits) == LENGTH:
            return
        match key:
            case "delete":
                self._digits = self._digits[:-1]
            case "clear":
                self._digits = ""
            case _:
                self._digits += key
        self.tick()
        if len(self._digits) == LENGTH:
            self._desk.answer(TypedCode(self._digits))

    @Slot()
    def sendAgain(self) -> None:
        """Send another code, please."""
        if self._view.can_send:
            self._desk.answer(PhoneCodeChoice.SEND_AGAIN)

    @Slot()
    def depart(self) -> None:
        """The phone is not at hand: to a counter, then."""
        self._desk.answer(PhoneCodeChoice.LEAVE)

    @Property(str, notify=changed)
    def lead(self) -> str:
        """To which phone, and how long the code is good."""
        return self._view.lead

    @Property(str, notify=changed)
    def wrong(self) -> str:
        """Why the last code was not taken, and what to do."""
        return self._view.wrong

    @Property(str, notify=changed)
    def again(self) -> str:
        """Send again, or: in so many seconds."""
        return self._view.again

    @Property(bool, notify=changed)
    def canSend(self) -> bool:
        """Whether it can be sent again now."""
        return self._view.can_send

    @Property("QVariantList", notify=typed)  # type: ignore[arg-type]  # Qt's name of the type
    def boxes(self) -> list[str]:
        """The six boxes: a digit, or a blank."""
        return list(self._view.boxes)

    @Property(int, notify=typed)
    def at(self) -> int:
        """The box that is filled next, from 0."""
        return len(self._digits)

    def _shaped(self) -> PhoneCodeView:
        return phone_code_view(self._page, self._context, self._digits, self._desk.moments.now() - self._sent_at)
