"""One Chromium and one hall a module, windows for whoever looks."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from backend.server.site_file import put_site, read_site
from backend.server.staff import passwords
from tests.backend.open_hall import OpenHall
from tests.backend.running import always_open, running
from tests.backend.screens.chromium import BOARD, DESK, PHONE, Window, chromium
from tests.backend.screens.people import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from backend.server.staff.roles import Role

MONDAY_TEN: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # in Shanghai
_FORGOTTEN: Final = (
    *("number_reviews", "number_services", "number_intervals", "numbers", "number_counters", "appointments"),
    *("counter_intervals", "counter_displays", "queue_events", "idempotency_keys", "public_codes", "text_messages"),
    *("staff_deeds", "staff_presses", "staff_attempts", "staff_sessions", "staff_sites", "staff_members"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """No longer than a module: while playwright is open, its event loop runs in this thread and no other one can."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHall]:
    """One backend for a module: starting one takes longer than most tests."""
    directory = tmp_path_factory.mktemp("house")
    with running(directory, site=always_open(directory)) as backend:
        yield OpenHall(backend)


@pytest.fixture
def hall(house: OpenHall, monkeypatch: pytest.MonkeyPatch) -> OpenHall:
    """The hall with nobody in it, on a Monday at ten."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    backend = house.backend
    with house.store.write() as session:
        for table in _FORGOTTEN:
            session.execute(text(f"DELETE FROM {table}"))
        put_site(session, read_site(backend.directory / "always-open.yaml"))
        session.execute(text("UPDATE service_counters SET state = 'closed', staff_id = NULL, state_since = NULL"))
    backend.server._house.staff_limit._buckets.clear()
    shutil.rmtree(backend.state_dir / "notices", ignore_errors=True)
    backend.clock.jump_to(MONDAY_TEN)
    return house


@pytest.fixture
def window(browser: Browser, hall: OpenHall) -> Iterator[Callable[..., Window]]:
    """Open a window of a size; nothing in it may have come from elsewhere or complained."""
    opened: list[Window] = []

    def look(size: tuple[int, int] = PHONE, *, language: str = "zh-CN", script: bool = True) -> Window:
        opened.append(Window(browser, hall.backend, size=size, language=language, script=script))
        return opened[-1]

    yield look
    for one in opened:
        one.close()


@pytest.fixture
def clerk(window: Callable[..., Window], hall: OpenHall) -> Callable[..., Clerk]:
    """Somebody of the staff before a window of their own, signed in by the keyboard."""

    def comes(account: str = "chen", **more: Role) -> Clerk:
        return Clerk.signed_in(window(DESK), hall.backend, account, **more)

    return comes


@pytest.fixture
def board(window: Callable[..., Window]) -> Window:
    return window(BOARD)
