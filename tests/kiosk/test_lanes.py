"""The backend's lane."""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from kiosk.lanes import PoolLane
from kiosk.ports.errors import BackendFault
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON_S = 5.0


@pytest.fixture
def journal() -> RememberingJournal:
    return RememberingJournal()


@pytest.fixture
def lane(journal: RememberingJournal) -> Iterator[PoolLane[str]]:
    lane = PoolLane("backend", name="backend", journal=journal, threads=2)
    yield lane
    lane.close()


def test_work_is_answered(lane: PoolLane[str]) -> None:
    came: Queue[object] = Queue()

    lane.submit(str.upper, came.put)

    assert came.get(timeout=SOON_S) == "BACKEND"


def test_condition_is_the_answer(lane: PoolLane[str]) -> None:
    came: Queue[object] = Queue()

    def work(_: str) -> None:
        raise BackendFault("500")

    lane.submit(work, came.put)

    assert isinstance(came.get(timeout=SOON_S), BackendFault)


def test_defect_is_answered_and_logged(lane: PoolLane[str], journal: RememberingJournal) -> None:
    came: Queue[object] = Queue()

    lane.submit(lambda _: 1 // 0, came.put)

    assert isinstance(came.get(timeout=SOON_S), ZeroDivisionError)
    assert len(journal.defects) == 1


def test_defect_of_whoever_is_told_is_logged(lane: PoolLane[str], journal: RememberingJournal) -> None:
    came: Queue[object] = Queue()

    def told(answer: object) -> None:
        came.put(answer)
        raise ZeroDivisionError

    for _ in range(2):
        lane.submit(str.upper, told)
        came.get(timeout=SOON_S)
    lane._pool.shutdown()

    assert [type(defect) for defect in journal.defects] == [ZeroDivisionError, ZeroDivisionError]


def test_slow_answer_does_not_hold_up_the_next(lane: PoolLane[str]) -> None:
    let_go = threading.Event()
    slow: Queue[object] = Queue()
    quick: Queue[object] = Queue()
    lane.submit(lambda _: let_go.wait(SOON_S), slow.put)

    lane.submit(lambda _: "quick", quick.put)

    assert quick.get(timeout=SOON_S) == "quick"
    let_go.set()
    slow.get(timeout=SOON_S)


def test_canceled_work_answers_all_the_same(lane: PoolLane[str]) -> None:
    came: Queue[object] = Queue()

    lane.submit(str.upper, came.put).cancel()

    assert came.get(timeout=SOON_S) == "BACKEND"


def test_closed_lane_drops_what_waits(journal: RememberingJournal) -> None:
    lane = PoolLane("backend", name="backend", journal=journal, threads=1)
    began, let_go = threading.Event(), threading.Event()
    first: Queue[object] = Queue()
    second: Queue[object] = Queue()

    def hold(_: str) -> bool:
        began.set()
        return let_go.wait(SOON_S)

    lane.submit(hold, first.put)
    lane.submit(str.upper, second.put)
    assert began.wait(SOON_S)

    lane.close()
    let_go.set()

    assert first.get(timeout=SOON_S) is True
    assert second.empty()
