"""Slots of the night in which summer time begins or ends: each wall time once, and none that no clock shows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from backend.server.queueing.appointments import book, slots
from tests.backend.halls import put_hall

if TYPE_CHECKING:
    from backend.server.store.session import Store

NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 29), 46),  # 02:00 becomes 03:00
    ("Europe/Berlin", date(2026, 10, 25), 48),  # 03:00 becomes 02:00
    ("Australia/Lord_Howe", date(2026, 10, 4), 47),  # by half an hour
    ("America/Havana", date(2026, 3, 8), 46),  # midnight becomes 01:00
    ("Asia/Shanghai", date(2026, 3, 29), 48),
]


def local_times(store: Store, zone: str, day: date) -> list[str]:
    """The beginnings of a day's slots, by the hall's clock."""
    hall = put_hall(store)
    hall.put(time_zone=zone, queue={"rules": {"slot_quota": 1, "slot_min": 30}})
    noon_before = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=24)
    with store.read() as session:
        told = slots(session, "hall", "a", day, at=noon_before)
    return [slot.from_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for slot in told]


@pytest.mark.parametrize(("zone", "day", "count"), NIGHTS)
def test_no_wall_time_is_offered_twice(queue_store: Store, zone: str, day: date, count: int) -> None:
    times = Counter(local_times(queue_store, zone, day))
    assert (len(times), max(times.values())) == (count, 1)


def test_slot_after_the_lost_hour_has_one_place(queue_store: Store) -> None:
    """It was offered as two, and one booking filled both."""
    local_times(queue_store, "Europe/Berlin", date(2026, 3, 29))
    at, begins = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)
    with queue_store.write() as session:
        book(session, appointment_id="x", site_id="hall", queue_id="a", slot_from=begins, holder_hmac=None, at=at)
    with queue_store.read() as session:
        left = [slot.left for slot in slots(session, "hall", "a", date(2026, 3, 29), at=at) if slot.from_at == begins]
    assert left == [0]
