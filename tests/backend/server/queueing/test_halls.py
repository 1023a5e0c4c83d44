"""What one queue tells of itself, by the hour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from backend.server.queueing.halls import LocalTime, queue_status
from backend.server.store.tables import QueueRow

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus

ZONE = "Asia/Shanghai"
TEXTS = {"zh_CN": "户政窗口"}


def told(hour: int, minute: int = 0) -> QueueStatus:
    row = QueueRow(
        site_id="s",
        id="household",
        position=1,
        letter="B",
        name=TEXTS,
        about=TEXTS,
        counters=TEXTS,
        where=TEXTS,
        needs_identity=True,
        open_counters=2,
        mean_service_s=300,
        numbering_hours={"mon": ["08:30-12:00", "13:30-17:15"]},
        counter_hours={"mon": ["09:00-17:30"]},
    )
    monday = datetime(2026, 11, 23, hour, minute, tzinfo=ZoneInfo(ZONE))
    return queue_status(row, now=LocalTime.of(monday, ZONE), waiting=3, last=11)


@pytest.mark.parametrize(("hour", "opens_at"), [(4, "08:30"), (12, "13:30")])
def test_closed_queue_tells_when_it_opens_today(hour: int, opens_at: str) -> None:
    assert told(hour).opens_at == opens_at


def test_queue_closed_for_the_day_names_no_time() -> None:
    assert told(18).opens_at == ""


def test_open_queue_names_no_opening_time() -> None:
    assert (told(9).open, told(9).opens_at) == (True, "")


def test_closed_counters_tell_no_wait() -> None:
    assert told(8, 45).wait is None
