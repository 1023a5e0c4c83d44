"""Sessions of those who look after the terminal, beside citizens' visits: when they begin, how they end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.pages import Home, HomeChoice
from kiosk.journeys.reception import receive
from kiosk.ports.screen import Layer
from kiosk.runner import House, Runner
from kiosk.session import Upkeep
from kiosk.standing import Standing
from kiosk.visit import Done, Effect, Page
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.people import identity_of
from tests.fakes.terminal import TIMES, USUAL, StagedTerminal

if TYPE_CHECKING:
    from kiosk.visit import Visit

OPEN = Standing(TERMINAL, HALL)
DOOR = replace(OPEN, door_open=True)
IDLE_S = 300.0


@dataclass(frozen=True, slots=True)
class Letter(Page[str]):
    """A page of the session."""

    upkeep: ClassVar[bool] = True
    stop: ClassVar[bool] = False
    patience_s: ClassVar[float | None] = IDLE_S


@dataclass(frozen=True, slots=True)
class Work(Effect[None]):
    """Something that commits."""

    commits: ClassVar[bool] = True


async def session(visit: Visit) -> None:
    while True:
        match await visit.show(Letter()):
            case "leave":
                return
            case "work":
                await visit.do(Work())


class AttendedTerminal(StagedTerminal):
    """A terminal that knows such sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.runner.close()
        self.left = 0
        self.runner = Runner(
            House(
                loop=self.loop,
                screen=self.screen,
                performer=self.performer,
                journal=self.journal,
                times=TIMES,
                manner=USUAL,
                journey=receive,
                upkeep=Upkeep(session, self._left),
            )
        )
        self.tell(OPEN)
        self.runner.open()

    def _left(self) -> None:
        self.left += 1

    def tell(self, standing: Standing) -> None:
        self.runner.tell(standing)
        self.loop.settle()


@pytest.fixture
def terminal() -> AttendedTerminal:
    return AttendedTerminal()


@pytest.fixture
def attended(terminal: AttendedTerminal) -> AttendedTerminal:
    terminal.runner.attend()
    terminal.tell(replace(OPEN, attended=True))
    return terminal


def test_sign_on_home_begins_a_session(terminal: AttendedTerminal) -> None:
    terminal.runner.attend()
    assert terminal.screen.pages[-1] == "Letter"


def test_sign_out_of_service_begins_a_session(terminal: AttendedTerminal) -> None:
    terminal.tell(replace(OPEN, on_battery=True))
    terminal.runner.attend()
    assert (terminal.page(Letter), terminal.layer) == (Letter(), None)


def test_sign_in_a_visit_does_nothing(terminal: AttendedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.runner.attend()
    assert terminal.screen.pages[-1] == "ChooseQueue"


def test_sign_in_a_session_does_nothing(attended: AttendedTerminal) -> None:
    token = attended.screen.scene.token
    attended.runner.attend()
    assert attended.screen.scene.token == token


def test_reader_listens_for_no_citizen_meanwhile(attended: AttendedTerminal) -> None:
    assert not [one for one in attended.performer.listening if isinstance(one.call.effect, AwaitCard)]


@pytest.mark.parametrize("standing", [DOOR, replace(OPEN, on_battery=True), replace(OPEN, card_left=True)])
def test_nothing_covers_or_ends_a_session(attended: AttendedTerminal, standing: Standing) -> None:
    attended.tell(replace(standing, attended=True))
    assert (attended.page(Letter), attended.layer) == (Letter(), None)


def test_leaving_opens_the_terminal_again(attended: AttendedTerminal) -> None:
    attended.touch("leave")
    attended.tell(OPEN)
    assert (attended.page(Home), attended.layer, attended.left) == (Home(), None, 1)


def test_citizen_is_served_after_a_session(attended: AttendedTerminal) -> None:
    attended.touch("leave")
    attended.tell(OPEN)
    attended.touch(HomeChoice.TAKE_NUMBER)
    assert attended.screen.pages[-1] == "ChooseQueue"


def test_finish_leaves(attended: AttendedTerminal) -> None:
    attended.runner.finish()
    assert attended.left == 1


def test_nobody_there_for_five_minutes_ends_it(attended: AttendedTerminal) -> None:
    attended.wait(IDLE_S)
    assert attended.left == 1


def test_no_countdown_asks_before(attended: AttendedTerminal) -> None:
    attended.wait(IDLE_S - 1)
    assert (attended.layer, attended.left) == (None, 0)


def test_touch_makes_it_last(attended: AttendedTerminal) -> None:
    attended.wait(IDLE_S - 1)
    attended.runner.touch()
    attended.wait(IDLE_S - 1)
    assert attended.left == 0


def test_no_session_lasts_longer_than_an_hour(attended: AttendedTerminal) -> None:
    for _ in range(60):
        attended.wait(59)
        attended.runner.touch()
    assert attended.left == 0
    attended.wait(61)
    assert attended.left == 1


def test_what_commits_is_waited_for(attended: AttendedTerminal) -> None:
    attended.touch("work")
    attended.runner.finish()
    assert attended.left == 0


def test_next_session_has_its_own_hour(attended: AttendedTerminal) -> None:
    attended.wait(200)
    attended.touch("leave")
    attended.tell(OPEN)
    attended.runner.attend()
    attended.wait(IDLE_S - 1)
    assert attended.left == 1


def test_door_opened_offers_the_sign_in(terminal: AttendedTerminal) -> None:
    terminal.tell(DOOR)
    assert terminal.screen.pages[-1] == "Letter"


def test_door_opened_in_a_visit_wipes_it_first(terminal: AttendedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.tell(DOOR)
    assert (terminal.page(Letter), terminal.screen.scene.active) == (Letter(), False)


def test_door_shut_while_a_pin_is_judged_ends_no_session_before_the_judgement(terminal: AttendedTerminal) -> None:
    terminal.tell(DOOR)
    terminal.touch("work")
    terminal.tell(OPEN)
    assert (terminal.left, terminal.performer.last.canceled) == (0, False)


def test_door_left_open_is_out_of_service_and_offers_nothing_anew(terminal: AttendedTerminal) -> None:
    terminal.tell(DOOR)
    terminal.touch("leave")
    terminal.tell(DOOR)
    assert terminal.layer is Layer.OUT_OF_SERVICE


def test_stopping_the_terminal_ends_the_session(attended: AttendedTerminal) -> None:
    attended.runner.close()
    assert attended.left == 1
