"""A session of those who look after the terminal, by itself: begun, over, told of once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.session import Session, Upkeep
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop

if TYPE_CHECKING:
    from kiosk.visit import Visit

MOST_S = 3600.0


async def story(_visit: Visit) -> None: ...


class Bench:
    """One session after another, and what was told of them."""

    def __init__(self, *, known: bool = True, waits: bool = False) -> None:
        self.loop = ManualLoop()
        self.told: list[str] = []
        self.waits = waits  # what commits keeps it alive
        upkeep = Upkeep(story, lambda: self.told.append("left"), MOST_S) if known else None
        self.session = Session(upkeep, self.loop, RememberingJournal(), on_over=self._over)

    def _over(self) -> None:
        self.told.append("over")
        if not self.waits:
            self.session.end()


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.session.begin()
    return bench


def test_terminal_that_nobody_looks_after_has_no_sessions() -> None:
    assert not Bench(known=False).session.may_begin


def test_second_session_has_to_wait_for_the_first(bench: Bench) -> None:
    assert (bench.session.under_way, bench.session.may_begin) == (True, False)


def test_end_is_told_once(bench: Bench) -> None:
    bench.session.end()
    bench.session.end()
    assert bench.told == ["left"]


def test_ended_session_has_no_time_to_run_out(bench: Bench) -> None:
    bench.session.end()
    assert bench.loop.timers == 0


def test_time_that_ran_out_ends_it(bench: Bench) -> None:
    bench.loop.advance(MOST_S)
    assert (bench.told, bench.session.under_way) == (["over", "left"], False)


def test_session_that_outlives_its_time_is_reminded_until_it_ends() -> None:
    bench = Bench(waits=True)
    bench.session.begin()
    bench.loop.advance(MOST_S)
    bench.waits = False
    bench.loop.advance(10)
    assert (bench.told, bench.loop.timers) == (["over", "over", "left"], 0)
