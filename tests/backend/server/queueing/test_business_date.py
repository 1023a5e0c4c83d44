"""Numbers across midnight and summer time: the day is the site's, at the instant of the command."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from backend.server.queueing.numbers import NumberIssuer
from backend.server.secret import ServerSecret
from backend.server.site_file import DEMO_SITE, put_site, read_site
from backend.server.store.tables import TerminalRow
from kiosk.domain.queueing import NumberOrder, QueueNumber
from tests.backend.engines import BOTH
from tests.backend.running import always_open

if TYPE_CHECKING:
    from pathlib import Path

    from backend.server.store.session import Store

ENGINES = BOTH
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
ISSUER = NumberIssuer(ServerSecret(b"k" * 32), "https://example.org")


class Hall:
    """A store with one terminal; takes numbers at any instant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, at: datetime, queue: str = "general") -> QueueNumber:
        with self._store.write() as session:
            return ISSUER.take(
                session, NumberOrder(queue), number_id=ISSUER.new_id(), site_id="qinghe", terminal_id="t", at=at
            )


def _hall(store: Store, site: Path) -> Hall:
    with store.write() as session:
        put_site(session, read_site(site))
        session.add(TerminalRow(id="t", site_id="qinghe", name="", enrolled_at=datetime.now(UTC)))
    return Hall(store)


@pytest.fixture
def shanghai(queue_store: Store, tmp_path: Path) -> Hall:
    return _hall(queue_store, always_open(tmp_path))


@pytest.fixture
def berlin(queue_store: Store, tmp_path: Path) -> Hall:
    text = always_open(tmp_path).read_text(encoding="utf-8").replace("Asia/Shanghai", "Europe/Berlin")
    site = tmp_path / "berlin.yaml"
    site.write_text(text, encoding="utf-8")
    return _hall(queue_store, site)


def test_the_last_second_of_a_day_belongs_to_it(shanghai: Hall) -> None:
    number = shanghai.take(datetime(2026, 11, 23, 23, 59, 59, 999_999, tzinfo=SHANGHAI))
    assert number.business_date == date(2026, 11, 23)


def test_midnight_at_the_site_begins_a_new_day(shanghai: Hall) -> None:
    number = shanghai.take(datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI))
    assert number.business_date == date(2026, 11, 24)


def test_midnight_in_utc_changes_nothing(shanghai: Hall) -> None:
    before = shanghai.take(datetime(2026, 11, 23, 23, 59, tzinfo=UTC))
    after = shanghai.take(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))
    assert (before.ticket, after.ticket) == ("A001", "A002")


def test_a_new_day_begins_with_one(shanghai: Hall) -> None:
    shanghai.take(datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI))
    assert shanghai.take(datetime(2026, 11, 24, 0, 1, tzinfo=SHANGHAI)).ticket == "A001"


def test_nobody_of_yesterday_is_ahead(shanghai: Hall) -> None:
    shanghai.take(datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI))
    assert shanghai.take(datetime(2026, 11, 24, 0, 1, tzinfo=SHANGHAI)).ahead == 0


def test_a_command_that_comes_late_still_finds_its_own_day(shanghai: Hall) -> None:
    shanghai.take(datetime(2026, 11, 24, 0, 1, tzinfo=SHANGHAI))
    late = shanghai.take(datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI))
    assert late.serial == "20261123-A-0001"


def test_the_hour_that_comes_twice_counts_on(berlin: Hall) -> None:
    once = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    numbers = [berlin.take(instant) for instant in (once, once.replace(fold=1))]
    assert [number.ticket for number in numbers] == ["A001", "A002"]


def test_a_day_of_25_hours_is_one_day(berlin: Hall) -> None:
    begins = datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN).astimezone(UTC)
    days = {berlin.take(begins + timedelta(hours=hour)).business_date for hour in range(25)}
    assert days == {date(2026, 10, 25)}


def test_after_23_hours_a_short_day_is_over(berlin: Hall) -> None:
    begins = datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN).astimezone(UTC)
    assert berlin.take(begins + timedelta(hours=23)).business_date == date(2026, 3, 30)


def test_queues_count_apart(shanghai: Hall) -> None:
    at = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
    shanghai.take(at)
    assert shanghai.take(at, "property").ticket == "C001"


def test_demo_general_queue_gives_numbers_at_any_hour(queue_store: Store) -> None:
    hall = _hall(queue_store, DEMO_SITE)
    tickets = [hall.take(datetime(2026, 11, 22, hour, 30, tzinfo=SHANGHAI)).ticket for hour in range(24)]
    assert tickets == [f"A{number:03d}" for number in range(1, 25)]
