from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    In,
    Not,
    Order,
    Present,
    Today,
    Value,
    fields_in,
    holds,
)

TODAY = date(2026, 11, 23)


def decide(condition: Condition, **values: Value) -> bool:
    return holds(condition, values, today=TODAY)


def test_unanswered_field_satisfies_no_comparison() -> None:
    assert not decide(In("purpose", ("school",)))


def test_negated_comparison_of_an_unanswered_field_holds() -> None:
    assert decide(Not(In("purpose", ("school",))))


def test_present_sees_an_answer_that_is_false() -> None:
    assert decide(Present("married"), married=False)


def test_all_of_nothing_holds() -> None:
    assert decide(All(()))


def test_any_of_nothing_does_not_hold() -> None:
    assert not decide(AnyOf(()))


@pytest.mark.parametrize(
    ("order", "number", "expected"),
    [
        (Order.LT, 2, True),
        (Order.LT, 3, False),
        (Order.LE, 3, True),
        (Order.GT, 3, False),
        (Order.GT, 4, True),
        (Order.GE, 3, True),
    ],
)
def test_numbers_compare_as_numbers(order: Order, number: int, expected: bool) -> None:
    assert decide(Compare("copies", order, 3), copies=number) is expected


def test_date_compares_with_today_moved() -> None:
    adult = Compare("birth", Order.LE, Today(months=-12 * 18))
    assert decide(adult, birth=date(2008, 11, 23))
    assert not decide(adult, birth=date(2008, 11, 24))


def test_unlike_values_do_not_compare() -> None:
    assert not decide(Compare("birth", Order.LE, 3), birth=TODAY)


def test_leap_day_a_year_ago_is_the_last_of_february() -> None:
    assert Today(months=-12).on(date(2024, 2, 29)) == date(2023, 2, 28)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-1200, 1200))
def test_moved_month_is_the_month_meant(day: date, months: int) -> None:
    moved = Today(months=months).on(day)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months


def test_fields_are_found_at_every_depth() -> None:
    condition = All((AnyOf((In("a", ("x",)), Not(Present("b")))), Compare("c", Order.LT, 1)))
    assert set(fields_in(condition)) == {"a", "b", "c"}


conditions = st.recursive(
    st.builds(Present, st.sampled_from("abc"))
    | st.builds(In, st.sampled_from("abc"), st.tuples(st.booleans()))
    | st.builds(Compare, st.sampled_from("abc"), st.sampled_from(Order), st.integers(0, 3)),
    lambda inner: (
        st.builds(Not, inner) | st.builds(All, st.tuples(inner, inner)) | st.builds(AnyOf, st.tuples(inner, inner))
    ),
)


@given(conditions, st.dictionaries(st.sampled_from("abc"), st.booleans() | st.integers(0, 3)))
def test_a_condition_and_its_negation_never_agree(condition: Condition, values: dict[str, Value]) -> None:
    assert holds(condition, values, today=TODAY) is not holds(Not(condition), values, today=TODAY)
