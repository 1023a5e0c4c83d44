"""Ranges in, numbers out: what goes between the vault and the backend when they meet."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.queueing import OfflineFate, OfflineNumber, OfflineRange
from kiosk.health.events import Event
from kiosk.performing.offline import LastHall, OfflineDesk
from kiosk.performing.offline_reports import BATCH, OfflineReports
from kiosk.ports.errors import BackendUnreachable
from kiosk.vault.offline import VaultOfflineLedger
from kiosk.vault.store import Vault
from tests.fakes.halls import HALL, NOW, RESIDENCE, SITE
from tests.fakes.journal import RememberingJournal
from tests.fakes.offline import TODAY, TOMORROW, asked, range_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path


@dataclass
class Desk:
    """A backend's desk: hands out ranges as told, takes every number, unless told otherwise."""

    exhausted: list[list[str]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    fate: OfflineFate = OfflineFate.ACCEPTED
    trouble: Exception | None = None
    following: int = 5001

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        if self.trouble is not None:
            raise self.trouble
        self.exhausted.append(list(exhausted))
        first, self.following = self.following, self.following + 40
        return (range_of(first=first), range_of(RESIDENCE), range_of(day=TOMORROW))

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        if self.trouble is not None:
            raise self.trouble
        self.batches.append(len(numbers))
        return tuple(self.fate for _ in numbers)


class Works:
    """Reports over a vault."""

    def __init__(self, vault: Vault) -> None:
        self.desk = Desk()
        self.journal = RememberingJournal()
        self.alerts: list[None] = []
        self.ledger = VaultOfflineLedger(vault, now=lambda: NOW)
        self.start()

    def start(self) -> None:
        self.last = LastHall(OfflineDesk(self.ledger, self.journal, lambda: NOW, lambda: None))
        self.reports = OfflineReports(
            self.desk,  # type: ignore[arg-type]  # the calls made here
            self.ledger,
            self.last,
            self.journal,
            1.0,
            lambda: self.alerts.append(None),
        )

    def give(self, count: int) -> None:
        for nth in range(count):
            assert self.ledger.give(asked(f"k{nth}")) is not None


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with closing(Vault.open(tmp_path)) as vault:
        works = Works(vault)
        works.last.tell(HALL)
        yield works


def left(works: Works) -> int:
    return sum(stock.left for stock in works.ledger.stock(SITE.id, TODAY) if stock.queue_id == "general")


# ── ranges ──


def test_at_the_start_a_range_this_vault_knows_nothing_of_is_not_used(works: Works) -> None:
    works.reports.deliver()
    assert works.desk.exhausted == [["general", "residence"]]


def test_there_are_numbers_for_today_and_tomorrow(works: Works) -> None:
    works.reports.deliver()
    assert (len(works.ledger.stock(SITE.id, TODAY)), len(works.ledger.stock(SITE.id, TOMORROW))) == (2, 1)


def test_ranges_are_asked_for_once(works: Works) -> None:
    works.reports.deliver()
    works.reports.deliver()
    assert len(works.desk.exhausted) == 1


def test_a_restart_asks_again_and_uses_up_nothing(works: Works) -> None:
    works.reports.deliver()
    works.start()
    works.last.tell(HALL)
    works.reports.deliver()
    assert works.desk.exhausted[1] == []


def test_a_new_day_asks_again(works: Works) -> None:
    works.reports.deliver()
    works.last.tell(replace(HALL, business_date=TOMORROW))
    works.reports.deliver()
    assert works.desk.exhausted[1] == ["residence"]  # the other was handed out the day before


def test_a_range_that_runs_low_is_filled_up(works: Works) -> None:
    works.reports.deliver()
    works.give(8)
    works.reports.deliver()
    assert (works.desk.exhausted[1], left(works)) == (["general"], 12)


def test_a_range_with_enough_in_it_is_left_alone(works: Works) -> None:
    works.reports.deliver()
    works.give(7)
    works.reports.deliver()
    assert len(works.desk.exhausted) == 1


def test_a_stopped_queue_is_not_asked_for(works: Works) -> None:
    works.last.tell(replace(HALL, queues=(HALL.queues[0], replace(RESIDENCE, stopped=True))))
    works.reports.deliver()
    assert works.desk.exhausted == [["general"]]


def test_a_moved_terminal_gives_up_its_ranges(works: Works) -> None:
    works.reports.deliver()
    works.last.tell(replace(HALL, confirmed=False))
    works.reports.deliver()
    assert (left(works), len(works.desk.exhausted)) == (0, 1)


def test_a_terminal_that_is_confirmed_gets_others(works: Works) -> None:
    works.last.tell(replace(HALL, confirmed=False))
    works.reports.deliver()
    works.last.tell(HALL)
    works.reports.deliver()
    assert left(works) == 10


def test_before_the_backend_told_the_hall_nothing_is_asked_for(works: Works) -> None:
    works.start()
    works.reports.deliver()
    assert works.desk.exhausted == []


def test_the_hall_is_kept_for_a_start_without_a_backend(works: Works) -> None:
    works.reports.deliver()
    hall = works.ledger.hall()
    assert hall is not None
    assert (hall.site, hall.as_of) == (SITE, HALL.as_of)


# ── numbers ──


def test_numbers_are_told_in_batches(works: Works) -> None:
    works.ledger.keep_ranges(SITE.id, [range_of(count=250)], today=TODAY)
    works.give(230)
    works.reports.deliver()
    assert works.desk.batches == [BATCH, BATCH, 30]


@pytest.mark.parametrize("fate", [OfflineFate.ACCEPTED, OfflineFate.KNOWN])
def test_a_number_the_backend_took_is_done_with(works: Works, fate: OfflineFate) -> None:
    works.reports.deliver()
    works.give(1)
    works.desk.fate = fate
    works.reports.deliver()
    assert (works.ledger.untold(1), works.ledger.contested(), works.alerts) == ((), 0, [])


@pytest.mark.parametrize("fate", [OfflineFate.FOREIGN, OfflineFate.CONFLICT])
def test_a_number_the_backend_contests_is_kept_and_staff_are_told(works: Works, fate: OfflineFate) -> None:
    works.reports.deliver()
    works.give(2)
    works.desk.fate = fate
    works.reports.deliver()
    rejected = [values for event, values in works.journal.entries if event is Event.OFFLINE_REJECTED]
    assert (works.ledger.contested(), works.alerts) == (2, [None])
    assert rejected[0] == {"serial": "20261123-A-5001", "fate": fate}


def test_a_number_that_could_not_be_told_waits(works: Works) -> None:
    works.reports.deliver()
    works.give(1)
    works.desk.trouble = BackendUnreachable("away")
    with pytest.raises(BackendUnreachable):
        works.reports.deliver()
    assert len(works.ledger.untold(1)) == 1


def test_numbers_of_an_earlier_run_are_told_before_anything_is_known(works: Works) -> None:
    works.reports.deliver()
    works.give(1)
    works.start()
    works.reports.deliver()
    assert works.desk.batches == [1]
