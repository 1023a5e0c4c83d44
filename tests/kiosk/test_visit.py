"""The stepper: answers, the way back, commits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.ports.errors import ClearBy
from kiosk.visit import Do, Done, Effect, Failed, JourneyChanged, Outcome, Page, Refused, Show, Stepper, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.visit import Visit

NO = Message.of("no")
DONE = Done(1)
FAILED = Failed("broken", ClearBy.RETRY, NO)
REFUSED = Refused(Refusal(NO, NO, NO))
UNKNOWN = Unknown("lost", ClearBy.CITIZEN, NO)


@dataclass(frozen=True, slots=True)
class Ask(Page[str]):
    what: str


@dataclass(frozen=True, slots=True)
class Passing(Page[str]):
    stop: ClassVar[bool] = False
    what: str


@dataclass(frozen=True, slots=True)
class Look(Effect[Outcome[int]]):
    what: str = "look"


@dataclass(frozen=True, slots=True)
class Submit(Effect[Outcome[int]]):
    commits: ClassVar[bool] = True
    what: str = "submit"


def stepper_for(journey: Callable[[Visit], Coroutine[Any, object, None]]) -> Stepper:
    stepper = Stepper(journey)
    stepper.start()
    return stepper


def asked(stepper: Stepper) -> str | None:
    """What the present request asks, in one word."""
    request = stepper.request
    if request is None:
        return None
    what = request.effect if isinstance(request, Do) else request.page
    assert isinstance(what, Ask | Passing | Look | Submit)
    return what.what


async def three_questions(visit: Visit) -> None:
    name = await visit.show(Ask("name"))
    street = await visit.show(Ask(f"street of {name}"))
    await visit.show(Ask(f"{name} in {street}"))


async def ask_submit_ask(visit: Visit) -> None:
    await visit.show(Ask("before"))
    await visit.do(Submit())
    await visit.show(Ask("after"))
    await visit.show(Ask("last"))


def submitting() -> Stepper:
    """Stand at the submission, begun."""
    stepper = stepper_for(ask_submit_ask)
    stepper.answer("x")
    stepper.began()
    return stepper


# ── forward ──


def test_answers_reach_the_journey_in_order() -> None:
    stepper = stepper_for(three_questions)

    stepper.answer("Li")
    stepper.answer("Elm")

    assert asked(stepper) == "Li in Elm"


def test_last_answer_ends_the_journey() -> None:
    stepper = stepper_for(three_questions)

    assert [stepper.answer("a"), stepper.answer("b"), stepper.answer("c")][-1] is None


def test_answer_after_the_end_is_an_error() -> None:
    stepper = stepper_for(three_questions)
    for answer in "abc":
        stepper.answer(answer)

    with pytest.raises(RuntimeError, match="has ended"):
        stepper.answer("d")


def test_untouched_journey_has_not_begun() -> None:
    assert not stepper_for(three_questions).begun


def test_first_answer_begins_it() -> None:
    stepper = stepper_for(three_questions)

    stepper.answer("a")

    assert stepper.begun


def test_show_while_takes_the_persons_answer() -> None:
    stepper = stepper_for(racing)

    stepper.answer("touched")

    assert asked(stepper) == "touched"


def test_show_while_takes_the_effects_answer() -> None:
    stepper = stepper_for(racing)

    stepper.answer(Done(7))

    assert asked(stepper) == "looked 7"


async def racing(visit: Visit) -> None:
    met = await visit.show_while(Ask("home"), Look())
    match met:
        case Done(value):
            await visit.show(Ask(f"looked {value}"))
        case str(said):
            await visit.show(Ask(said))


def test_committing_effect_is_never_raced_against_a_page() -> None:
    async def journey(visit: Visit) -> None:
        await visit.show_while(Ask("home"), Submit())

    with pytest.raises(ValueError, match="Submit commits"):
        Stepper(journey).start()


def test_journey_that_awaits_something_else_is_refused() -> None:
    class Sleep:
        def __await__(self) -> Any:  # what a foreign awaitable yields is the point
            yield "a foreign loop's business"

    async def journey(visit: Visit) -> None:
        await Sleep()

    with pytest.raises(TypeError, match="show, do and show_while only"):
        Stepper(journey).start()


# ── back ──


def test_back_shows_the_page_before() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")

    stepper.back()

    assert asked(stepper) == "name"


def test_back_keeps_the_answers_before_it() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.answer("Elm")

    stepper.back()

    assert asked(stepper) == "street of Li"


def test_another_answer_after_back_is_what_counts() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.back()

    stepper.answer("Wu")

    assert asked(stepper) == "street of Wu"


def test_first_page_has_nothing_before_it() -> None:
    assert not stepper_for(three_questions).can_go_back


def test_back_from_the_first_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="no page to go back to"):
        stepper_for(three_questions).back()


def test_refused_back_leaves_the_journey_where_it_was() -> None:
    stepper = stepper_for(three_questions)

    with pytest.raises(ValueError, match="no page"):
        stepper.back()

    assert asked(stepper) == "name"


def test_only_the_very_first_page_is_the_beginning() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    from_second = stepper.back_is_beginning
    stepper.answer("Elm")

    assert (from_second, stepper.back_is_beginning) == (True, False)


async def page_effect_passing_page(visit: Visit) -> None:
    await visit.show(Ask("first"))
    await visit.do(Look())
    await visit.show(Passing("hourglass"))
    await visit.show(Ask("second"))


def test_back_passes_over_effects_and_pages_that_are_no_stops() -> None:
    stepper = stepper_for(page_effect_passing_page)
    for answer in ("a", DONE, None):
        stepper.answer(answer)

    stepper.back()

    assert asked(stepper) == "first"


def test_uncommitted_effect_after_the_cut_runs_again() -> None:
    stepper = stepper_for(page_effect_passing_page)
    for answer in ("a", DONE, None):
        stepper.answer(answer)
    stepper.back()

    stepper.answer("a")

    assert isinstance(stepper.request, Do)


def test_effect_before_the_cut_is_replayed_from_the_log() -> None:
    async def journey(visit: Visit) -> None:
        seen = await visit.do(Look())
        assert isinstance(seen, Done)
        await visit.show(Ask(f"saw {seen.value}"))
        await visit.show(Ask("second"))

    stepper = stepper_for(journey)
    stepper.answer(Done(41))
    stepper.answer("a")

    stepper.back()

    assert asked(stepper) == "saw 41"


def test_back_during_an_uncommitted_effect_leaves_it() -> None:
    stepper = stepper_for(page_effect_passing_page)
    stepper.answer("a")

    stepper.back()

    assert asked(stepper) == "first"


def test_back_closes_the_coroutine_it_leaves() -> None:
    closed = []

    async def journey(visit: Visit) -> None:
        try:
            await visit.show(Ask("first"))
            await visit.show(Ask("second"))
        finally:
            closed.append(True)

    stepper = stepper_for(journey)
    stepper.answer("a")
    stepper.back()

    assert closed == [True]


def test_close_ends_the_coroutine() -> None:
    closed = []

    async def journey(visit: Visit) -> None:
        try:
            await visit.show(Ask("first"))
        finally:
            closed.append(True)

    stepper = stepper_for(journey)
    stepper.close()

    assert (closed, stepper.request) == ([True], None)


def test_close_twice_is_harmless() -> None:
    stepper = stepper_for(three_questions)
    stepper.close()

    stepper.close()

    assert stepper.request is None


def test_journey_that_asks_otherwise_on_replay_is_caught() -> None:
    tries = iter(["once", "twice"])

    async def journey(visit: Visit) -> None:
        await visit.show(Ask(next(tries)))
        await visit.show(Ask("second"))
        await visit.show(Ask("third"))

    stepper = stepper_for(journey)
    stepper.answer("a")
    stepper.answer("b")

    with pytest.raises(JourneyChanged, match="replay met"):
        stepper.back()


def test_journey_that_ends_early_on_replay_is_caught() -> None:
    tries = iter([True, False])

    async def journey(visit: Visit) -> None:
        if next(tries):
            await visit.show(Ask("first"))
            await visit.show(Ask("second"))
            await visit.show(Ask("third"))

    stepper = stepper_for(journey)
    stepper.answer("a")
    stepper.answer("b")

    with pytest.raises(JourneyChanged):
        stepper.back()


# ── prefill ──


def test_new_page_has_no_previous_answer() -> None:
    stepper = stepper_for(three_questions)

    stepper.answer("Li")

    assert stepper.previous is None


def test_page_after_back_offers_its_previous_answer() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.answer("Elm")

    stepper.back()

    assert stepper.previous == "Elm"


def test_every_page_on_the_way_back_offers_its_previous_answer() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.answer("Elm")
    stepper.back()

    stepper.back()

    assert stepper.previous == "Li"


def test_same_answer_again_finds_the_later_ones_kept() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.answer("Elm")
    stepper.back()
    stepper.back()

    stepper.answer("Li")

    assert stepper.previous == "Elm"


def test_another_page_in_the_same_place_is_offered_nothing_of_the_first() -> None:
    stepper = stepper_for(three_questions)
    stepper.answer("Li")
    stepper.answer("Elm")
    stepper.back()
    stepper.back()

    stepper.answer("Wu")  # now "street of Wu" stands where "street of Li" stood

    assert stepper.previous is None


def test_answer_of_an_effect_is_never_offered_to_the_page_shown_with_it() -> None:
    stepper = stepper_for(racing)
    stepper.answer(Done(7))

    stepper.back()

    assert stepper.previous is None


def test_answer_given_before_an_effects_is_offered_no_more() -> None:
    stepper = stepper_for(racing)
    stepper.answer("touched")
    stepper.back()
    stepper.answer(Done(7))

    stepper.back()

    assert stepper.previous is None


# ── commits ──


def test_commit_closes_the_way_back_when_it_starts() -> None:
    assert not submitting().can_go_back


def test_commit_that_has_not_started_leaves_the_way_open() -> None:
    stepper = stepper_for(ask_submit_ask)
    stepper.answer("x")

    assert stepper.can_go_back


def test_uncommitted_effect_leaves_the_way_open() -> None:
    stepper = stepper_for(page_effect_passing_page)
    stepper.answer("a")
    stepper.began()

    assert stepper.can_go_back


@pytest.mark.parametrize("outcome", [FAILED, REFUSED])
def test_definite_no_reopens_the_way_back(outcome: object) -> None:
    stepper = submitting()

    stepper.answer(outcome)

    assert stepper.can_go_back


@pytest.mark.parametrize("outcome", [DONE, UNKNOWN])
def test_done_or_perhaps_done_keeps_the_way_back_closed(outcome: object) -> None:
    stepper = submitting()

    stepper.answer(outcome)

    assert not stepper.can_go_back


@pytest.mark.parametrize("outcome", [DONE, UNKNOWN])
def test_pages_after_a_commit_can_be_gone_back_to(outcome: object) -> None:
    stepper = submitting()
    stepper.answer(outcome)
    stepper.answer("seen")

    stepper.back()

    assert (asked(stepper), stepper.can_go_back) == ("after", False)


def test_back_after_a_failed_commit_lets_it_be_tried_anew() -> None:
    stepper = submitting()
    stepper.answer(FAILED)
    stepper.back()
    stepper.answer("y")
    stepper.began()

    stepper.answer(DONE)

    assert (asked(stepper), stepper.can_go_back) == ("after", False)


@pytest.mark.parametrize("first", [DONE, UNKNOWN])
def test_failed_second_commit_leaves_the_first_one_closed(first: object) -> None:
    async def journey(visit: Visit) -> None:
        await visit.show(Ask("first"))
        await visit.do(Submit("one"))
        await visit.show(Ask("between"))
        await visit.do(Submit("two"))
        await visit.show(Ask("after"))

    stepper = stepper_for(journey)
    stepper.answer("a")
    stepper.began()
    stepper.answer(first)
    stepper.answer("b")
    stepper.began()
    stepper.answer(FAILED)

    stepper.back()

    assert (asked(stepper), stepper.can_go_back) == ("between", False)


def test_second_try_that_is_unknown_closes_what_the_first_reopened() -> None:
    async def journey(visit: Visit) -> None:
        await visit.show(Ask("first"))
        came = await visit.do(Submit())
        while not isinstance(came, Done):
            await visit.show(Ask("again?"))
            came = await visit.do(Submit())
        await visit.show(Ask("after"))

    stepper = stepper_for(journey)
    stepper.answer("a")
    stepper.began()
    stepper.answer(FAILED)
    reopened = stepper.can_go_back
    stepper.answer("yes")
    stepper.began()
    stepper.answer(UNKNOWN)

    assert (reopened, stepper.can_go_back) == (True, False)


def test_replay_does_not_reopen_a_commit() -> None:
    stepper = submitting()
    stepper.answer(DONE)
    stepper.answer("seen")
    stepper.back()

    stepper.answer("seen again")
    stepper.back()

    assert not stepper.can_go_back


def test_show_request_is_equal_to_one_of_the_same_page() -> None:
    assert Show(Ask("name")) == Show(Ask("name"))
