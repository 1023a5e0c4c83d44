"""Several processes over one database: events reach everybody, a kill loses nothing, starting together works."""

from __future__ import annotations

import io
import queue
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import select

from backend.client import BackendClient
from backend.server.events import make_log
from backend.server.store.announcing import Bell
from backend.server.store.ear import Ear
from backend.server.store.session import Store
from backend.server.store.tables import NumberRow
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendFault, BackendUnreachable
from tests.backend.engines import BOTH
from tests.backend.processes import Fleet, fleet
from tests.backend.running import DEADLINE_S, always_open

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.backend.processes import Process

ENGINES = BOTH
CLIENTS: Final = 8
EACH: Final = 10
ORDER: Final = NumberOrder("general")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[tuple[Fleet, Process, Process]]:
    """Two processes at ports of their own."""
    directory = tmp_path_factory.mktemp("fleet")
    with fleet(directory, database=module_database, site=always_open(directory)) as running:
        first, second = running.started([running.launch(), running.launch()])
        yield running, first, second


def test_processes_that_start_together_have_one_authority(two: tuple[Fleet, Process, Process]) -> None:
    running, first, second = two
    terminal = running.enrolled(first, "trusting")
    assert (
        running.enrolled(second, "too").joinpath("backend-ca.pem").read_bytes()
        == (terminal / "backend-ca.pem").read_bytes()
    )


def test_a_number_taken_at_one_process_is_heard_by_a_listener_of_another(two: tuple[Fleet, Process, Process]) -> None:
    running, first, _ = two
    client = BackendClient(running.enrolled(first, "heard"))
    store, bell = Store(running.database), Bell()
    rung: queue.Queue[tuple[str, int]] = queue.Queue()
    bell.subscribe(lambda site, event: rung.put((site, event)))
    ear = Ear(store, bell, make_log(io.StringIO()))
    ear.start()
    try:
        client.take_number(ORDER, key="heard", deadline_s=DEADLINE_S)
        assert rung.get(timeout=DEADLINE_S)[0] == "qinghe"
    finally:
        ear.stop()
        store.close()
        client.close()


def test_a_board_of_one_process_sees_a_number_taken_at_another(two: tuple[Fleet, Process, Process]) -> None:
    running, first, second = two
    terminal = running.enrolled(first, "seen")
    client = BackendClient(terminal)
    with running.public_session(terminal) as session:
        stream = session.get(f"{second.public}/board/qinghe/events", stream=True, timeout=DEADLINE_S)
        looks = (line for line in stream.iter_lines() if line.startswith(b'data: {"at"'))
        next(looks)
        began = time.monotonic()
        client.take_number(ORDER, key="seen", deadline_s=DEADLINE_S)
        next(looks)
        took_s = time.monotonic() - began
        stream.close()
    client.close()
    assert took_s < (1.5 if running.database.startswith("postgresql") else 4.5)  # SQLite: by the slow poll


def test_a_process_killed_amid_presses_loses_and_doubles_no_number(tmp_path: Path, own_database: str) -> None:
    with fleet(tmp_path, database=own_database, site=always_open(tmp_path)) as running:
        first, second = running.started([running.launch(), running.launch()])
        terminal = running.enrolled(first, "terminal")
        other = running.moved(terminal, second, "other")
        taken: queue.Queue[str] = queue.Queue()

        def press(client_number: int) -> None:
            client, spare = BackendClient(terminal), BackendClient(other)
            for nth in range(EACH):
                key = f"{client_number}-{nth}"
                try:
                    ticket = client.take_number(ORDER, key=key, deadline_s=5).ticket
                except (BackendUnreachable, BackendFault):
                    client, spare = spare, client  # for good: who is gone need not be asked again
                    ticket = client.take_number(ORDER, key=key, deadline_s=DEADLINE_S).ticket
                taken.put(ticket)
            client.close()
            spare.close()

        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            pressing = [pool.submit(press, number) for number in range(CLIENTS)]
            tickets = [taken.get(timeout=DEADLINE_S) for _ in range(CLIENTS * EACH // 4)]
            first.kill()
            for future in pressing:
                future.result()
        tickets += [taken.get_nowait() for _ in range(taken.qsize())]
        store = Store(running.database)
        with store.read() as session:
            numbers = session.scalars(select(NumberRow.number).order_by(NumberRow.number)).all()
        store.close()
    assert sorted(int(ticket[1:]) for ticket in tickets) == numbers == list(range(1, CLIENTS * EACH + 1))


def test_processes_share_two_ports(tmp_path: Path, own_database: str, free_port: int) -> None:
    with fleet(tmp_path, database=own_database, site=always_open(tmp_path)) as running:
        ports = ("--listen", f"127.0.0.1:{free_port}", "--public-listen", "127.0.0.1:0", "--share-ports")
        first, second = running.started([running.launch(*ports), running.launch(*ports)])
        terminal = running.enrolled(first, "terminal")
        first.kill()
        client = BackendClient(terminal)
        hall = client.hall(deadline_s=DEADLINE_S)
        client.close()
    assert first.terminals == second.terminals
    assert hall.queues
