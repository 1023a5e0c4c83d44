"""Numbers taken on the phone, and appointments: early, on time, late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import moving
from backend.server.queueing.appointments import DAYS_AHEAD, Appointment, book, cancel, slots
from backend.server.queueing.refusals import Refused
from kiosk.domain.queueing import Priority
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, younger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.backend.halls import Counterside

ENGINES = BOTH

PHONE = "13800000000"
SLOT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # eleven o'clock, an hour from the hall's now


def _refused(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.reason.id


def _token(hall: Counterside) -> str:
    return ISSUER.secret.page_token(hall.reserve(PHONE).id)


def test_a_number_on_the_phone_is_not_called_before_the_check_in(hall: Counterside) -> None:
    hall.reserve(PHONE)
    hall.open("1")
    assert hall.call("1") is None


def test_a_checked_in_number_keeps_the_place_of_its_reservation(hall: Counterside) -> None:
    token = _token(hall)
    hall.wait(minutes=5)
    hall.take()
    hall.check_in(token=token)
    assert hall.line() == ["A001", "A002"]


def test_checking_in_twice_is_the_same_number(hall: Counterside) -> None:
    token = _token(hall)
    assert hall.check_in(token=token) == hall.check_in(token=token)


def test_a_card_checks_in_the_number_of_its_holders_phone(hall: Counterside) -> None:
    hall.reserve(PHONE)
    assert hall.check_in(holder_number=younger(), phone=PHONE).ticket == "A001"


def test_a_check_in_after_its_time_is_refused(hall: Counterside) -> None:
    token = _token(hall)
    hall.wait(minutes=31)
    with pytest.raises(Refused) as caught:
        hall.check_in(token=token)
    assert _refused(caught) == "queues.check_in_too_late.reason"


def test_a_reservation_nobody_checked_in_expires(hall: Counterside) -> None:
    hall.reserve(PHONE)
    hall.wait(minutes=31)
    with hall.store.write() as session:
        assert moving.end_day(session, "hall", at=hall.now) == 1


def test_a_phone_has_one_live_number_in_a_queue(hall: Counterside) -> None:
    hall.reserve(PHONE)
    with pytest.raises(Refused) as caught:
        hall.reserve(PHONE)
    assert _refused(caught) == "queues.too_many_live.reason"


def test_a_missed_reservation_does_not_count_against_its_phone(hall: Counterside) -> None:
    hall.reserve(PHONE)
    hall.wait(minutes=31)
    assert hall.reserve(PHONE).ticket == "A002"


def test_a_queue_that_wants_a_card_wants_it_at_the_check_in(hall: Counterside) -> None:
    hall.put(queue={"needs_identity": True})
    token = _token(hall)
    with pytest.raises(Refused) as caught:
        hall.check_in(token=token)
    assert _refused(caught) == "queue.needs_identity.reason"


def test_nothing_to_check_in_is_told(hall: Counterside) -> None:
    with pytest.raises(Refused) as caught:
        hall.check_in(holder_number=younger())
    assert _refused(caught) == "queues.nothing_to_check_in.reason"


@pytest.fixture
def booked(hall: Counterside) -> Appointment:
    hall.put(queue={"rules": {"slot_quota": 1}})
    return _book(hall)


def _book(hall: Counterside) -> Appointment:
    with hall.store.write() as session:
        return _book_at(session, SLOT, at=hall.now)


def _book_at(session: Session, slot_from: datetime, *, at: datetime, holder: str | None = None) -> Appointment:
    return book(
        session,
        appointment_id="p",
        site_id="hall",
        queue_id="a",
        slot_from=slot_from,
        holder_hmac=holder or ISSUER.holder_digest(younger()),
        at=at,
    )


def test_a_full_slot_is_not_booked_again(hall: Counterside, booked: Appointment) -> None:
    with pytest.raises(Refused) as caught:
        _book(hall)
    assert _refused(caught) == "queues.slot_full.reason"


def test_a_booked_slot_shows_nothing_left(hall: Counterside, booked: Appointment) -> None:
    with hall.store.read() as session:
        told = {slot.from_at: slot.left for slot in slots(session, "hall", "a", SLOT.date(), at=hall.now)}
    assert (told[SLOT], told[SLOT + timedelta(minutes=30)]) == (0, 1)


def test_a_cancelled_slot_is_free_again(hall: Counterside, booked: Appointment) -> None:
    with hall.store.write() as session:
        assert cancel(session, booked.token)
    with hall.store.read() as session:
        assert slots(session, "hall", "a", SLOT.date(), at=hall.now)[1].left == 1


@pytest.mark.parametrize(("days", "some"), [(DAYS_AHEAD - 1, True), (DAYS_AHEAD, False)])
def test_only_the_coming_days_can_be_booked(hall: Counterside, booked: Appointment, days: int, some: bool) -> None:
    with hall.store.read() as session:
        day = hall.now.date() + timedelta(days=days)
        assert bool(slots(session, "hall", "a", day, at=hall.now)) is some


def test_on_a_night_that_loses_an_hour_an_early_check_in_is_told_the_right_time(hall: Counterside) -> None:
    hall.put(queue={"rules": {"slot_quota": 1}}, time_zone="Europe/Berlin")
    hall.now = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # half past one; at two it is three
    with hall.store.write() as session:
        told = _book_at(session, datetime(2027, 3, 28, 7, 0, tzinfo=UTC), at=hall.now)  # nine o'clock
    with pytest.raises(Refused) as caught:
        hall.check_in(token=told.token)
    assert dict(caught.value.refusal.how_to_fix.values)["time"] == "08:30"


def test_an_early_check_in_is_told_when_to_come(hall: Counterside, booked: Appointment) -> None:
    with pytest.raises(Refused) as caught:
        hall.check_in(token=booked.token)
    assert dict(caught.value.refusal.how_to_fix.values) == {"time": "10:30", "minutes": 30}


def test_an_appointment_on_time_has_its_credit(hall: Counterside, booked: Appointment) -> None:
    hall.now = SLOT - timedelta(minutes=20)
    assert hall.check_in(token=booked.token).priority is Priority.APPOINTMENT


def test_an_appointment_booked_by_phone_is_checked_in_by_the_card_of_its_owner(hall: Counterside) -> None:
    hall.put(queue={"rules": {"slot_quota": 1}})
    with hall.store.write() as session:
        _book_at(session, SLOT, at=hall.now, holder=ISSUER.phone_digest(PHONE))
    hall.wait(minutes=30)
    assert hall.check_in(holder_number=younger(), phone=PHONE).ticket == "A001"


def test_an_appointment_of_a_queue_that_wants_a_card_wants_it_at_the_check_in(hall: Counterside) -> None:
    hall.put(queue={"rules": {"slot_quota": 1}, "needs_identity": True})
    with hall.store.write() as session:
        token = _book_at(session, SLOT, at=hall.now, holder=ISSUER.phone_digest(PHONE)).token
    hall.wait(minutes=30)
    with pytest.raises(Refused) as caught:
        hall.check_in(token=token)
    assert _refused(caught) == "queue.needs_identity.reason"
    assert hall.check_in(token=token, holder_number=younger()).ticket == "A001"


def test_an_appointment_that_was_served_is_not_checked_in_again(hall: Counterside, booked: Appointment) -> None:
    hall.wait(minutes=30)
    hall.check_in(token=booked.token)
    hall.open("1")
    hall.serve("1")
    with pytest.raises(Refused) as caught:
        hall.check_in(token=booked.token)
    assert _refused(caught) == "queues.check_in_over.reason"


def test_an_appointment_checked_in_again_tells_the_counter_that_calls(hall: Counterside, booked: Appointment) -> None:
    hall.wait(minutes=30)
    hall.check_in(token=booked.token)
    hall.open("1")
    hall.call("1")
    assert hall.check_in(token=booked.token).called_to == "1"


def test_an_appointment_is_checked_in_by_card(hall: Counterside, booked: Appointment) -> None:
    hall.now = SLOT
    assert hall.check_in(holder_number=younger()).ticket == "A001"


def test_coming_early_or_a_little_late_is_the_same_place(hall: Counterside, booked: Appointment) -> None:
    hall.now = SLOT - timedelta(minutes=25)
    hall.take()
    hall.now = SLOT + timedelta(minutes=10)
    hall.check_in(token=booked.token)
    assert hall.line() == ["A002", "A001"]


def test_a_late_appointment_is_an_ordinary_number(hall: Counterside, booked: Appointment) -> None:
    hall.now = SLOT + timedelta(minutes=16)
    assert hall.check_in(token=booked.token).priority is Priority.ORDINARY


def test_an_appointment_checked_in_twice_is_one_number(hall: Counterside, booked: Appointment) -> None:
    hall.now = SLOT
    assert hall.check_in(token=booked.token) == hall.check_in(token=booked.token)
