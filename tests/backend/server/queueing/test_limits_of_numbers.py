"""Quotas, live numbers per person, numbers without a card, early ends, services, moved terminals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.server.queueing import places
from backend.server.queueing.limits import Counts, exceeded
from backend.server.queueing.refusals import Condition, Refused
from backend.server.queueing.rules import QueueRules, SiteRules
from backend.server.store.tables import SiteRow
from kiosk.domain.queueing import NumberOrder
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, younger

if TYPE_CHECKING:
    from tests.backend.halls import Counterside

ENGINES = BOTH


def _refused(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.reason.id


def test_a_person_has_one_live_number_in_a_queue(hall: Counterside) -> None:
    first = hall.take(holder=younger())
    with pytest.raises(Refused) as caught:
        hall.take(holder=younger())
    assert caught.value.refusal.reason.values == (("ticket", first.ticket),)


def test_after_it_is_finished_a_person_may_take_another(hall: Counterside) -> None:
    hall.take(holder=younger())
    hall.open("1")
    hall.serve("1")
    assert hall.take(holder=younger()).ticket == "A002"


def test_a_refused_number_leaves_no_gap(hall: Counterside) -> None:
    hall.take(holder=younger())
    with pytest.raises(Refused):
        hall.take(holder=younger())
    assert hall.take().ticket == "A002"


def test_a_persons_numbers_at_a_site_are_limited(hall: Counterside) -> None:
    hall.put(rules={"live_per_person": 1})
    hall.take(holder=younger())
    with pytest.raises(Refused) as caught:
        hall.take("b", holder=younger())
    assert _refused(caught) == "queues.too_many_live.reason"


def test_a_sold_out_queue_says_so(hall: Counterside) -> None:
    hall.put(queue={"rules": {"quota": 1}})
    hall.take()
    with pytest.raises(Refused) as caught:
        hall.take()
    assert _refused(caught) == "queues.sold_out.reason"


def test_numbers_without_a_card_are_limited_per_terminal_and_minute(hall: Counterside) -> None:
    hall.put(rules={"anonymous_per_min": 2})
    hall.take()
    hall.take()
    with pytest.raises(Refused) as caught:
        hall.take()
    assert _refused(caught) == "queues.too_many_anonymous.reason"


def test_another_terminal_has_a_minute_of_its_own(hall: Counterside) -> None:
    hall.put(rules={"anonymous_per_min": 1})
    hall.take()
    assert hall.order(NumberOrder("a"), terminal="u").ticket == "A002"


def test_a_minute_later_a_number_without_a_card_is_given(hall: Counterside) -> None:
    hall.put(rules={"anonymous_per_min": 1})
    hall.take()
    hall.wait(seconds=61)
    assert hall.take().ticket == "A002"


def test_a_card_passes_where_anonymous_numbers_are_used_up(hall: Counterside) -> None:
    hall.put(queue={"rules": {"quota": 4, "anonymous_share": 25}})
    hall.take()
    with pytest.raises(Refused) as caught:
        hall.take()
    assert (_refused(caught), hall.take(holder=younger()).ticket) == ("queues.share_used_up.reason", "A002")


def test_numbering_ends_early_when_too_many_wait(hall: Counterside) -> None:
    hours = {day: ["09:00-10:20"] for day in ("mon",)}
    hall.put(queue={"rules": {"closing_margin_min": 10}, "counter_hours": hours})
    for _ in range(5):
        hall.take()
    with pytest.raises(Refused) as caught:
        hall.take()
    assert _refused(caught) == "queues.closing_soon.reason"


def test_a_service_of_another_queue_is_refused(hall: Counterside) -> None:
    with pytest.raises(Refused) as caught:
        hall.order(NumberOrder("b", services=("x",)))
    assert _refused(caught) == "queues.service_unknown.reason"


def test_several_services_stand_on_one_number(hall: Counterside) -> None:
    assert hall.order(NumberOrder("a", services=("y", "x"))).services == ("y", "x")


def test_a_moved_terminal_gives_no_number_until_confirmed(hall: Counterside) -> None:
    _move_away_and_back(hall)
    with pytest.raises(Refused) as caught:
        hall.take()
    assert _refused(caught) == "queues.not_confirmed.reason"


def test_a_confirmed_terminal_gives_numbers_again(hall: Counterside) -> None:
    _move_away_and_back(hall)
    with hall.store.write() as session:
        places.confirm_site(session, "t", "hall")
    assert hall.take().ticket == "A001"


def test_confirming_another_site_is_refused(hall: Counterside) -> None:
    _move_away_and_back(hall)
    with pytest.raises(Refused), hall.store.write() as session:
        places.confirm_site(session, "t", "elsewhere")


def _move_away_and_back(hall: Counterside) -> None:
    with hall.store.write() as session:
        here = session.get_one(SiteRow, "hall")
        texts = {"name": here.name, "short_name": here.short_name, "address": here.address}
        session.add(SiteRow(id="elsewhere", time_zone="UTC", service_line="1", **texts))
        session.flush()
        places.move_terminal(session, "t", "elsewhere", at=hall.now)
        places.move_terminal(session, "t", "hall", at=hall.now)


def test_numbers_of_a_person_are_told_again(hall: Counterside) -> None:
    taken = hall.take(holder=younger())
    with hall.store.read() as session:
        assert ISSUER.of_holder(session, younger(), site_id="hall", at=hall.now) == (taken,)


def test_a_number_given_up_on_the_phone_frees_its_holder(hall: Counterside) -> None:
    taken = hall.take(holder=younger())
    token = ISSUER.secret.page_token(taken.id)
    with hall.store.write() as session:
        given_up = ISSUER.give_up(session, token, at=hall.now)
    assert (given_up.state, hall.take(holder=younger()).ticket) == ("given_up", "A002")


def test_a_number_of_yesterday_cannot_be_given_up(hall: Counterside) -> None:
    token = ISSUER.secret.page_token(hall.take().id)
    hall.wait(days=1)
    with pytest.raises(Refused) as caught, hall.store.write() as session:
        ISSUER.give_up(session, token, at=hall.now)
    assert _refused(caught) == "queues.wrong_state.reason"


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Asia/Shanghai", datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "2026-11-24"),
        ("America/New_York", datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "2026-11-01"),  # the day of 25 hours begins
        ("America/New_York", datetime(2026, 11, 2, 4, 30, tzinfo=UTC), "2026-11-01"),  # and still goes on
        ("America/New_York", datetime(2026, 3, 9, 3, 30, tzinfo=UTC), "2026-03-08"),  # the day of 23 hours ends
        ("America/New_York", datetime(2026, 3, 9, 4, 0, tzinfo=UTC), "2026-03-09"),
    ],
)
def test_the_business_date_is_the_sites_own(hall: Counterside, zone: str, instant: datetime, day: str) -> None:
    hall.put(time_zone=zone)
    hall.now = instant
    assert str(hall.take().business_date) == day


RULES = QueueRules(quota=100, anonymous_share=50)
SITE = SiteRules(anonymous_per_min=6)


@given(st.integers(101, 10_000), st.booleans())
def test_nobody_gets_a_number_beyond_the_quota(number: int, known: bool) -> None:
    assert exceeded(Counts(number, known=known), site=SITE, queue=RULES) is Condition.SOLD_OUT


@given(st.integers(0, 100), st.integers(0, 20))
def test_limits_of_anonymous_numbers_do_not_touch_people_with_a_card(today: int, minute: int) -> None:
    counts = Counts(1, known=True, anonymous_today=today, anonymous_last_minute=minute)
    assert exceeded(counts, site=SITE, queue=RULES) is None


@given(st.integers(0, 200))
def test_anonymous_numbers_stop_at_their_share(today: int) -> None:
    broken = exceeded(Counts(1, known=False, anonymous_today=today), site=SITE, queue=RULES)
    assert (broken is Condition.SHARE_USED_UP) == (today >= 50)
