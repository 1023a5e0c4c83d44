"""A hall with staff, and numbers that wait."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from backend.server.staff import passwords
from kiosk.domain.queueing import NumberOrder
from tests.backend.browser import Browser, signed_in
from tests.backend.running import DEADLINE_S, Running, always_open, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backend.client import BackendClient


_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_NOBODYS = _QUICK.hash("nobody's")
_FORGOTTEN = (
    "number_reviews",
    "number_services",
    "number_intervals",
    "numbers",
    "number_counters",
    "idempotency_keys",
    "queue_events",
    "event_counters",
    "counter_intervals",
    "counter_displays",
    "staff_deeds",
    "staff_presses",
    "staff_attempts",
    "staff_sessions",
    "staff_sites",
    "staff_members",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Running]:
    """One backend for a module: starting one takes longer than most tests."""
    directory = tmp_path_factory.mktemp("staff")
    with running(directory, site=always_open(directory), database=module_database) as backend:
        yield backend


@pytest.fixture
def hall(house: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The backend as if it had just been put up: nobody hired, nothing taken, every counter closed, the clock right."""
    monkeypatch.setattr(passwords, "_HASHER", _QUICK)
    monkeypatch.setattr(passwords, "_NOBODYS", _NOBODYS)
    with house.foundation.store.write() as session:
        for table in _FORGOTTEN:
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("UPDATE service_counters SET state = 'closed', staff_id = NULL, state_since = NULL"))
    house.clock.shift, house.clock.standing = timedelta(), None
    house.server._house.staff_limit._buckets.clear()
    house.logged.seek(0)
    house.logged.truncate()
    return house


@pytest.fixture(scope="module")
def terminal(house: Running) -> Iterator[BackendClient]:
    client = house.terminal()
    yield client
    client.close()


@pytest.fixture
def take(hall: Running, terminal: BackendClient) -> Callable[..., list[str]]:
    """Take so many numbers; returns their tickets."""

    def taken(count: int = 1, *, queue: str = "general") -> list[str]:
        return [
            terminal.take_number(NumberOrder(queue), key=secrets.token_hex(8), deadline_s=DEADLINE_S).ticket
            for _ in range(count)
        ]

    return taken


@pytest.fixture
def seated(hall: Running) -> Iterator[Callable[..., Browser]]:
    """Somebody who sits at an open counter."""
    opened: list[Browser] = []

    def at(counter: str = "3", account: str = "", *, language: str = "zh") -> Browser:
        browser = signed_in(hall, account or f"clerk-{counter}", language=language)
        browser.press("/staff/counters", counter_id=counter)
        browser.press("/staff/counter/open")
        opened.append(browser)
        return browser

    yield at
    for browser in opened:
        browser.close()
