"""A person by remote control: real touches and keys on the real window, for demonstrations and tests.

Every control has a stable name (QML's objectName):

rail        finish, language, large, accessibility, help
any page    back, more (turns to the rest of a page that does not fit)
home        takeNumber, certificates, checkIn, copy; helpTile where there is room
choose      queue.<the queue's id>, way.certificates, way.check_in, way.triage, way.several, way.priority
options     option.<id>, confirm where several may be chosen · take, seeAll (the advised window)
held        number.<the number's id>, another, row.certificates
check in    takeNumber, askHelp
identify    otherQueue, askHelp
processing  leave
number      done, printAgain
declined    again, showAgain, withoutCard, withCard, takeNumber, otherQueue; alone: leave, askHelp
problem     again, leave, askHelp
records     leave, askHelp (lay down the card for a personal record)
code        digit.<d>, key.delete, key.clear, sendAgain, leave; the sixth digit hands it in
certificates  service.<the pack's id>
question    option.<id>; key.<what it writes, or space, delete, clear, shift, mode, digits, apostrophe, choose>,
            candidate.<n from 1>, candidate.more; field.<id> where there are several; continue, skip
check       change.<field id>, confirm
preview     print, leave
paper       taken · inHand, notInHand · again, slip, askHelp · claim slip: printAgain, done
copy        paper, card · takeNow, askHelp · keep, again · count.<n>, print · inHand, notInHand · again, leave, askHelp
            · done, another
finished    level.<satisfaction>, reason.<id>, send, skipReview; done (thanks)
upkeep      digit.<d>, key.delete, key.clear, leave (sign in) · mend.<device>, device.<device>, place.<name>,
            restart (board) ·
            back, again, test, test_all, stop, yes, no, done, print, guide, filter.<word> (devices, reports, guides)
layers      closeLayer · largeText, contrast, reach, voice, softer, louder, alone, otherLanguage · stillHere, moreTime,
            endNow · helpTile

Pages, as `page` names them: Home, ChooseQueue, Identify, Processing, NumberTaken (the paper came out), NumberKept (it
did not), NumberAsked (nobody can tell), Declined, Problem, IdentifyForRecords, PhoneCode, ChooseCertificate, Question,
CheckAnswers, Preview, TakeCard, PaperAsked, NoPaper, ClaimSlip, CertificateDone, Thanks, HeldNumbers, CheckIn,
NumberOptions (a question on the way to a number), Advised, ChooseOriginal, LayOriginal, LookAtPicture, ChooseSheets,
CopyAsked, NoCopy, Copied; layers: Help, Accessibility, TimeOut, OutOfService,
CardLeft.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest

from ui.input.keypad import touchables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtQuick import QQuickItem, QQuickWindow

    from ui.shell import Shell

KEYS: Final = {
    "left": Qt.Key.Key_Left,
    "right": Qt.Key.Key_Right,
    "up": Qt.Key.Key_Up,
    "down": Qt.Key.Key_Down,
    "select": Qt.Key.Key_Return,
}
_STEP_MS: Final = 20
_SETTLES_S: Final = 10.0  # Touchable.qml rests for 300 ms, by Qt's clock: it may stand while the machine is busy


class NoSuchControl(LookupError):
    """Not exactly one control of this name can be touched now. The message names those that can."""


class Playback:
    """Touches, presses, looks. In the loop's thread only; `wait_for_page` runs Qt's loop meanwhile."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._finger: QPointingDevice = QTest.createTouchDevice(
            QInputDevice.DeviceType.TouchScreen, QInputDevice.Capability.Position
        )

    @property
    def page(self) -> str:
        """The name of what a person sees now."""
        return self._shell.shown

    @property
    def controls(self) -> tuple[str, ...]:
        """The names of what can be touched now, from the top down."""
        return tuple(_name(control) for control in touchables(self._window.contentItem()))

    def touch(self, name: str) -> None:
        """Lay a finger on the control's middle and lift it. Raises NoSuchControl."""
        self.settle()
        self._tap(self._middle(name))

    def touch_each(self, *names: str) -> None:
        """Touch one control after the other, as a person types: the same one again only once it heeds a touch.

        Raises NoSuchControl, TimeoutError.
        """
        for name in names:
            self.settle()
            self._rest(name)
            self._tap(self._middle(name))

    def _tap(self, middle: QPoint) -> None:
        QTest.touchEvent(self._window, self._finger).press(0, middle, self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, middle, self._window).commit()

    def _rest(self, name: str) -> None:
        until = monotonic() + _SETTLES_S
        while self._control(name).property("settling"):
            if monotonic() > until:
                msg = f"{name} did not settle within {_SETTLES_S} s"
                raise TimeoutError(msg)
            self.pause(_STEP_MS / 1000)

    def slide_off(self, name: str) -> None:
        """Lay a finger on the control, slide off it, lift it: nothing may come of it."""
        self.settle()
        middle = self._middle(name)
        away = QPoint(2, 2)
        QTest.touchEvent(self._window, self._finger).press(0, middle, self._window).commit()
        QTest.touchEvent(self._window, self._finger).move(0, away, self._window).commit()
        QTest.touchEvent(self._window, self._finger).release(0, away, self._window).commit()

    def key(self, name: str) -> None:
        """Press left, right, up, down or select. Raises KeyError."""
        QTest.keyClick(self._window, KEYS[name])

    def grab(self, file: Path) -> Path:
        """Save what a person sees as PNG, without the camera's live picture. Raises OSError."""
        from ui.viewfinder import NEWEST

        NEWEST.blind = True
        NEWEST.repaint()
        try:
            return self._shell.grab(file)
        finally:
            NEWEST.blind = False
            NEWEST.repaint()

    def wait_for_page(self, name: str, timeout_s: float = 10.0) -> None:
        """Run Qt's loop until the page of this name is shown. Raises TimeoutError naming the page shown instead."""
        until = monotonic() + timeout_s
        while self.page != name:
            if monotonic() > until:
                msg = f"waited {timeout_s} s for {name}; {self.page or 'nothing'} is shown"
                raise TimeoutError(msg)
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _STEP_MS)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()

    @property
    def _window(self) -> QQuickWindow:
        window = self._shell.window
        if window is None:
            msg = "the window is not open"
            raise RuntimeError(msg)
        return window

    def settle(self) -> None:
        """Have everything laid out and drawn, as before a person's eye."""
        QCoreApplication.processEvents()
        self._draw()
        QCoreApplication.processEvents()

    def _draw(self) -> None:
        """Draw a frame now, as the window's next update would: nobody wants a picture of it, which takes longer."""
        if self._window.isExposed():
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        else:
            self._window.grabWindow()

    def pause(self, seconds: float) -> None:
        """Run Qt's loop for so long: what was touched settles."""
        until = monotonic() + seconds
        while monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _STEP_MS)

    def _middle(self, name: str) -> QPoint:
        control = self._control(name)
        return control.mapToScene(QPointF(control.width() / 2, control.height() / 2)).toPoint()

    def _control(self, name: str) -> QQuickItem:
        found = [control for control in touchables(self._window.contentItem()) if _name(control) == name]
        if len(found) != 1:
            msg = f"{len(found)} controls named {name} on {self.page}; there are {', '.join(self.controls)}"
            raise NoSuchControl(msg)
        return found[0]


def descendants(item: QQuickItem) -> Iterator[QQuickItem]:
    """Walk every visible item below `item`, in drawing order."""
    later = item.childItems()[::-1]
    while later:
        child = later.pop()
        if child.isVisible():
            yield child
            later += reversed(child.childItems())


def _name(control: QQuickItem) -> str:
    """A control's name stands on the item that draws it, around the part that is touched."""
    return control.parentItem().objectName()
