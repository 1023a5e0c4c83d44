"""Who may act for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.representation import (
    Grantor,
    Myself,
    Organisation,
    Represented,
    Ward,
    age_years,
    check_authority,
)
from tests.fakes.people import HONG_KONG, RESIDENT, TODAY, identity_of

PERSON = identity_of(HONG_KONG)
SERVICE = "residence"


def agent_born(birth: date) -> Present:
    return Present(replace(identity_of(RESIDENT), birth=birth), Assurance.CARD)


GROWN_UP = agent_born(date(1980, 1, 1))
CHILD = agent_born(date(2015, 1, 1))


def reason(agent: Present, represented: Represented, *, today: date = TODAY) -> str | None:
    refusal = check_authority(agent, represented, service=SERVICE, today=today)
    return refusal.reason.id if refusal else None


@pytest.mark.parametrize("agent", [GROWN_UP, CHILD])
def test_anybody_acts_for_themselves(agent: Present) -> None:
    assert reason(agent, Myself()) is None


def test_grown_up_acts_for_a_ward() -> None:
    assert reason(GROWN_UP, Ward(PERSON)) is None


def test_child_is_no_guardian() -> None:
    assert reason(CHILD, Ward(PERSON)) == "authority.guardian_minor.reason"


def test_guardian_whose_18th_birthday_is_today_may() -> None:
    assert reason(agent_born(date(TODAY.year - 18, TODAY.month, TODAY.day)), Ward(PERSON)) is None


def test_guardian_whose_18th_birthday_is_tomorrow_may_not() -> None:
    assert reason(agent_born(date(TODAY.year - 18, TODAY.month, TODAY.day + 1)), Ward(PERSON)) is not None


def test_power_within_scope_and_time_is_enough() -> None:
    assert reason(GROWN_UP, Grantor(PERSON, frozenset({SERVICE}), date(2027, 1, 1))) is None


def test_power_is_good_on_its_last_day() -> None:
    assert reason(GROWN_UP, Grantor(PERSON, frozenset({SERVICE}), TODAY)) is None


def test_power_that_ended_yesterday_is_expired() -> None:
    assert reason(GROWN_UP, Grantor(PERSON, frozenset({SERVICE}), date(2026, 11, 22))) == "authority.expired.reason"


@pytest.mark.parametrize("scope", [frozenset[str](), frozenset({"other"})])
def test_power_for_something_else_is_out_of_scope(scope: frozenset[str]) -> None:
    assert reason(GROWN_UP, Grantor(PERSON, scope, date(2027, 1, 1))) == "authority.out_of_scope.reason"


def test_legal_representative_has_no_last_day() -> None:
    firm = Organisation("91110000000000000X", "样例公司", frozenset({SERVICE}), None)

    assert reason(GROWN_UP, firm, today=date(9999, 1, 1)) is None


def test_organisations_agent_is_held_to_the_last_day() -> None:
    firm = Organisation("91110000000000000X", "样例公司", frozenset({SERVICE}), date(2026, 11, 22))

    assert reason(GROWN_UP, firm) == "authority.expired.reason"


def test_organisations_agent_is_held_to_the_scope() -> None:
    firm = Organisation("91110000000000000X", "样例公司", frozenset({"other"}), None)

    assert reason(GROWN_UP, firm) == "authority.out_of_scope.reason"


def test_refusal_says_how_to_mend_it_and_where_to_go() -> None:
    refusal = check_authority(CHILD, Ward(PERSON), service=SERVICE, today=TODAY)

    assert refusal is not None
    assert (refusal.how_to_fix.id, refusal.where_next.id) == (
        "authority.guardian_minor.fix",
        "authority.guardian_minor.where",
    )


@pytest.mark.parametrize(
    ("birth", "today", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2008, 12, 31), date(2026, 1, 1), 17),
    ],
)
def test_age_is_whole_years_lived(birth: date, today: date, years: int) -> None:
    assert age_years(agent_born(birth).identity, today=today) == years
