"""The stepper: answers offered again, and commits that close the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.visit import Done, Show
from tests.fakes.stories import (
    DONE,
    FAILED,
    REFUSED,
    UNKNOWN,
    Ask,
    Submit,
    ask_submit_ask,
    asked,
    page_effect_passing_page,
    racing,
    stepper_for,
    submitting,
    three_questions,
)

if TYPE_CHECKING:
    from kiosk.visit import Visit


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
