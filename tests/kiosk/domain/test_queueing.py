"""Who waits in which class."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.queueing import DECLARABLE, Priority, Ranked, age_on, birth_in_number, rank
from tests.fakes.halls import GENERAL, HALL, RESIDENCE, number_for

TODAY = date(2026, 11, 23)
CREDITS = {Priority.ELDER: 900, Priority.DISABLED: 900, Priority.WITH_CHILD: 600, Priority.PREGNANT: 1200}


def ranked(*, born: date | None = None, declared: Priority | None = None) -> Ranked:
    return rank(born=born, declared=declared, on=TODAY, elder_from=70, credits_s=CREDITS)


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("11010519491231002X", date(1949, 12, 31)),
        ("110105199902300021", None),  # there is no 30 February
        ("CHN110187121701", None),
        ("", None),
    ],
)
def test_a_birth_date_is_read_where_there_is_one(number: str, born: date | None) -> None:
    assert birth_in_number(number) == born


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1956, 11, 23), 70), (date(1956, 11, 24), 69), (date(1956, 2, 29), 70)],
)
def test_age_is_in_whole_years(born: date, age: int) -> None:
    assert age_on(TODAY, born=born) == age


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    assert (age_on(date(2026, 2, 28), born=date(1956, 2, 29)), age_on(date(2026, 3, 1), born=date(1956, 2, 29))) == (
        69,
        70,
    )


def test_an_elder_by_card_is_proved() -> None:
    assert ranked(born=date(1950, 1, 1)) == Ranked(Priority.ELDER)


def test_what_the_card_proves_comes_before_what_is_said() -> None:
    assert ranked(born=date(1950, 1, 1), declared=Priority.DISABLED) == Ranked(Priority.ELDER)


def test_a_larger_credit_counts_even_if_only_said() -> None:
    assert ranked(born=date(1950, 1, 1), declared=Priority.PREGNANT) == Ranked(Priority.PREGNANT, declared=True)


def test_a_class_without_credit_here_is_ordinary() -> None:
    assert ranked(declared=Priority.SOLDIER) == Ranked()


def test_an_appointment_is_not_declared() -> None:
    assert ranked(declared=Priority.APPOINTMENT) == Ranked()


@given(st.none() | st.dates(date(1900, 1, 1), TODAY), st.none() | st.sampled_from(Priority))
def test_saying_something_never_makes_it_worse(born: date | None, declared: Priority | None) -> None:
    def credit(one: Ranked) -> int:
        return CREDITS.get(one.priority, 0)

    assert credit(ranked(born=born, declared=declared)) >= credit(ranked(born=born))


@given(st.sampled_from(DECLARABLE), st.dates(date(1900, 1, 1), TODAY))
def test_credits_are_not_added_up(declared: Priority, born: date) -> None:
    assert CREDITS.get(ranked(born=born, declared=declared).priority, 0) in {0, *CREDITS.values()}


@pytest.mark.parametrize(
    ("held", "person", "queue", "open_to"),
    [
        ((), 3, 1, ["general", "residence"]),
        (("general",), 3, 1, ["residence"]),
        (("general",), 3, 2, ["general", "residence"]),
        (("general", "residence"), 3, 1, []),
        (("general",), 1, 1, []),
        (("general", "residence"), 0, 0, ["general", "residence"]),  # without limits, or of a server that tells none
    ],
)
def test_queues_are_open_to_a_holder_by_the_limits(
    held: tuple[str, ...], person: int, queue: int, open_to: list[str]
) -> None:
    hall = replace(HALL, live_per_person=person, live_per_queue=queue)
    numbers = [number_for(GENERAL if one == "general" else RESIDENCE) for one in held]
    assert [one.id for one in hall.open_to(numbers)] == open_to


def test_closed_queue_is_open_to_nobody() -> None:
    hall = replace(HALL, queues=(GENERAL, replace(RESIDENCE, open=False)), live_per_queue=1)
    assert hall.open_to([number_for(GENERAL)]) == ()
