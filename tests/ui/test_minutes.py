"""The clock on the screen: told at each full minute, never before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer

from ui.minutes import Minutes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("second", "microsecond", "waits_ms"), [(0, 0, 60_020), (30, 0, 30_020), (59, 500_000, 520), (59, 999_999, 250)]
)
def test_next_full_minute_is_waited_for(qtbot: QtBot, second: int, microsecond: int, waits_ms: int) -> None:
    del qtbot
    owner = QObject()
    minutes = Minutes(lambda: datetime(2026, 11, 22, 9, 30, second, microsecond, tzinfo=UTC), owner)
    minutes.begin()
    timers = minutes.findChildren(QTimer)
    minutes.stop()
    assert [timer.interval() for timer in timers] == [waits_ms]


def test_full_minute_is_told(qtbot: QtBot) -> None:
    owner = QObject()
    minutes = Minutes(lambda: datetime(2026, 11, 22, 9, 30, 59, 990_000, tzinfo=UTC), owner)
    with qtbot.waitSignal(minutes.full, timeout=20_000):
        minutes.begin()
    minutes.stop()
