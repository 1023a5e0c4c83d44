"""A call → every board and the phone it is for, hundreds listening to one process, against the bare event bus.

    python -m benchmarks.board_listeners [--boards 100] [--phones 100] [--calls 30] [--json]

Server and clerks are one process, the listeners another, with real TLS on loopback between them. The bare bus is the
same bell in the same process: commit → a waiting event loop. Both share the machine.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import re
import ssl
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sqlalchemy import text

from backend.server.events import make_log
from backend.server.foundation import Foundation, lay_foundation
from backend.server.listeners import Backend
from backend.server.queueing import calling, counters
from backend.server.queueing.desk import Clerk
from backend.server.settings import Address, BackendSettings
from backend.server.site_file import DEMO_SITE, put_site, read_site
from backend.server.store.migrate import migrate
from backend.server.store.tables import TerminalRow
from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer, timed
from kiosk.domain.queueing import NumberOrder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from backend.server.house import House

OPTIONS: Final = (
    Option("boards", 100, "how many boards listen"),
    Option("phones", 100, "how many phones, each with its own number"),
    Option("calls", 30, "how many numbers are called", quick=8),
)
SITE: Final = "qinghe"
WITHIN_MS: Final = 1000
_COUNTERS: Final = ("3", "4", "5", "6")
_APART_S: Final = 0.5
_ANYWHERE: Final = Address("127.0.0.1", 0)


def bench(*, boards: int, phones: int, calls: int) -> Found:
    """Open the hall, let everybody listen, call numbers, count when each heard of it."""
    with tempfile.TemporaryDirectory() as directory:
        hall = _Hall(Path(directory))
        try:
            return _measured(hall, boards=boards, phones=phones, calls=min(calls, phones))
        finally:
            hall.close()


@dataclass(slots=True)
class _Hall:
    """A server in this process, and its clerks."""

    directory: Path
    foundation: Foundation = field(init=False)
    server: Backend = field(init=False)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        settings = BackendSettings(self.directory, listen=_ANYWHERE, public_listen=_ANYWHERE)
        self.foundation = lay_foundation(self.directory, settings.database_url, log=make_log(StringIO()))
        migrate(self.foundation.store)
        site = self.directory / "site.yaml"
        hours = re.compile(r"0[89]:[0-9]{2}-17:[0-9]{2}")
        site.write_text(hours.sub("00:00-24:00", DEMO_SITE.read_text("utf-8")).replace("calendar: cn", 'calendar: ""'))
        with self.foundation.store.write() as session:
            put_site(session, read_site(site))
            session.add(TerminalRow(id="bench", site_id=SITE, name="", enrolled_at=datetime.now(UTC)))
        self.server = Backend(self.foundation, settings)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        for counter in _COUNTERS:
            with self.foundation.store.write() as session:
                counters.open_counter(session, self.clerk(counter), at=datetime.now(UTC))

    @property
    def house(self) -> House:
        return self.server._house  # noqa: SLF001  measured from inside

    def clerk(self, counter: str) -> Clerk:
        return Clerk(SITE, counter, f"staff-{counter}")

    def take(self, nth: int) -> str:
        """Take a number; the path of its page."""
        order = NumberOrder("general")
        with self.foundation.store.write() as session:
            number = self.house.numbers.take(
                session, order, number_id=f"n{nth}", site_id=SITE, terminal_id="bench", at=datetime.now(UTC)
            )
        return f"/n/{number.url.rpartition('/')[2]}"

    def call(self, counter: str) -> tuple[str, float]:
        """Call the next number and serve it; the ticket, and the instant of the commit."""
        with self.foundation.store.write() as session:
            called = calling.call_next(session, self.clerk(counter), at=datetime.now(UTC))
        at = time.monotonic()
        assert called is not None  # noqa: S101  as many were taken
        return called.ticket, at

    def serve(self, counter: str) -> None:
        for command in (calling.start_serving, calling.finish):
            with self.foundation.store.write() as session:
                command(session, self.clerk(counter), at=datetime.now(UTC))

    def close(self) -> None:
        self.server.stop()
        self.thread.join()
        self.foundation.store.close()


def _measured(hall: _Hall, *, boards: int, phones: int, calls: int) -> Found:
    paths = [f"/board/{SITE}"] * boards + [hall.take(nth) for nth in range(phones)]
    before_kib = _resident_kib()
    ours, theirs = multiprocessing.Pipe()
    listening = multiprocessing.get_context("spawn").Process(
        target=_listen, args=(hall.server.addresses.public, hall.foundation.authority.pem, paths, theirs)
    )
    listening.start()
    try:
        ours.recv()  # everybody has been told how things stand
        with_kib = _resident_kib()
        called: list[tuple[str, float]] = []
        for nth in range(calls):
            counter = _COUNTERS[nth % len(_COUNTERS)]
            called.append(hall.call(counter))
            time.sleep(_APART_S)
            hall.serve(counter)
        time.sleep(3)
        ours.send("enough")
        heard: list[tuple[int, float, str]] = ours.recv()
        dropped = hall.house.hub.dropped
    finally:
        listening.join(10)
        listening.kill()
    board_ms, phone_ms, missing = _delays(heard, called, boards=boards, calls=calls)
    bus_ms = _bare_bus(hall)
    bus = Peer("the bare event bus: commit → a waiting loop", median(bus_ms))
    each_kib = (with_kib - before_kib) / (boards + phones)
    board = timed("board", "a call committed → a listening board", "ms", board_ms, peer=bus, aim=_within())
    phone = timed("phone", "a call committed → the phone it is for", "ms", phone_ms, peer=bus, aim=_within())
    return Found(
        (
            board,
            phone,
            Measure(name="memory", what="memory per listener, TLS included", unit="KiB", value=each_kib),
            Measure(
                name="missed",
                what=f"calls not delivered, of {calls * boards + calls}; listeners dropped",
                unit="",
                value=missing + dropped,
                aim=Aim(Of.VALUE, at_most=0),
            ),
        ),
        {
            "listeners": boards + phones,
            "calls": calls,
            "board_p50_ms": round(median(board_ms), 1),
            "board_p99_ms": round(_p99(board_ms), 1),
            "phone_p50_ms": round(median(phone_ms), 1),
            "phone_max_ms": round(max(phone_ms), 1),
            "bare_bus_p50_ms": round(median(bus_ms), 3),
            "ratio_to_bare_bus": round(median(board_ms) / median(bus_ms), 1),
            "kib_per_listener": round(each_kib, 1),
            "missing": missing,
            "dropped": dropped,
        },
    )


def _within() -> Aim:
    return Aim(Of.HIGH, at_most=WITHIN_MS)


def _delays(
    heard: list[tuple[int, float, str]], called: list[tuple[str, float]], *, boards: int, calls: int
) -> tuple[list[float], list[float], int]:
    """The first time each board showed each ticket; the time each called phone was told; how many never were."""
    first: dict[tuple[int, str], float] = {}
    for who, at, ticket in heard:
        first.setdefault((who, ticket), at)
    board_ms = [
        (first[who, ticket] - at) * 1000 for ticket, at in called for who in range(boards) if (who, ticket) in first
    ]
    phones = {ticket: at for (who, ticket), at in first.items() if who >= boards}
    phone_ms = [(phones[ticket] - at) * 1000 for ticket, at in called if ticket in phones]
    return board_ms, phone_ms, calls * boards + calls - len(board_ms) - len(phone_ms)


def _bare_bus(hall: _Hall) -> list[float]:
    """From the return of a commit to a waiting loop, nothing else done: the same bell, one event each."""
    delays: list[float] = []

    async def wait() -> None:
        loop, rung = asyncio.get_running_loop(), asyncio.Event()
        began: list[float] = []

        def ring(_site: str, _event: int) -> None:
            loop.call_soon_threadsafe(rung.set)

        stop = hall.house.bell.subscribe(ring)

        def commit() -> None:
            with hall.foundation.store.read() as session:
                session.execute(text("SELECT 1"))
            began.append(time.monotonic())
            hall.house.bell.ring("nowhere", 1)

        for _ in range(200):
            rung.clear()
            thread = threading.Thread(target=commit)
            thread.start()
            await rung.wait()
            delays.append((time.monotonic() - began[-1]) * 1000)
            thread.join()
        stop()

    asyncio.run(wait())
    return delays


def _listen(base: str, authority: str, paths: list[str], parent: Connection) -> None:
    """The other process: listens on every path, notes who heard of which ticket when."""
    asyncio.run(_listen_all(base, authority, paths, parent))


async def _listen_all(base: str, authority: str, paths: list[str], parent: Connection) -> None:
    context = ssl.create_default_context(cadata=authority)
    heard: list[tuple[int, float, str]] = []
    ready = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_listen_one(nth, base, path, context, heard, ready)) for nth, path in enumerate(paths)]
    for _ in paths:
        await ready.acquire()
    parent.send("ready")
    await asyncio.to_thread(parent.recv)
    for task in tasks:
        task.cancel()
    parent.send(heard)


async def _listen_one(
    who: int,
    base: str,
    path: str,
    context: ssl.SSLContext,
    heard: list[tuple[int, float, str]],
    ready: asyncio.Semaphore,
) -> None:
    host, port = urlsplit(base).hostname or "", urlsplit(base).port
    reader, writer = await asyncio.open_connection(host, port, ssl=context, limit=1 << 20)
    writer.write(f"GET {path}/events HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    first = True
    while line := await reader.readline():
        if not line.startswith(b"data: {"):
            continue
        at = time.monotonic()
        look: Any = json.loads(line.removeprefix(b"data: "))["look"]  # what the server wrote
        if first:
            first = False
            ready.release()
        heard.extend((who, at, call["ticket"]) for call in look.get("calls", ()))
        if look.get("alert", "").startswith("called"):
            heard.append((who, at, look["title"].split(" ")[0]))


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.99))]


def _resident_kib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


if __name__ == "__main__":
    sys.exit(alone("board", bench, OPTIONS, about=__doc__))
