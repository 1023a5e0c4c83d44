"""A synthetic hall."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from kiosk.domain.message import Words
from kiosk.domain.queueing import (
    HallStatus,
    QueueNumber,
    QueueService,
    QueueStatus,
    Site,
    TriageAnswer,
    TriageQuestion,
    Wait,
)
from kiosk.standing import Terminal

NOW: Final = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # half past nine in the hall
TERMINAL: Final = Terminal(Words("03 号机", "Terminal 03"), Words("一楼大厅", "Ground floor"), "12345")
SITE: Final = Site(
    id="sample-hall",
    name=Words("样例区政务服务中心", "Sample District Service Hall"),
    short_name=Words("样例大厅", "Sample Hall"),
    time_zone="Asia/Shanghai",
    address=Words("样例路 1 号", "1 Sample Road"),
    service_line="12345",
)
GENERAL: Final = QueueStatus(
    id="general",
    letter="A",
    name=Words("综合窗口", "General"),
    about=Words("各类事项", "All matters"),
    counters=Words("3 至 6 号", "3 to 6"),
    where=Words("一楼东侧", "Ground floor, east"),
    needs_identity=False,
    open=True,
    open_until="17:30",
    waiting=3,
    next_ticket="A012",
    wait=Wait(6, 12),
)
RESIDENCE: Final = replace(
    GENERAL, id="residence", letter="B", name=Words("户籍窗口", "Residence"), needs_identity=True, next_ticket="B004"
)
SERVED: Final = replace(
    GENERAL,
    services=(
        QueueService("social-insurance", Words("社保", "Social insurance")),
        QueueService("medical-insurance", Words("医保", "Medical insurance")),
    ),
)
QUESTION: Final = TriageQuestion(
    "matter",
    Words("办什么", "What for"),
    (
        TriageAnswer("person", Words("户口", "Register"), queue_id="residence"),
        TriageAnswer("insurance", Words("医保", "Insurance"), queue_id="general", service_id="medical-insurance"),
        TriageAnswer("more", Words("别的", "Other"), question_id="more"),
    ),
)
HALL: Final = HallStatus(SITE, (GENERAL, RESIDENCE), date(2026, 11, 23), NOW)


def number_for(queue: QueueStatus = GENERAL, order: int = 12) -> QueueNumber:
    """A number the backend committed."""
    return QueueNumber(
        id=f"n-{queue.letter}-{order}",
        ticket=f"{queue.letter}{order:03}",
        serial=f"20261123-{queue.letter}-{order:04}",
        queue=queue,
        ahead=3,
        wait=Wait(6, 12),
        business_date=date(2026, 11, 23),
        issued_at=NOW,
        url="HTTPS://EXAMPLE.INVALID/N/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    )


RESERVED: Final = replace(number_for(order=15), check_in_by=NOW + timedelta(minutes=45))
