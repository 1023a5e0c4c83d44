"""The stepper: forward, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.visit import Do, Done, JourneyChanged, Stepper
from tests.fakes.stories import (
    DONE,
    Ask,
    Look,
    Submit,
    asked,
    page_effect_passing_page,
    racing,
    stepper_for,
    three_questions,
)

if TYPE_CHECKING:
    from kiosk.visit import Visit


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
