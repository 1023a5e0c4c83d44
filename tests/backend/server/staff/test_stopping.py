"""The manager's button that stops a queue for today: who may press it, what it changes, what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from backend.server.staff.roles import Role
from backend.server.store.staff_tables import StaffDeedRow
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendRefused
from tests.backend.browser import Browser, signed_in
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backend.client import BackendClient
    from tests.backend.running import Running

ENGINES = BOTH


@pytest.fixture
def manager(hall: Running) -> Iterator[Browser]:
    opened = signed_in(hall, "manager", Role.MANAGER)
    opened.get("/staff/hall")
    yield opened
    opened.close()


def _deeds(hall: Running) -> list[tuple[str, str]]:
    with hall.foundation.store.read() as session:
        rows = session.scalars(select(StaffDeedRow).order_by(StaffDeedRow.id))
        return [(row.deed, row.subject) for row in rows if row.deed.startswith("queue_")]


def test_a_terminal_is_told_that_a_queue_is_stopped_and_where_to_go(manager: Browser, terminal: BackendClient) -> None:
    manager.press("/staff/hall/stop", queue_id="general", instead="property")
    queue = terminal.hall(deadline_s=DEADLINE_S).queues[0]
    assert (queue.id, queue.open, queue.stopped, queue.instead) == ("general", False, True, "property")


def test_a_terminal_gets_no_number_of_a_stopped_queue(manager: Browser, terminal: BackendClient) -> None:
    manager.press("/staff/hall/stop", queue_id="general")
    with pytest.raises(BackendRefused) as caught:
        terminal.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    assert caught.value.refusal.reason.id == "queues.stopped.reason"


def test_a_stop_is_kept_with_who_and_where(hall: Running, manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general", instead="property")
    manager.press("/staff/hall/resume")
    assert _deeds(hall) == [("queue_stopped", "qinghe/general>property"), ("queue_resumed", "qinghe/general")]


def test_stopping_twice_is_kept_once(hall: Running, manager: Browser) -> None:
    for _ in range(2):
        manager.press("/staff/hall/stop", queue_id="general")
    assert _deeds(hall) == [("queue_stopped", "qinghe/general")]


def test_a_stopped_queue_says_so_on_the_managers_page(manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general")
    assert "今天不再取号 恢复取号" in manager.words()


def test_a_resumed_queue_gives_numbers(manager: Browser, take: Callable[..., list[str]]) -> None:
    manager.press("/staff/hall/stop", queue_id="general")
    manager.press("/staff/hall/resume")
    assert take(1) == ["A001"]


def test_a_queue_is_not_sent_to_itself(manager: Browser) -> None:
    assert manager.press("/staff/hall/stop", queue_id="general", instead="general").status_code == 403
    assert "它就是这一队" in manager.words()


def test_a_supervisor_sees_the_stop_and_no_button(hall: Running, manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general")
    supervisor = signed_in(hall, "supervisor", Role.SUPERVISOR)
    supervisor.get("/staff/hall")
    assert (supervisor.has("/staff/hall/resume"), "今天不再取号" in supervisor.words()) == (False, True)
    supervisor.close()


def test_the_public_page_says_that_no_numbers_are_given_and_where_else(hall: Running, manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general", instead="property")
    visitor = Browser(hall)
    visitor.get("/halls/qinghe")
    assert "今天不再取号 请到 不动产窗口，取 C 开头的号。" in visitor.words()
    assert "/queues/general/take" not in visitor.page
    visitor.close()


def test_the_questions_that_lead_to_a_stopped_queue_lead_on(hall: Running, manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general", instead="property")
    visitor = Browser(hall)
    visitor.get("/halls/qinghe/find?answer=other")
    assert "今天不再取号 请到 不动产窗口，取 C 开头的号。" in visitor.words()
    visitor.close()


def test_the_board_says_that_a_queue_is_stopped(hall: Running, manager: Browser) -> None:
    manager.press("/staff/hall/stop", queue_id="general")
    visitor = Browser(hall)
    assert "今天不再取号" in visitor.get("/board/qinghe/now").text
    visitor.close()
