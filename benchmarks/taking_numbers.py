"""Numbers a second with 16 clients over real TLS, against a bare INSERT … RETURNING through the same driver.

Run: python benchmarks/taking_numbers.py [--clients 16] [--each 50] [--json]

Three figures of one run on one machine, each committing every row with the same pragmas (WAL, synchronous=FULL): what a
citizen's press costs (client → mutual TLS → server process → commit → answer), the issuer alone in one thread, and the
least SQLite can do. Clients and server share the machine, as in the demonstration.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backend.client import BackendClient
from backend.server.queueing.numbers import NumberIssuer
from backend.server.secret import ServerSecret
from backend.server.store.session import Store
from backend.server.store.tables import TerminalRow
from kiosk.domain.queueing import NumberOrder

if TYPE_CHECKING:
    from collections.abc import Callable

ORDER = NumberOrder("general")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        report = measure(Path(directory), clients=options.clients, each=options.each)
    if options.as_json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:<28} {value}")


def measure(directory: Path, *, clients: int, each: int) -> dict[str, object]:
    """Take numbers through a server process, then let issuer and driver show what they could do."""
    state, terminal = directory / "backend", directory / "terminal"
    _kiosk("backend", "seed", "--state-dir", str(state))
    listen = ["--listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0"]
    with (directory / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "backend", "serve", "--state-dir", str(state), *listen],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert server.stdout is not None  # noqa: S101  it is a pipe
            public = json.loads(server.stdout.readline())["public"]
            code = json.loads(_kiosk("backend", "enrolment-code", "--state-dir", str(state), "--json"))["code"]
            _kiosk("enrol", "--url", public, "--code", code, "--state-dir", str(terminal))
            tickets, latencies_ms, took_s = _press(terminal, clients=clients, each=each)
        finally:
            server.terminate()
            server.wait()
    numbers = sorted(int(ticket[1:]) for ticket in tickets)
    rate = len(numbers) / took_s
    issuer_rate = _issuer_rate(state, count=clients * each)
    bare_rate = _bare_rate(directory / "bare.db", count=clients * each)
    return {
        "engine": "sqlite",
        "clients": clients,
        "numbers": len(numbers),
        "duplicates": len(numbers) - len(set(numbers)),
        "gaps": numbers[-1] - len(set(numbers)),
        "rate_per_s": round(rate, 1),
        "p50_ms": round(statistics.median(latencies_ms), 1),
        "p99_ms": round(statistics.quantiles(latencies_ms, n=100)[98], 1),
        "issuer_alone_per_s": round(issuer_rate, 1),
        "bare_insert_per_s": round(bare_rate, 1),
        "ratio_to_bare_insert": round(rate / bare_rate, 3),
    }


def _press(terminal: Path, *, clients: int, each: int) -> tuple[list[str], list[float], float]:
    """Every client presses as fast as it is answered; connections are open before the clock starts."""
    ready = Barrier(clients + 1)

    def press(client_number: int) -> list[tuple[str, float]]:
        client = BackendClient(terminal)
        client.hall(deadline_s=30)
        ready.wait()
        taken = []
        for nth in range(each):
            began = time.perf_counter()
            number = client.take_number(ORDER, key=f"{client_number}-{nth}", deadline_s=60)
            taken.append((number.ticket, (time.perf_counter() - began) * 1000))
        client.close()
        return taken

    with ThreadPoolExecutor(clients) as pool:
        pressing = [pool.submit(press, client_number) for client_number in range(clients)]
        ready.wait()
        began = time.perf_counter()
        taken = [pair for future in pressing for pair in future.result()]
        took_s = time.perf_counter() - began
    return [ticket for ticket, _ in taken], [ms for _, ms in taken], took_s


def _issuer_rate(state: Path, *, count: int) -> float:
    store = Store(f"sqlite:///{state / 'backend.db'}")
    issuer = NumberIssuer(ServerSecret.load_or_make(state / "server-secret"), "https://127.0.0.1")
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


def _bare_rate(database: Path, *, count: int) -> float:
    store = Store(f"sqlite:///{database}")
    with store.connection() as connection:
        connection.execute(text("CREATE TABLE bare (n INTEGER PRIMARY KEY, at TEXT)"))
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


def _kiosk(*arguments: str) -> str:
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


if __name__ == "__main__":
    main()
