"""Numbers given without a backend: ranges, and reconciling them, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.server.idempotency import KeyReused, claim
from backend.server.queueing import offline, places
from backend.server.queueing.refusals import Refused
from kiosk.domain.queueing import NumberOrder, OfflineFate, OfflineNumber, OfflineRange, OpenSpan
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, emptied, put_hall

if TYPE_CHECKING:
    from collections.abc import Collection

    from backend.server.store.session import Store
    from kiosk.domain.queueing import QueueNumber
    from tests.backend.halls import Counterside

ENGINES = BOTH


def _ranges(hall: Counterside, terminal: str = "t", exhausted: Collection[str] = ()) -> tuple[OfflineRange, ...]:
    with hall.store.write() as session:
        return offline.ranges(session, ISSUER, site_id="hall", terminal_id=terminal, at=hall.now, exhausted=exhausted)


def _report(hall: Counterside, *given_: OfflineNumber, terminal: str = "t") -> tuple[OfflineFate, ...]:
    with hall.store.write() as session:
        return offline.reconcile(session, ISSUER, given_, site_id="hall", terminal_id=terminal, at=hall.now)


def _given(hall: Counterside, range_: OfflineRange, *, nth: int = 0) -> OfflineNumber:
    return OfflineNumber(NumberOrder(range_.queue_id), range_.business_date, range_.first + nth, hall.now)


def test_ranges_of_two_terminals_do_not_touch(hall: Counterside) -> None:
    one, two = _ranges(hall, "t")[0], _ranges(hall, "u")[0]
    assert two.first == one.first + len(one.urls)


def test_asking_again_tells_the_same_ranges(hall: Counterside) -> None:
    assert _ranges(hall) == _ranges(hall)


def test_a_used_up_range_is_followed_by_another(hall: Counterside) -> None:
    first = _ranges(hall)[0]
    assert _ranges(hall, exhausted=["a"])[0].first == first.first + len(first.urls)


def test_tomorrow_has_a_range_as_well(hall: Counterside) -> None:
    days = {one.business_date for one in _ranges(hall)}
    assert max(days) - min(days) == timedelta(days=1)


def test_the_next_number_online_does_not_skip_the_range(hall: Counterside) -> None:
    _ranges(hall)
    assert hall.take().ticket == "A001"


def test_a_reported_number_stands_where_it_was_given(hall: Counterside) -> None:
    given_ = _given(hall, _ranges(hall)[0])
    hall.wait(minutes=5)
    hall.take()
    _report(hall, given_)
    assert hall.line() == ["A5001", "A001"]


def test_a_number_reported_twice_is_known(hall: Counterside) -> None:
    given_ = _given(hall, _ranges(hall)[0])
    fates = [*_report(hall, given_), *_report(hall, given_)]
    assert (fates, hall.line()) == ([OfflineFate.ACCEPTED, OfflineFate.KNOWN], ["A5001"])


def test_a_number_that_contradicts_the_record_changes_nothing(hall: Counterside) -> None:
    given_ = _given(hall, _ranges(hall)[0])
    _report(hall, given_)
    hall.wait(minutes=1)
    assert _report(hall, replace(given_, issued_at=hall.now)) == (OfflineFate.CONFLICT,)


def test_a_number_of_another_terminals_range_is_foreign(hall: Counterside) -> None:
    given_ = _given(hall, _ranges(hall, "u")[0])
    assert (_report(hall, given_), hall.line()) == ((OfflineFate.FOREIGN,), [])


def test_a_number_of_yesterday_is_on_record_and_expired(hall: Counterside) -> None:
    given_ = _given(hall, _ranges(hall)[0])
    hall.wait(days=1)
    assert (_report(hall, given_), hall.line()) == ((OfflineFate.ACCEPTED,), [])


def test_the_page_printed_offline_is_the_numbers_own(hall: Counterside) -> None:
    from backend.server.queueing.positions import look_up

    range_ = _ranges(hall)[0]
    _report(hall, _given(hall, range_, nth=3))
    with hall.store.read() as session:
        told = look_up(session, range_.urls[3].rpartition("/")[2], at=hall.now)
    assert told is not None
    assert told.ticket == "A5004"


def test_a_moved_terminal_gets_no_range(hall: Counterside) -> None:
    with hall.store.write() as session:
        from backend.server.store.tables import TerminalRow

        session.get_one(TerminalRow, "t").moved_at = hall.now
    with pytest.raises(Refused) as caught:
        _ranges(hall)
    assert caught.value.refusal.reason.id == "queues.not_confirmed.reason"
    with hall.store.write() as session:
        places.confirm_site(session, "t", "hall")
    assert _ranges(hall)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=4))
def test_however_reports_are_cut_and_repeated_each_number_is_there_once(
    queue_store: Store, batches: list[list[int]]
) -> None:
    emptied(queue_store)
    hall = put_hall(queue_store)
    range_ = _ranges(hall)[0]
    told = {nth: _given(hall, range_, nth=nth) for nth in range(10)}
    for batch in batches:
        _report(hall, *(told[nth] for nth in batch))
    assert hall.line() == [f"A{5001 + nth}" for nth in sorted({nth for batch in batches for nth in batch})]


# ── what was taken online and never heard of ──


def _taken(hall: Counterside, key: str) -> QueueNumber:
    """A number taken online, its Idempotency-Key kept as the API keeps it."""
    number = hall.take()
    with hall.store.write() as session:
        claim(session, terminal_id="t", key=key, body_hmac="m", resource_id=number.id, at=hall.now)
    return number


def test_a_number_nobody_heard_of_gives_way_to_the_one_given_offline(hall: Counterside) -> None:
    range_ = _ranges(hall)[0]
    _taken(hall, "lost")
    _report(hall, replace(_given(hall, range_), instead_of="lost"))
    assert hall.line() == ["A5001"]


def test_a_number_told_of_stays_beside_one_given_offline(hall: Counterside) -> None:
    range_ = _ranges(hall)[0]
    _taken(hall, "told")
    _report(hall, replace(_given(hall, range_), instead_of="never came"))
    assert sorted(hall.line()) == ["A001", "A5001"]


def test_a_number_of_another_terminal_does_not_give_way(hall: Counterside) -> None:
    range_ = _ranges(hall, "u")[0]
    _taken(hall, "lost")
    _report(hall, replace(_given(hall, range_), instead_of="lost"), terminal="u")
    assert sorted(hall.line()) == ["A001", "A5001"]


def test_nothing_can_be_taken_any_more_under_the_key_of_a_number_given_offline(hall: Counterside) -> None:
    _report(hall, replace(_given(hall, _ranges(hall)[0]), instead_of="late"))
    with pytest.raises(KeyReused), hall.store.write() as session:
        claim(session, terminal_id="t", key="late", body_hmac="m", resource_id="n", at=hall.now)


def test_a_number_reported_again_gives_up_nothing_more(hall: Counterside) -> None:
    given_ = replace(_given(hall, _ranges(hall)[0]), instead_of="k")
    fates = [*_report(hall, given_), *_report(hall, given_)]
    assert (fates, hall.line()) == ([OfflineFate.ACCEPTED, OfflineFate.KNOWN], ["A5001"])


# ── a terminal that was moved since ──


def _moved(hall: Counterside) -> None:
    hall.put(id="other")
    with hall.store.write() as session:
        places.move_terminal(session, "t", "other", at=hall.now)


def _report_from(hall: Counterside, given_: OfflineNumber) -> tuple[OfflineFate, ...]:
    with hall.store.write() as session:
        return offline.reconcile(session, ISSUER, [given_], site_id="other", terminal_id="t", at=hall.now)


def test_a_number_counts_where_it_was_given(hall: Counterside) -> None:
    given_ = replace(_given(hall, _ranges(hall)[0]), site_id="hall")
    _moved(hall)
    assert (_report_from(hall, given_), hall.line()) == ((OfflineFate.ACCEPTED,), ["A5001"])


@pytest.mark.parametrize("site", ["other", "nowhere", ""])
def test_a_number_said_to_be_given_elsewhere_is_foreign(hall: Counterside, site: str) -> None:
    given_ = replace(_given(hall, _ranges(hall)[0]), site_id=site)
    _moved(hall)
    assert (_report_from(hall, given_), hall.line()) == ((OfflineFate.FOREIGN,), [])


# ── when numbers may be given ──


def test_a_range_tells_when_its_queue_gives_numbers(hall: Counterside) -> None:
    hall.put(
        queue={"numbering_hours": {"mon": ["09:00-11:30", "13:00-16:30"]}, "counter_hours": {"mon": ["09:00-17:00"]}}
    )
    today = _ranges(hall)[0]
    assert (today.spans, today.open_until) == ((OpenSpan(540, 690), OpenSpan(780, 990)), "17:00")


def test_a_range_of_a_closed_day_has_no_hours(hall: Counterside) -> None:
    hall.put(queue={"numbering_hours": {"mon": ["09:00-11:30"]}, "counter_hours": {"mon": ["09:00-17:00"]}})
    tomorrow = _ranges(hall)[1]
    assert (tomorrow.spans, tomorrow.open_until) == ((), "")
