"""Numbers without a backend in the vault: given once, sealed, durable, killed at any moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Words
from kiosk.domain.queueing import (
    NumberOrder,
    OfflineFate,
    Priority,
    QueueService,
    TriageAnswer,
    TriageQuestion,
)
from kiosk.ports.errors import VaultKeyWrong
from kiosk.vault.offline import VaultOfflineLedger
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import FILE, Vault
from tests.fakes.halls import GENERAL, HALL, NOW, RESIDENCE, SITE
from tests.fakes.offline import SPANS, TODAY, TOMORROW, asked, range_of
from tests.fakes.people import RESIDENT
from tests.fakes.vault_stops import kill_at, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open(tmp_path)) as vault:
        yield vault


@pytest.fixture
def ledger(vault: Vault) -> VaultOfflineLedger:
    ledger = VaultOfflineLedger(vault, now=lambda: NOW)
    ledger.keep_ranges(SITE.id, [range_of(), range_of(RESIDENCE)], today=TODAY)
    return ledger


def number(ledger: VaultOfflineLedger, key: str) -> int | None:
    given = ledger.give(asked(key))
    return None if given is None else given.number.number


# ── giving ──


def test_numbers_are_given_in_order(ledger: VaultOfflineLedger) -> None:
    assert [number(ledger, key) for key in "abc"] == [5001, 5002, 5003]


def test_the_same_key_gives_the_same_number_again(ledger: VaultOfflineLedger) -> None:
    assert ledger.give(asked("a")) == ledger.give(asked("a", at=NOW + timedelta(minutes=1)))


def test_a_number_carries_the_page_of_its_own(ledger: VaultOfflineLedger) -> None:
    ledger.give(asked("a"))
    given = ledger.give(asked("b"))
    assert given is not None
    assert given.told.url.endswith("CANARYA5002")


def test_a_number_says_that_its_place_cannot_be_told(ledger: VaultOfflineLedger) -> None:
    given = ledger.give(asked("a"))
    assert given is not None
    assert (given.told.ticket, given.told.serial, given.told.offline, given.told.wait) == (
        "A5001",
        "20261123-A-5001",
        True,
        None,
    )


def test_two_queues_count_apart(ledger: VaultOfflineLedger) -> None:
    ledger.give(asked("a"))
    given = ledger.give(asked("b", RESIDENCE))
    assert given is not None
    assert given.told.ticket == "B5001"


def test_a_used_up_range_gives_none(ledger: VaultOfflineLedger) -> None:
    assert [number(ledger, str(nth)) for nth in range(11)][-2:] == [5010, None]


def test_a_used_up_range_is_followed_by_the_next(ledger: VaultOfflineLedger) -> None:
    ledger.keep_ranges(SITE.id, [range_of(first=5041)], today=TODAY)
    assert [number(ledger, str(nth)) for nth in range(11)][-2:] == [5010, 5041]


def test_a_range_told_again_does_not_begin_again(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.keep_ranges(SITE.id, [range_of()], today=TODAY)
    assert number(ledger, "b") == 5002


def test_a_day_without_a_range_gives_none(ledger: VaultOfflineLedger) -> None:
    assert ledger.give(asked("a", day=TOMORROW)) is None


def test_another_site_gives_none(ledger: VaultOfflineLedger) -> None:
    assert ledger.give(replace(asked("a"), site_id="elsewhere")) is None


def test_a_moved_terminal_gives_none(ledger: VaultOfflineLedger) -> None:
    ledger.drop_ranges()
    assert number(ledger, "a") is None


def test_what_was_given_outlives_a_move(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.drop_ranges()
    assert len(ledger.untold(100)) == 1


# ── what is left ──


def test_stock_tells_what_is_left_of_all_ranges(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.keep_ranges(SITE.id, [range_of(first=5041, count=5)], today=TODAY)
    stock = next(stock for stock in ledger.stock(SITE.id, TODAY) if stock.queue_id == "general")
    assert (stock.following, stock.left, stock.size, stock.spans) == (5002, 14, 5, SPANS)


def test_stock_goes_on_with_the_next_range_when_one_is_used_up(ledger: VaultOfflineLedger) -> None:
    for nth in range(10):
        number(ledger, str(nth))
    ledger.keep_ranges(SITE.id, [range_of(first=5041)], today=TODAY)
    stock = next(stock for stock in ledger.stock(SITE.id, TODAY) if stock.queue_id == "general")
    assert (stock.following, stock.left) == (5041, 10)


def test_ranges_of_days_past_are_forgotten(ledger: VaultOfflineLedger) -> None:
    ledger.keep_ranges(SITE.id, [range_of(day=TOMORROW)], today=TOMORROW)
    assert ledger.stock(SITE.id, TODAY) == ()


# ── telling ──


def test_untold_are_told_with_all_they_were_asked_for(ledger: VaultOfflineLedger) -> None:
    order = NumberOrder("general", RESIDENT.number, 2, ("x", "y"), Priority.VETERAN)
    ledger.give(replace(asked("a"), order=order))
    (given,) = ledger.untold(100)
    assert (given.number.order, given.number.issued_at, given.number.instead_of) == (order, NOW, "a")


def test_settled_are_not_told_again(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.settle([(ledger.untold(1)[0], OfflineFate.ACCEPTED)])
    assert ledger.untold(100) == ()


def test_settled_are_still_given_under_their_key(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.settle([(ledger.untold(1)[0], OfflineFate.ACCEPTED)])
    assert number(ledger, "a") == 5001


def test_taken_ones_are_forgotten_the_day_after(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.settle([(ledger.untold(1)[0], OfflineFate.KNOWN)])
    ledger.keep_ranges(SITE.id, [], today=TOMORROW)
    assert ledger.given("a") is None


def test_untold_ones_are_kept_however_late(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.keep_ranges(SITE.id, [], today=TODAY + timedelta(days=400))
    assert len(ledger.untold(100)) == 1


@pytest.mark.parametrize(
    ("fate", "holder"),
    [(OfflineFate.ACCEPTED, None), (OfflineFate.KNOWN, None), (OfflineFate.CONFLICT, RESIDENT.number)],
)
def test_whose_number_the_backend_took_is_forgotten(
    ledger: VaultOfflineLedger, fate: OfflineFate, holder: str | None
) -> None:
    ledger.give(asked("a", holder=RESIDENT.number))
    ledger.settle([(ledger.untold(1)[0], fate)])
    given = ledger.given("a")
    assert given is not None
    assert (given.number.order.holder_number, given.told.ticket) == (holder, "A5001")


def test_contested_ones_are_kept_and_counted(ledger: VaultOfflineLedger) -> None:
    number(ledger, "a")
    ledger.settle([(ledger.untold(1)[0], OfflineFate.FOREIGN)])
    ledger.keep_ranges(SITE.id, [], today=TOMORROW)
    assert ledger.contested() == 1


def test_contested_ones_go_after_thirty_days(ledger: VaultOfflineLedger, vault: Vault) -> None:
    number(ledger, "a")
    ledger.settle([(ledger.untold(1)[0], OfflineFate.CONFLICT)])
    VaultOfflineLedger(vault, now=lambda: NOW + timedelta(days=32)).keep_ranges(SITE.id, [], today=TOMORROW)
    assert ledger.contested() == 0


def test_a_person_is_told_their_own_again(ledger: VaultOfflineLedger) -> None:
    ledger.give(asked("a", holder=RESIDENT.number))
    ledger.give(asked("b"))
    assert [given.told.ticket for given in ledger.of_holder(RESIDENT.number, day=TODAY)] == ["A5001"]


# ── the hall ──


def test_hall_outlives_the_terminal(ledger: VaultOfflineLedger) -> None:
    question = TriageQuestion(
        "q", Words("去哪里", "Where"), (TriageAnswer("a", Words("这里", "Here"), queue_id="general"),)
    )
    queue = replace(GENERAL, services=(QueueService("x", Words("事项", "Matter")),), stopped=True, instead="residence")
    told = replace(HALL, queues=(queue,), triage=(question,), declarable=(Priority.VETERAN,), live_per_person=3)
    ledger.keep_hall(told)
    found = ledger.hall()
    quiet = replace(queue, open=False, waiting=0, next_ticket="", wait=None)
    assert found == replace(told, queues=(quiet,))


def test_hall_of_a_release_that_writes_otherwise_is_none(ledger: VaultOfflineLedger, vault: Vault) -> None:
    with vault.change() as db:
        db.execute("INSERT INTO last_hall VALUES (1, ?)", (vault.seal.seal(b"{}", context="offline.hall"),))
    assert ledger.hall() is None


# ── sealed ──


def test_nothing_about_anybody_lies_open(tmp_path: Path, ledger: VaultOfflineLedger) -> None:
    ledger.give(asked("a", holder=RESIDENT.number))
    raw = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))
    assert (RESIDENT.number.encode() in raw, b"CANARY" in raw, "综合".encode() in raw) == (False, False, False)


def test_another_key_opens_nothing(tmp_path: Path, ledger: VaultOfflineLedger, vault: Vault) -> None:
    number(ledger, "a")
    vault.close()
    (tmp_path / KEY_FILE).write_bytes(b"k" * 32)
    with closing(Vault.open(tmp_path)) as other, pytest.raises(VaultKeyWrong):
        VaultOfflineLedger(other).untold(1)


def test_a_number_cannot_be_written_twice_whatever_the_range_says(ledger: VaultOfflineLedger, vault: Vault) -> None:
    number(ledger, "a")
    with pytest.raises(sqlite3.IntegrityError):
        vault._connection.execute(  # past the ledger
            "INSERT INTO offline_numbers (key, site_id, business_date, queue_id, number, body) "
            "SELECT 'b', site_id, business_date, queue_id, number, body FROM offline_numbers"
        )


# ── killed ──

# Gives two numbers; stops before the n-th statement that begins with a word, or after the second.
WALK = walk("""
from kiosk.vault.offline import VaultOfflineLedger
from tests.fakes.offline import asked

ledger = VaultOfflineLedger(vault)
for key in ("a", "b"):
    print(ledger.give(asked(key)).told.ticket, flush=True)
vault.look().__enter__().execute("SELECT 'over'")
""")


@pytest.mark.parametrize(
    ("word", "stop_at"),
    [
        ("BEGIN", 1),
        ("UPDATE", 1),
        ("INSERT", 1),
        ("COMMIT", 1),
        ("BEGIN", 2),
        ("INSERT", 2),
        ("COMMIT", 2),
        ("SELECT 'over'", 1),
    ],
)
def test_killed_at_any_moment_gives_no_number_twice_and_forgets_none(tmp_path: Path, word: str, stop_at: int) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultOfflineLedger(vault).keep_ranges(SITE.id, [range_of()], today=TODAY)
    told = kill_at(WALK, tmp_path, word, stop_at)
    with closing(Vault.open(tmp_path)) as vault:
        ledger = VaultOfflineLedger(vault)
        kept = [given.told.ticket for given in ledger.untold(100)]
        following = ledger.give(asked("c"))
        assert following is not None
        assert set(told) <= set(kept)
        assert [*kept, following.told.ticket] == ["A5001", "A5002", "A5003"][: len(kept) + 1]
