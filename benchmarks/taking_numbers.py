"""Numbers a second with 64 clients over real TLS, against a bare INSERT … RETURNING through the same driver.

    python -m benchmarks.taking_numbers [--clients 64] [--each 200] [--database URL] [--kill] [--json]

One server process on SQLite, four on PostgreSQL (each client talks to one of them). `--kill`: one process dies by
SIGKILL after a quarter of the numbers; its clients repeat the press, with its key, at the next (SQLite then has two).

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
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Semaphore
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from backend.client import BackendClient
from backend.server.queueing.numbers import NumberIssuer
from backend.server.secret import ServerSecret
from backend.server.store.session import Store
from backend.server.store.tables import TerminalRow
from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer, timed
from benchmarks.serving import Served, serving
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendFault, BackendUnreachable

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from kiosk.domain.queueing import QueueNumber

OPTIONS: Final = (
    Option("clients", 64, "how many press at a time", quick=16),
    Option("each", 200, "how many numbers each takes", quick=10),
    Option("database", "", "PostgreSQL's URL, whose user may create databases; else SQLite"),
    Option("processes", 0, "server processes; 0: 1 on SQLite, 4 on PostgreSQL"),
    Option("kill", default=False, what="SIGKILL for one of the processes on the way"),
)
ORDER: Final = NumberOrder("general")
_MOST_TRIES: Final = 5


def bench(*, clients: int, each: int, database: str, processes: int, kill: bool) -> Found:
    """Take numbers through server processes, then let issuer and driver show what they could do."""
    count = processes or (4 if database else 1 + kill)
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), database=database, processes=count) as served,
    ):
        return _measured(served, Path(directory), clients=clients, each=each, kill=kill)


def _measured(served: Served, directory: Path, *, clients: int, each: int, kill: bool) -> Found:
    terminals = served.enrolled(directory)
    victim = served.processes[0] if kill else None
    tickets, latencies_ms, took_s = _press(terminals, victim, clients=clients, each=each)
    numbers = sorted(int(ticket[1:]) for ticket in tickets)
    rate = len(numbers) / took_s
    issuer_rate = _issuer_rate(served, count=min(2000, clients * each))
    bare_rate = _bare_rate(served, count=min(2000, clients * each))
    duplicates, gaps = len(numbers) - len(set(numbers)), numbers[-1] - len(set(numbers))
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
                what=f"numbers twice or left out, of {len(numbers)}",
                unit="",
                value=duplicates + gaps,
                aim=Aim(Of.VALUE, at_most=0),
            ),
        ),
        {
            "engine": served.engine,
            "processes": len(served.urls),
            "killed": int(kill),
            "clients": clients,
            "numbers": len(numbers),
            "duplicates": duplicates,
            "gaps": gaps,
            "rate_per_s": round(rate, 1),
            "p50_ms": round(statistics.median(latencies_ms), 1),
            "p99_ms": round(statistics.quantiles(latencies_ms, n=100)[98], 1),
            "issuer_alone_per_s": round(issuer_rate, 1),
            "bare_insert_per_s": round(bare_rate, 1),
            "ratio_to_bare_insert": round(rate / bare_rate, 3),
        },
    )


def _press(
    terminals: list[Path], victim: subprocess.Popen[str] | None, *, clients: int, each: int
) -> tuple[list[str], list[float], float]:
    """Every client presses as fast as it is answered; connections are open before the clock starts."""
    ready = Barrier(clients + 1)
    quarter = Semaphore(0)

    def press(client_number: int) -> list[tuple[str, float]]:
        place = client_number % len(terminals)
        desks = [BackendClient(directory) for directory in (*terminals[place:], *terminals[:place])]
        desks[0].hall(deadline_s=60)
        ready.wait()
        taken = []
        for nth in range(each):
            began = time.perf_counter()
            number = _pressed(desks, key=f"{client_number}-{nth}")
            taken.append((number.ticket, (time.perf_counter() - began) * 1000))
            quarter.release()
        for desk in desks:
            desk.close()
        return taken

    with ThreadPoolExecutor(clients) as pool:
        pressing = [pool.submit(press, client_number) for client_number in range(clients)]
        ready.wait()
        began = time.perf_counter()
        if victim is not None:
            for _ in range(clients * each // 4):
                quarter.acquire()
            victim.kill()
        taken = [pair for future in pressing for pair in future.result()]
        took_s = time.perf_counter() - began
    return [ticket for ticket, _ in taken], [ms for _, ms in taken], took_s


def _pressed(desks: list[BackendClient], *, key: str) -> QueueNumber:
    """As a terminal does: the same key until it is answered; a process that is gone is asked last from then on."""
    for _ in range(_MOST_TRIES):
        try:
            return desks[0].take_number(ORDER, key=key, deadline_s=10)
        except (BackendUnreachable, BackendFault):
            desks.append(desks.pop(0))
    return desks[0].take_number(ORDER, key=key, deadline_s=60)


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
