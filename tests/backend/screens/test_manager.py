"""The supervisor's hall and the manager's statistics, after a morning's work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling
from backend.server.staff.roles import Role
from tests.backend.screens.conftest import MONDAY_TEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backend.open_hall import OpenHall
    from tests.backend.screens.people import Clerk


@pytest.fixture
def morning(hall: OpenHall) -> OpenHall:
    """Three hours at four counters: most are served, some do not come, and a few still wait."""
    clock = hall.backend.clock
    clock.jump_to(MONDAY_TEN - timedelta(hours=2))
    hall.open("3", "4", "7", "9")
    lanes = {"3": "general", "4": "general", "7": "household", "9": "property"}
    for nth in range(24):
        counter = "3479"[nth % 4]
        hall.take(lanes[counter])
        clock.shift += timedelta(minutes=2 + nth % 3)
        hall.do(calling.call_next, counter)
        clock.shift += timedelta(minutes=1)
        if nth % 8 == 5:
            hall.do(calling.no_show, counter)
            continue
        hall.do(calling.start_serving, counter)
        clock.shift += timedelta(minutes=1 + nth % 4)
        hall.do(calling.finish, counter)
    for queue in ("general", "general", "household"):
        hall.take(queue)
    hall.do(calling.call_next, "3")
    return hall


def test_statistics_tell_the_morning(morning: OpenHall, clerk: Callable[..., Clerk]) -> None:
    manager = clerk("wang", role=Role.MANAGER).window
    manager.open("/staff/statistics")
    manager.page.locator("figure svg").first.wait_for()
    manager.looks("statistics", whole=True)
    manager.page.locator("figure summary").first.click()
    manager.page.locator("figure table").first.wait_for()
    manager.looks("statistics-table")


def test_statistics_of_no_day_at_all_say_so(hall: OpenHall, clerk: Callable[..., Clerk]) -> None:
    manager = clerk("wang", role=Role.MANAGER).window
    manager.open("/staff/statistics?first=2026-11-02&last=2026-11-02")
    manager.looks("statistics-empty", whole=True)


def test_statistics_fit_a_narrow_window(morning: OpenHall, clerk: Callable[..., Clerk]) -> None:
    manager = clerk("wang", role=Role.MANAGER).window
    manager.page.set_viewport_size({"width": 1024, "height": 768})
    manager.open("/staff/statistics")
    manager.looks("statistics-narrow", whole=True)


def test_the_hall_at_a_glance(morning: OpenHall, clerk: Callable[..., Clerk]) -> None:
    manager = clerk("wang", role=Role.MANAGER).window
    manager.open("/staff/hall")
    manager.reads(morning.last_call().ticket)
    manager.looks("hall-now", whole=True)


def test_a_clerk_is_told_that_this_is_not_theirs(hall: OpenHall, clerk: Callable[..., Clerk]) -> None:
    somebody = clerk().window
    somebody.open("/staff/accounts")
    somebody.looks("staff-not-allowed")
    assert somebody.page.locator("table").count() == 0
