"""Growth, a process as its kernel tells it, and the cross-check of numbers."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.soak_figures import Accounts, Growth, Sample, disagreements, growth, sample, untold

if TYPE_CHECKING:
    from pathlib import Path

AT_FIRST = Sample(visits=0, rss_kb=1000, pss_kb=900, descriptors=20, threads=10, children=0)


def run_of(sizes: dict[int, int]) -> list[Sample]:
    """Samples by visits and size."""
    return [replace(AT_FIRST, visits=visits, rss_kb=size) for visits, size in sizes.items()]


def rss(each: Sample) -> float:
    """Its size."""
    return each.rss_kb


# ── growth ──


def test_what_was_gained_while_warming_up_is_no_growth() -> None:
    assert growth(run_of({0: 10, 100: 990, 150: 1000, 500: 1000, 1000: 1000}), rss).percent == 0


def test_growth_is_told_from_the_second_tenth_to_the_last() -> None:
    told = growth(run_of({0: 10, 150: 1000, 200: 1000, 500: 5000, 950: 1100, 1000: 1100}), rss)
    assert (told.before, told.after, told.absolute, round(told.percent, 6)) == (1000, 1100, 100, 10)


def test_one_high_sample_is_no_growth() -> None:
    assert growth(run_of({110: 1000, 150: 1000, 920: 1000, 960: 9000, 1000: 1000}), rss).absolute == 0


def test_what_comes_and_goes_is_told_by_its_least() -> None:
    assert growth(run_of({150: 20, 910: 21, 940: 20, 1000: 21}), rss, by=min).absolute == 0


def test_what_shrank_has_grown_by_less_than_nothing() -> None:
    assert Growth(1000, 900).percent == pytest.approx(-10)


def test_nothing_grows_from_nothing() -> None:
    assert Growth(0, 5).percent == 0


@pytest.mark.parametrize("sizes", [{}, {0: 10}, {0: 10, 1000: 20}, {0: 10, 50: 10, 500: 20, 1000: 20}])
def test_too_few_samples_tell_no_growth(sizes: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="too few"):
        growth(run_of(sizes), rss)


# ── a process ──


@pytest.fixture
def root(tmp_path: Path) -> Path:
    process = tmp_path / "42"
    for folder in ("fd", "task/42", "task/43"):
        (process / folder).mkdir(parents=True)
    for number in "0123":
        (process / "fd" / number).touch()
    (process / "task" / "42" / "children").write_text("50 51 ")
    (process / "task" / "43" / "children").write_text("")
    (process / "smaps_rollup").write_text("55d0-7ffc ---p 00000000 00:00 0   [rollup]\nRss:   200 kB\nPss:   150 kB\n")
    (process / "status").write_text("Name:\tpython\nThreads:\t2\n")
    return tmp_path


def test_a_process_is_what_its_kernel_says(root: Path) -> None:
    assert sample(42, visits=7, root=root) == Sample(7, 200, 150, 4, 2, 2)


def test_a_process_that_is_gone_is_an_error(root: Path) -> None:
    with pytest.raises(OSError, match="41"):
        sample(41, visits=0, root=root)


def test_this_very_process_can_be_looked_at() -> None:
    told = sample(os.getpid(), visits=0)
    assert told.rss_kb >= told.pss_kb > 0
    assert told.descriptors > 2


def test_a_sample_says_itself_in_a_line() -> None:
    told = "RSS 1.0 MiB, PSS 0.9, 20 descriptors, 10 threads, 0 children"
    assert str(AT_FIRST) == told


# ── numbers and papers ──


@pytest.fixture
def accounts() -> Accounts:
    """A001 printed, A002 without paper, A003 unknown; one certificate of two pages."""
    told = Accounts()
    told.show("A001", "printed", visit=1)
    told.show("A002", "not_printed", visit=2)
    told.show("A003", "unknown", visit=3)
    told.papers["A001"] = 1
    told.sheets["QH-1"] = Counter({1: 1, 2: 1})
    told.done["QH-1"] = 2
    return told


KEPT = Counter({"A001": 1, "A002": 1, "A003": 1})


def test_accounts_that_agree_have_no_fault(accounts: Accounts) -> None:
    assert disagreements(accounts, KEPT) == []


def test_an_unknown_paper_may_have_come_out(accounts: Accounts) -> None:
    accounts.papers["A003"] = 1
    assert disagreements(accounts, KEPT) == []


def test_a_number_printed_again_by_wish_is_no_fault(accounts: Accounts) -> None:
    accounts.show("A002", "printed", visit=2)
    accounts.papers["A002"] = 1
    assert disagreements(accounts, KEPT) == []


def test_a_ticket_printed_twice_is_found(accounts: Accounts) -> None:
    accounts.papers["A001"] = 2
    assert disagreements(accounts, KEPT) == ["A001: said to be printed 1 times, and 2 came out"]


def test_a_ticket_that_came_out_though_not_printed_is_found(accounts: Accounts) -> None:
    accounts.papers["A002"] = 1
    assert disagreements(accounts, KEPT) == ["A002: said to be printed 0 times, and 1 came out"]


def test_a_ticket_that_did_not_come_out_is_found(accounts: Accounts) -> None:
    accounts.papers["A001"] = 0
    assert disagreements(accounts, KEPT) == ["A001: said to be printed 1 times, and 0 came out"]


def test_a_number_the_backend_lost_is_found(accounts: Accounts) -> None:
    assert disagreements(accounts, KEPT - Counter({"A002": 1})) == ["A002: shown, and not among the backend's numbers"]


def test_a_number_given_twice_is_found(accounts: Accounts) -> None:
    assert disagreements(accounts, KEPT + Counter({"A002": 1})) == ["A002: given 2 times by the backend"]


def test_a_number_shown_to_two_citizens_is_found(accounts: Accounts) -> None:
    accounts.show("A002", "not_printed", visit=9)
    assert disagreements(accounts, KEPT) == ["A002: shown in visits 2, 9"]


def test_paper_nobody_was_told_of_is_found(accounts: Accounts) -> None:
    accounts.papers["A004"] = 1
    assert disagreements(accounts, KEPT + Counter({"A004": 1})) == ["A004: printed, and never shown"]


def test_a_sheet_that_came_out_twice_is_found(accounts: Accounts) -> None:
    accounts.sheets["QH-1"][2] = 2
    assert disagreements(accounts, KEPT) == ["QH-1: page 2 came out 2 times"]


def test_a_sheet_that_is_missing_is_found(accounts: Accounts) -> None:
    del accounts.sheets["QH-1"][2]
    assert disagreements(accounts, KEPT) == ["QH-1: said to be printed, and 1 of 2 sheets came out"]


def test_a_number_nobody_was_told_of_is_counted_and_no_fault(accounts: Accounts) -> None:
    kept = KEPT + Counter({"A004": 1})
    assert (untold(accounts, kept), disagreements(accounts, kept)) == (1, [])
