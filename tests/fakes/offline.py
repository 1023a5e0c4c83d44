"""Ranges and orders of a synthetic hall, for numbers without a backend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.domain.offline import OfflineOrder
from kiosk.domain.queueing import NumberOrder, OfflineRange, OpenSpan
from tests.fakes.halls import GENERAL, NOW, SITE

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.queueing import QueueStatus

TODAY: Final = date(2026, 11, 23)
TOMORROW: Final = TODAY + timedelta(days=1)
SPANS: Final = (OpenSpan(9 * 60, 11 * 60 + 30), OpenSpan(13 * 60, 17 * 60))


def range_of(
    queue: QueueStatus = GENERAL, *, first: int = 5001, count: int = 10, day: date = TODAY, hours: bool = True
) -> OfflineRange:
    """A range. Its URLs say which number they are of."""
    return OfflineRange(
        queue.id,
        queue.letter,
        day,
        first,
        tuple(f"HTTPS://EXAMPLE.INVALID/N/CANARY{queue.letter}{number}" for number in range(first, first + count)),
        SPANS if hours else (),
        "17:30" if hours else "",
    )


def asked(
    key: str,
    queue: QueueStatus = GENERAL,
    *,
    holder: str | None = None,
    day: date = TODAY,
    at: datetime = NOW,
) -> OfflineOrder:
    """Somebody's order."""
    return OfflineOrder(NumberOrder(queue.id, holder), key, replace(queue), SITE.id, day, at)
