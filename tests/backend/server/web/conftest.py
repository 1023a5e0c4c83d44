"""A hall behind its public pages, as if it had just been put up, over a database of either kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tests.backend.open_hall import OpenHall
from tests.backend.running import Running, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORGOTTEN = (
    "number_reviews",
    "number_services",
    "number_intervals",
    "appointments",
    "offline_ranges",
    "numbers",
    "number_counters",
    "idempotency_keys",
    "queue_events",
    "event_counters",
    "counter_intervals",
    "public_codes",
    "text_messages",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Running]:
    """One backend for a module: starting one takes longer than most tests."""
    directory = tmp_path_factory.mktemp("web")
    with running(directory, site=always_open(directory), database=module_database) as backend:
        yield backend


@pytest.fixture
def hall(house: Running) -> OpenHall:
    """Nothing taken, nobody called, every counter closed, no code sent, the clock right."""
    with house.foundation.store.write() as session:
        for table in _FORGOTTEN:
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("UPDATE service_counters SET state = 'closed', staff_id = NULL, state_since = NULL"))
    house.clock.shift, house.clock.standing = timedelta(), None
    inside = house.server._house
    for limit in (inside.page_limit, inside.code_limit, inside.verify_limit, inside.enrolment_limit):
        limit._buckets.clear()
    house.logged.seek(0)
    house.logged.truncate()
    return OpenHall(house)
