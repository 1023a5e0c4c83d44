"""A no that helps, and a failure that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.pages import ProblemChoice, RefusedChoice

if TYPE_CHECKING:
    from kiosk.journeys.pages import Declined, Problem
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class DeclinedView:
    """What the page shows."""

    reason: str
    fix: str
    where: str
    again: bool
    without: bool
    other: bool
    alone: bool
    with_card: bool
    show_again: bool
    take: bool


def declined_view(page: Declined, context: Context) -> DeclinedView:
    """Shape the page."""
    say, refusal = context.voice.say, page.refusal
    return DeclinedView(
        reason=say(refusal.reason).rstrip("。."),  # a title
        fix=say(refusal.how_to_fix),
        where=say(refusal.where_next),
        again=RefusedChoice.AGAIN in page.choices,
        without=RefusedChoice.WITHOUT_CARD in page.choices,
        other=RefusedChoice.OTHER_QUEUE in page.choices,
        alone=not page.choices,
        with_card=RefusedChoice.WITH_CARD in page.choices,
        show_again=RefusedChoice.SHOW_AGAIN in page.choices,
        take=RefusedChoice.TAKE_NUMBER in page.choices,
    )


@QmlElement
class DeclinedModel(QObject):
    """The refusal for QML."""

    changed = Signal()

    def __init__(self, page: Declined, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = declined_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = declined_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Once more."""
        self._desk.answer(RefusedChoice.AGAIN)

    @Slot()
    def withoutCard(self) -> None:
        """Without the card, then."""
        self._desk.answer(RefusedChoice.WITHOUT_CARD)

    @Slot()
    def otherQueue(self) -> None:
        """Another window, then."""
        self._desk.answer(RefusedChoice.OTHER_QUEUE)

    @Slot()
    def withCard(self) -> None:
        """With the card, then."""
        self._desk.answer(RefusedChoice.WITH_CARD)

    @Slot()
    def showAgain(self) -> None:
        """Another card or code."""
        self._desk.answer(RefusedChoice.SHOW_AGAIN)

    @Slot()
    def take(self) -> None:
        """A number as everybody takes, then."""
        self._desk.answer(RefusedChoice.TAKE_NUMBER)

    @Slot()
    def finish(self) -> None:
        """Home: there is no other way on."""
        self._desk.finish()

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(bool, notify=changed)
    def alone(self) -> bool:
        """Whether the page offers nothing but home and help."""
        return self._view.alone

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why not."""
        return self._view.reason

    @Property(str, notify=changed)
    def fix(self) -> str:
        """How to mend it."""
        return self._view.fix

    @Property(str, notify=changed)
    def where(self) -> str:
        """Where else to go."""
        return self._view.where

    @Property(bool, notify=changed)
    def again(self) -> bool:
        """Whether trying again is offered."""
        return self._view.again

    @Property(bool, notify=changed)
    def without(self) -> bool:
        """Whether going on without a card is offered."""
        return self._view.without

    @Property(bool, notify=changed)
    def other(self) -> bool:
        """Whether another window is offered."""
        return self._view.other

    @Property(bool, notify=changed)
    def card(self) -> bool:
        """Whether laying down a card is offered."""
        return self._view.with_card

    @Property(bool, notify=changed)
    def another(self) -> bool:
        """Whether showing something else is offered."""
        return self._view.show_again

    @Property(bool, notify=changed)
    def takes(self) -> bool:
        """Whether a number as everybody takes is offered."""
        return self._view.take


@dataclass(frozen=True, slots=True)
class ProblemView:
    """What the page shows."""

    remedy: str
    desk: str
    line: str
    again: bool
    leave: bool


def problem_view(page: Problem, context: Context) -> ProblemView:
    """Shape the page."""
    return ProblemView(
        remedy=context.voice.say(page.remedy),
        desk=context.voice.text("elsewhere.desk"),
        line=context.voice.text("elsewhere.line", line=context.standing.terminal.service_line),
        again=ProblemChoice.AGAIN in page.choices,
        leave=ProblemChoice.LEAVE in page.choices,
    )


@QmlElement
class ProblemModel(QObject):
    """The failure for QML."""

    changed = Signal()

    def __init__(self, page: Problem, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = problem_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = problem_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Once more."""
        self._desk.answer(ProblemChoice.AGAIN)

    @Slot()
    def depart(self) -> None:
        """Enough for today."""
        self._desk.answer(ProblemChoice.LEAVE)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def remedy(self) -> str:
        """What happened and what to do."""
        return self._view.remedy

    @Property(str, notify=changed)
    def counter(self) -> str:
        """The desk where a person sits."""
        return self._view.desk

    @Property(str, notify=changed)
    def line(self) -> str:
        """The telephone to call."""
        return self._view.line

    @Property(bool, notify=changed)
    def again(self) -> bool:
        """Whether trying again is offered."""
        return self._view.again

    @Property(bool, notify=changed)
    def leave(self) -> bool:
        """Whether leaving is offered."""
        return self._view.leave
