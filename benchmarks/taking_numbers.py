"""Numbers a second with 64 clients over real TLS, against a bare INSERT … RETURNING through the same driver.

    python -m benchmarks.taking_numbers [--clients 64] [--each 200] [--clerks 0] [--database URL] [--kill] [--json]

One server process on SQLite, four on PostgreSQL (each client talks to one of them). `--clerks`: so many processes
call, serve and finish numbers meanwhile. `--kill`: one server process dies by SIGKILL after a quarter of the numbers,
and one of the clerks after half; clients repeat the press, with its key, at the next process (SQLite then has two).
What people and clerks were told is held against the database afterwards.

Three figures of one run on one machine, each committing every row as durably as the server does: what a
citizen's press costs (client → mutual TLS → server process → commit → answer), the issuer alone in one thread, and the
least the database can do. Clients and server share the machine, as in the demonstration.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Semaphore
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from backend.client import BackendClient
from backend.server.queueing.numbers import NumberIssuer
from backend.server.secret import ServerSecret
from backend.server.store.session import Store
from backend.server.store.tables import TerminalRow
from benchmarks.alone import Option, alone
from benchmarks.clerk import Process
from benchmarks.measures import Aim, CannotRun, Found, Measure, Of, Peer, timed
from benchmarks.number_audit import audit
from benchmarks.serving import Served, serving
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendError, BackendFault, BackendUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.queueing import QueueNumber

OPTIONS: Final = (
    Option("clients", 64, "how many press at a time", quick=16),
    Option("each", 200, "how many numbers each takes", quick=10),
    Option("database", "", "PostgreSQL's URL, whose user may create databases; else SQLite"),
    Option("processes", 0, "server processes; 0: 1 on SQLite, 4 on PostgreSQL"),
    Option("clerks", 0, "how many counters call numbers meanwhile, each a process"),
    Option("kill", default=False, what="SIGKILL for one of the processes, and one of the clerks, on the way"),
)
ORDER: Final = NumberOrder("general")
_COUNTERS: Final = ("3", "4", "5", "6")
_TRY_S: Final = 8.0  # as a terminal waits
_PRESS_S: Final = 90.0  # whoever has no number by then breaks the run
_RUN_S: Final = 900.0


def bench(*, clients: int, each: int, database: str, processes: int, clerks: int, kill: bool) -> Found:
    """Take numbers through server processes, then let issuer and driver show what they could do."""
    count = processes or (4 if database else 1 + kill)
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), database=database, processes=count) as served,
    ):
        served.settle()
        return _measured(served, Path(directory), clients=clients, each=each, clerks=clerks, kill=kill)


def _measured(served: Served, directory: Path, *, clients: int, each: int, clerks: int, kill: bool) -> Found:
    rush = Rush(served.enrolled(directory), clients, each)
    calling = [Process.started(served.database, counter) for counter in _COUNTERS[:clerks]]
    victims: list[tuple[int, Callable[[], None]]] = []
    if kill:
        victims.append((clients * each // 4, served.processes[0].kill))
        victims += [(clients * each // 2, clerk.kill) for clerk in calling[:1]]
    tickets, latencies_ms, took_s = rush.run(victims)
    called = [ticket for clerk in calling for ticket in clerk.heard()]
    store = Store(served.database)
    found = audit(store, tickets, called)
    store.close()
    rate = len(tickets) / took_s
    issuer_rate = _issuer_rate(served, count=min(2000, clients * each))
    bare_rate = _bare_rate(served, count=min(2000, clients * each))
    bare = Peer("a bare INSERT … RETURNING", bare_rate)
    return Found(
        (
            Measure(
                name="rate",
                what=f"numbers, {clients} clients over mutual TLS, {served.engine}, {len(served.urls)} processes",
                unit="/s",
                value=rate,
                peer=bare,
            ),
            timed("press", "a press → its number", "ms", latencies_ms),
            Measure(name="issuer", what="the issuer alone", unit="/s", value=issuer_rate, peer=bare),
            Measure(
                name="wrong",
                what=f"numbers or calls twice, left out or lost, of {found.numbers} and {found.calls}",
                unit="",
                value=found.wrong,
                aim=Aim(Of.VALUE, at_most=0),
            ),
        ),
        {
            "engine": served.engine,
            "processes": len(served.urls),
            "killed": len(victims),
            "clients": clients,
            **asdict(found),
            "rate_per_s": round(rate, 1),
            "p50_ms": round(statistics.median(latencies_ms), 1),
            "p99_ms": round(statistics.quantiles(latencies_ms, n=100)[98], 1),
            "issuer_alone_per_s": round(issuer_rate, 1),
            "bare_insert_per_s": round(bare_rate, 1),
            "ratio_to_bare_insert": round(rate / bare_rate, 3),
        },
    )


@dataclass(frozen=True, slots=True)
class Rush:
    """Every client presses as fast as it is answered. `terminals`: credentials, one directory for each process."""

    terminals: list[Path]
    clients: int
    each: int

    def run(self, victims: list[tuple[int, Callable[[], None]]]) -> tuple[list[str], list[float], float]:
        """Tickets, milliseconds each, seconds in all. `victims`: whom to kill, and after how many numbers.

        Nothing waits for ever. Raises CannotRun when a client does not get through.
        """
        ready, taken = Barrier(self.clients + 1), Semaphore(0)
        with ThreadPoolExecutor(self.clients) as pool:
            pressing = [pool.submit(self._press, number, ready, taken) for number in range(self.clients)]
            try:
                ready.wait(_PRESS_S)
            except BrokenBarrierError as error:
                raise CannotRun("not every client got a first answer") from error
            began = time.perf_counter()
            already = 0
            for after, kill in victims:
                for _ in range(after - already):
                    if not taken.acquire(timeout=_PRESS_S):
                        raise CannotRun(f"no number for {_PRESS_S:.0f} s")
                already = after
                kill()
            try:
                pairs = [pair for future in pressing for pair in future.result(timeout=_RUN_S)]
            except (BackendError, TimeoutError) as error:
                raise CannotRun(f"a client got no number in time: {error}") from error
            took_s = time.perf_counter() - began
        return [ticket for ticket, _ in pairs], [ms for _, ms in pairs], took_s

    def _press(self, client_number: int, ready: Barrier, counted: Semaphore) -> list[tuple[str, float]]:
        place = client_number % len(self.terminals)
        desks = [BackendClient(directory) for directory in (*self.terminals[place:], *self.terminals[:place])]
        try:
            desks[0].hall(deadline_s=_PRESS_S)
            ready.wait(_PRESS_S)
            taken = []
            for nth in range(self.each):
                began = time.perf_counter()
                number = _pressed(desks, key=f"{client_number}-{nth}")
                taken.append((number.ticket, (time.perf_counter() - began) * 1000))
                counted.release()
        except BackendError:
            ready.abort()
            raise
        finally:
            for desk in desks:
                desk.close()
        return taken


def _pressed(desks: list[BackendClient], *, key: str) -> QueueNumber:
    """As a terminal does: the same key until it is answered; a process that is gone is asked last from then on."""
    until = time.monotonic() + _PRESS_S
    while True:
        try:
            return desks[0].take_number(ORDER, key=key, deadline_s=_TRY_S)
        except (BackendUnreachable, BackendFault):
            if time.monotonic() > until:
                raise
            desks.append(desks.pop(0))


def _issuer_rate(served: Served, *, count: int) -> float:
    store = Store(served.database)
    issuer = NumberIssuer(ServerSecret.load_or_make(served.state / "server-secret"), "https://127.0.0.1")
    now = datetime.now(UTC)
    with store.write() as session:
        session.add(TerminalRow(id="bench", site_id="qinghe", name="", enrolled_at=now))

    def take() -> None:
        with store.write() as session:
            issuer.take(
                session, ORDER, number_id=issuer.new_id(), site_id="qinghe", terminal_id="bench", at=datetime.now(UTC)
            )

    rate = _rate(take, count)
    store.close()
    return rate


def _bare_rate(served: Served, *, count: int) -> float:
    store = Store(served.database)
    counted = "INTEGER PRIMARY KEY" if served.engine == "sqlite" else "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    with store.connection() as connection:
        connection.execute(text(f"CREATE TABLE bare (n {counted}, at TEXT)"))
    insert = text("INSERT INTO bare (at) VALUES (:at) RETURNING n")

    def one() -> None:
        with store.connection() as connection:
            connection.execute(insert, {"at": "2026-11-23"}).scalar_one()

    rate = _rate(one, count)
    store.close()
    return rate


def _rate(work: Callable[[], None], count: int) -> float:
    work()
    began = time.perf_counter()
    for _ in range(count):
        work()
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(alone("numbers", bench, OPTIONS, about=__doc__))
