"""The runner: what is left after a visit."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.queueing import NumberOrder
from kiosk.health.events import Event
from kiosk.journeys.effects import AwaitCard, TakeNumber
from kiosk.journeys.pages import HomeChoice
from kiosk.ports.screen import Layer
from kiosk.visit import Done, Effect, Outcome, Page
from tests.fakes.halls import GENERAL, HALL, RESIDENCE, TERMINAL, number_for
from tests.fakes.office import TROUBLE, Look, Start, looking
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from kiosk.domain.identity import Identity
    from kiosk.visit import Visit


# ── forgetting ──


@dataclass(frozen=True)
class HeldIdentity:
    """Stands for an identity, and can be referred to weakly."""

    identity: Identity


async def personal(visit: Visit) -> None:
    """A journey that holds somebody's data in answers, pages, effects and its own variables."""
    met = await visit.show_while(Start(), Look())
    await visit.show(Hold(met))
    await visit.do(Keep(met))
    await visit.show(Hold(met))
    await visit.show(Hold(met))


@dataclass(frozen=True, slots=True)
class Hold(Page[object]):
    held: object


@dataclass(frozen=True, slots=True)
class Keep(Effect[Outcome[int]]):
    held: object


def personal_visit() -> tuple[StagedTerminal, weakref.ref[HeldIdentity]]:
    """Stand in the middle of a visit, back and forth, with somebody's data everywhere."""
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    terminal.answered(Look, Done(held))
    terminal.touch(held)
    terminal.answered(Keep, Done(held))
    terminal.touch(held)
    terminal.back()
    return terminal, weakref.ref(held)


def is_forgotten(terminal: StagedTerminal, held: weakref.ref[HeldIdentity]) -> bool:
    """Whether nobody but screen and performer, which here remember for the test's sake, held it."""
    terminal.screen.forget()
    terminal.performer.forget()
    gc.collect()
    return held() is None


def test_data_is_there_during_the_visit() -> None:
    terminal, held = personal_visit()

    assert not is_forgotten(terminal, held)


def test_nothing_is_left_after_finish() -> None:
    terminal, held = personal_visit()

    terminal.runner.finish()

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_the_time_out() -> None:
    terminal, held = personal_visit()

    terminal.wait(120 + 45)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_going_back_to_the_beginning() -> None:
    terminal, held = personal_visit()
    terminal.back()
    terminal.back()
    terminal.page(Start)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_the_journeys_end() -> None:
    terminal, held = personal_visit()
    terminal.touch("on")
    terminal.touch("on")
    terminal.page(Start)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_when_the_terminal_stops() -> None:
    terminal, held = personal_visit()

    terminal.runner.close()
    del terminal.screen.scenes[:]

    terminal.performer.forget()
    gc.collect()
    assert held() is None


def test_nothing_is_left_of_an_answer_held_beneath_help() -> None:
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    seen = weakref.ref(held)
    terminal.runner.open_layer(Layer.HELP)
    terminal.answered(Look, Done(held))
    del held
    terminal.runner.finish()

    assert is_forgotten(terminal, seen)


def test_nothing_is_left_of_an_answer_that_came_too_late() -> None:
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    seen = weakref.ref(held)
    listening = terminal.performer.last
    terminal.touch("without a card")
    terminal.runner.finish()
    listening.answer(Done(held))
    terminal.loop.settle()
    del held, listening

    assert is_forgotten(terminal, seen)


def test_no_timer_is_left_after_a_visit(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.open_layer(Layer.HELP)
    terminal.runner.finish()

    assert terminal.loop.timers == 0


def test_no_timer_is_left_when_the_terminal_stops(office: StagedTerminal) -> None:
    looking(office)

    office.runner.close()

    assert office.loop.timers == 0


def test_ended_visit_is_logged_without_anybodys_data(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))

    terminal.runner.finish()

    assert terminal.journal.count(Event.VISIT_ENDED) == 1
    assert RESIDENT.name not in str(terminal.journal.entries)
    assert RESIDENT.number not in str(terminal.journal.entries)


def test_untouched_home_ends_no_visit(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)
    terminal.hall_told()

    assert terminal.journal.count(Event.VISIT_ENDED) == 0


def test_news_after_the_end_begin_no_visit(terminal: StagedTerminal) -> None:
    terminal.runner.close()
    begun = len(terminal.performer.performances)

    terminal.hall_told(TROUBLE)

    assert len(terminal.performer.performances) == begun


def test_every_visit_has_an_id_of_its_own(terminal: StagedTerminal) -> None:
    first = terminal.performer.last.call.visit_id
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.finish()

    assert terminal.performer.last.call.visit_id != first


def test_all_calls_of_one_visit_share_its_id(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.answered(TakeNumber, Done(number_for(RESIDENCE)))

    assert len({performance.call.visit_id for performance in terminal.performer.performances}) == 1


def test_order_is_the_persons_who_stands_there_now(terminal: StagedTerminal) -> None:
    """One lays down a card and goes back; the next comes without."""
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.back()
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_standing_reaches_the_screen(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    told = terminal.screen.standings[-1]
    assert (told.terminal, told.hall, told.closed_for) == (TERMINAL, HALL, TROUBLE)
