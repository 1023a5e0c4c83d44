"""Canaries: what people bring never reaches a log, and an ID number never the database outside the register."""

from __future__ import annotations

import json
from typing import Final

import pytest

from backend.server.store.tables import Base
from backend.wire.numbers import WireNumberOrder
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendRefused
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running

ENGINES = BOTH
CANARY: Final = "69010219491231002X"
NAME: Final = "小窗金丝雀"


@pytest.fixture(scope="module")
def used(shared: Running) -> Running:
    """A backend that was brought the canaries in every way there is."""
    client = shared.terminal()
    client.take_number(NumberOrder("household", holder_number=CANARY), key="a", deadline_s=DEADLINE_S)
    with pytest.raises(BackendRefused):
        client.take_number(NumberOrder("no-such-queue", holder_number=CANARY), key="b", deadline_s=DEADLINE_S)
    client.close()
    return shared


@pytest.fixture(scope="module")
def complaints(shared: Running) -> list[str]:
    """What the backend answers to requests that break the contract with a canary inside."""
    url = f"{shared.server.addresses.terminals}/v1/numbers"
    bodies: list[dict[str, object]] = [
        {"queue_id": "general", "holder_number": CANARY + "?"},
        {"queue_id": "general", "holder_number": [CANARY]},
        {"queue_id": NAME, "nth": CANARY},
        {"queue_id": "general", "name": NAME, "number": CANARY},
    ]
    with shared.terminals_session() as session:
        answers = [
            session.post(url, json=body, headers={"idempotency-key": f"c{number}"}, timeout=DEADLINE_S)
            for number, body in enumerate(bodies)
        ]
        broken = session.post(url, data=f'{{"{CANARY}', headers={"idempotency-key": "d"}, timeout=DEADLINE_S)
    assert {answer.status_code for answer in [*answers, broken]} == {422}
    return [answer.text for answer in [*answers, broken]]


def kept(backend: Running) -> str:
    """Every row of every table; of SQLite and all else in the state directory also what lies between."""
    with backend.foundation.store.read() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(table.select())]
    files = b"".join(file.read_bytes() for file in backend.state_dir.iterdir() if file.is_file())
    return f"{rows}{files.decode('latin-1')}"


def test_no_id_number_is_in_the_database(used: Running, complaints: list[str]) -> None:
    assert CANARY not in kept(used)


def test_no_id_number_is_in_the_log(used: Running, complaints: list[str]) -> None:
    assert CANARY not in used.logged.getvalue()


def test_no_name_is_in_the_log(used: Running, complaints: list[str]) -> None:
    assert NAME not in used.logged.getvalue()
    assert NAME.encode("unicode_escape").decode() not in used.logged.getvalue()


def test_no_complaint_quotes_what_was_sent(complaints: list[str]) -> None:
    assert not [text for text in complaints if CANARY in text or NAME in text]


def test_no_page_token_is_in_the_log(shared: Running) -> None:
    client = shared.terminal()
    number = client.take_number(NumberOrder("general"), key="page", deadline_s=DEADLINE_S)
    client.close()
    with shared.public_session() as session:
        session.get(number.url, timeout=DEADLINE_S)
    assert number.url.rpartition("/")[2] not in shared.logged.getvalue()


def test_no_page_token_is_in_the_database(shared: Running) -> None:
    client = shared.terminal()
    number = client.take_number(NumberOrder("general"), key="page", deadline_s=DEADLINE_S)
    client.close()
    assert number.url.rpartition("/")[2] not in kept(shared)


def test_an_order_shows_no_number_in_its_repr() -> None:
    assert CANARY not in repr(WireNumberOrder(queue_id="general", holder_number=CANARY))


def test_every_log_line_is_json_with_an_event(used: Running, complaints: list[str]) -> None:
    events = [json.loads(line)["event"] for line in used.logged.getvalue().splitlines()]
    assert {"number_taken", "request_answered", "terminal_enrolled"} <= set(events)
