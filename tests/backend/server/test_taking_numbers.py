"""Numbers over real TLS: many at once, twice the same, at the wrong hour."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from backend.client import BackendClient
from kiosk.domain.message import Message
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendRefused
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    import requests

    from kiosk.domain.queueing import QueueNumber

ENGINES = BOTH

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
CLIENTS: Final = 16
EACH: Final = 10


def _post(session: requests.Session, url: str, key: str, **body: object) -> requests.Response:
    return session.post(f"{url}/v1/numbers", json=body, headers={"idempotency-key": key}, timeout=DEADLINE_S)


def test_16_clients_at_once_leave_no_gap_and_no_duplicate(own: Running) -> None:
    directory = own.enrolled_directory()

    def take(client_number: int) -> list[int]:
        client = BackendClient(directory)
        orders = [(NumberOrder("general"), f"{client_number}-{number}") for number in range(EACH)]
        taken = [client.take_number(order, key=key, deadline_s=60).ticket for order, key in orders]
        client.close()
        return [int(ticket[1:]) for ticket in taken]

    with ThreadPoolExecutor(CLIENTS) as pool:
        numbers = [number for taken in pool.map(take, range(CLIENTS)) for number in taken]
    assert sorted(numbers) == list(range(1, CLIENTS * EACH + 1))


def test_one_key_sent_16_times_at_once_takes_one_number(own: Running) -> None:
    directory = own.enrolled_directory()

    def take(_: int) -> QueueNumber:
        client = BackendClient(directory)
        number = client.take_number(NumberOrder("general"), key="pressed-once", deadline_s=60)
        client.close()
        return number

    with ThreadPoolExecutor(CLIENTS) as pool:
        numbers = set(pool.map(take, range(CLIENTS)))
    assert {number.ticket for number in numbers} == {"A001"}


def test_a_key_with_another_body_is_a_problem_of_its_own(shared: Running) -> None:
    url = shared.server.addresses.terminals
    with shared.terminals_session() as session:
        _post(session, url, "k", queue_id="general")
        answer = _post(session, url, "k", queue_id="property")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_key_in_flight_is_a_conflict(own: Running) -> None:
    inside, release = threading.Event(), threading.Event()

    def hold() -> None:
        own.clock.stopper = None
        inside.set()
        release.wait()

    url, directory = own.server.addresses.terminals, own.enrolled_directory()
    own.clock.stopper = hold
    with (
        ThreadPoolExecutor(1) as pool,
        own.terminals_session(directory) as one,
        own.terminals_session(directory) as two,
    ):
        first = pool.submit(_post, one, url, "k", queue_id="general")
        inside.wait()
        second = _post(two, url, "k", queue_id="general")
        release.set()
        first.result()
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_flight")


def test_the_same_key_of_two_terminals_is_two_commands(own: Running) -> None:
    tickets = set()
    for _ in range(2):
        client = own.terminal()
        tickets.add(client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S).ticket)
        client.close()
    assert tickets == {"A001", "A002"}


def test_the_same_key_a_day_later_is_still_the_same_number(own: Running) -> None:
    client = own.terminal()
    own.clock.jump_to(datetime(2027, 1, 4, 23, 59, 30, tzinfo=SHANGHAI))
    first = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    own.clock.jump_to(datetime(2027, 1, 5, 0, 0, 30, tzinfo=SHANGHAI))
    again = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    client.close()
    assert again == first


def test_the_hall_after_midnight_is_empty(own: Running) -> None:
    client = own.terminal()
    own.clock.jump_to(datetime(2027, 1, 4, 23, 59, 30, tzinfo=SHANGHAI))
    client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    own.clock.jump_to(datetime(2027, 1, 5, 0, 0, 30, tzinfo=SHANGHAI))
    hall = client.hall(deadline_s=DEADLINE_S)
    client.close()
    assert (str(hall.business_date), hall.queues[0].waiting, hall.queues[0].next_ticket) == ("2027-01-05", 0, "A001")


def test_a_number_without_a_key_is_refused(shared: Running) -> None:
    with shared.terminals_session() as session:
        url = f"{shared.server.addresses.terminals}/v1/numbers"
        answer = session.post(url, json={"queue_id": "general"}, timeout=DEADLINE_S)
    assert answer.json()["faults"] == [{"where": "header.Idempotency-Key", "fault": "missing"}]


@pytest.mark.parametrize(
    ("hour", "fix"),
    [
        (4, Message.of("queue.closed.fix_today", time="08:30")),
        (20, Message.of("queue.closed.fix_later", time="08:30", month=1, day=5, date="2027-01-05")),
    ],
)
def test_a_closed_queue_says_when_it_opens(tmp_path: Path, hour: int, fix: Message) -> None:
    with running(tmp_path) as backend:
        client = backend.terminal()
        backend.clock.jump_to(datetime(2027, 1, 4, hour, 0, tzinfo=SHANGHAI))
        with pytest.raises(BackendRefused) as caught:
            client.take_number(NumberOrder("property"), key="k", deadline_s=DEADLINE_S)
        client.close()
    assert caught.value.refusal.how_to_fix == fix


def test_no_wait_is_told_while_counters_are_closed(tmp_path: Path) -> None:
    with running(tmp_path) as backend:
        client = backend.terminal()
        backend.clock.jump_to(datetime(2027, 1, 4, 4, 0, tzinfo=SHANGHAI))
        number = client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
        client.close()
    assert number.wait is None
