"""A call at one process → 200 listeners of another: boards and phones over server-sent events and real TLS.

    python -m benchmarks.events [--listeners 200] [--calls 10] [--database URL] [--json]

The listeners are boards of the hall, and one phone for each number that is called. This program is the process that
calls: it commits as a counter's server does, with the notification in the transaction; the listeners hang on a server.
On PostgreSQL they hear by LISTEN; on SQLite the server finds out by its slow poll, which is what is measured there.
Each sample: from the call's beginning until one listener has read the look that tells of it.
"""

from __future__ import annotations

import http.client
import io
import json
import re
import ssl
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from backend.client import BackendClient
from backend.server.events import make_log
from backend.server.queueing import calling, counters
from backend.server.queueing.desk import Clerk
from backend.server.store.announcing import Bell
from backend.server.store.ear import Ear
from backend.server.store.session import Store
from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, CannotRun, Found, Of, timed
from benchmarks.serving import serving
from kiosk.domain.queueing import NumberOrder

if TYPE_CHECKING:
    from benchmarks.serving import Served

OPTIONS: Final = (
    Option("listeners", 200, "how many boards listen; and a phone for each call", quick=40),
    Option("calls", 10, "how many numbers are called", quick=3),
    Option("database", "", "PostgreSQL's URL, whose user may create databases; else SQLite"),
)
ORDER: Final = NumberOrder("general")
WITHIN_S: Final = 1.0
_GIVE_UP_S: Final = 15.0
_TICKET: Final = re.compile("[A-Z][0-9]{3}")


@dataclass(slots=True)
class Ears:
    """What all listeners heard. `heard`: instants of this program's clock, by ticket."""

    heard: dict[str, list[float]] = field(default_factory=dict)
    joined: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def of(self, ticket: str, expected: int) -> list[float]:
        """When each heard of a ticket's call; waits until all have, or no longer."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.heard.get(ticket, ())) >= expected, timeout=_GIVE_UP_S)
            return list(self.heard.get(ticket, ()))


def bench(*, listeners: int, calls: int, database: str) -> Found:
    """Have them listen, call, and see when each has heard."""
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), database=database, processes=1) as served,
    ):
        samples, missing = _measured(served, Path(directory), listeners=listeners, calls=calls)
    if not samples:
        raise CannotRun("no listener heard of any call")
    p99 = statistics.quantiles(samples, n=100)[98]
    aim = Aim(Of.HIGH, at_most=WITHIN_S * 1000) if served.engine == "postgresql" else None
    return Found(
        (timed("heard", f"a call → heard by {listeners} of another process", "ms", samples, aim=aim),),
        {
            "engine": served.engine,
            "listeners": listeners,
            "calls": calls,
            "missing": missing,
            "p50_ms": round(statistics.median(samples), 1),
            "p99_ms": round(p99, 1),
            "max_ms": round(max(samples), 1),
        },
    )


def _measured(served: Served, directory: Path, *, listeners: int, calls: int) -> tuple[list[float], int]:
    (terminal,) = served.enrolled(directory)
    client = BackendClient(terminal)
    taken = [client.take_number(ORDER, key=f"n{nth}", deadline_s=30) for nth in range(calls)]
    client.close()
    public = served.urls[0][1]
    context = ssl.create_default_context(cafile=terminal / "backend-ca.pem")
    store, ears = Store(served.database), Ears()
    ear = Ear(store, Bell(), make_log(io.StringIO()))
    ear.start()
    clerk = Clerk("qinghe", "3", "bench")
    with store.write() as session:
        counters.open_counter(session, clerk, at=datetime.now(UTC))
    boards = ["/board/qinghe/events"] * listeners
    phones = [f"/n/{number.url.rpartition('/')[2]}/events" for number in taken]
    for path in (*boards, *phones):
        threading.Thread(target=_listen, args=(public, path, context, ears), daemon=True).start()
    with ears.changed:
        if not ears.changed.wait_for(lambda: ears.joined == listeners + calls, timeout=60):
            raise CannotRun(f"{ears.joined} of {listeners + calls} connections were answered")
    samples: list[float] = []
    missing = 0
    for _ in range(calls):
        time.sleep(3)  # what was told before is out of the way
        began = time.perf_counter()
        with store.write() as session:
            called = calling.call_next(session, clerk, at=datetime.now(UTC))
        if called is None:
            raise CannotRun("counter 3 has nobody to call")
        heard = ears.of(called.ticket, listeners + 1)
        samples += [1000 * (at - began) for at in heard]
        missing += listeners + 1 - len(heard)
        with store.write() as session:
            calling.start_serving(session, clerk, at=datetime.now(UTC))
            calling.finish(session, clerk, at=datetime.now(UTC))
    ear.stop()
    store.close()
    return samples, missing


def _listen(public: str, path: str, context: ssl.SSLContext, ears: Ears) -> None:
    """Read one stream to its end; each ticket is noted when it is first told as called."""
    where = urlsplit(public)
    connection = http.client.HTTPSConnection(where.hostname or "", where.port, context=context, timeout=120)
    told: set[str] = set()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        for line in answer:
            if not line.startswith(b"data: {"):
                continue
            at = time.perf_counter()
            called = _called(json.loads(line[6:])["look"])
            with ears.changed:
                if not told:
                    ears.joined += 1
                    told.add("")
                for ticket in called - told:
                    ears.heard.setdefault(ticket, []).append(at)
                told |= called
                ears.changed.notify_all()
    except (OSError, http.client.HTTPException):
        return  # the server has ended
    finally:
        connection.close()


def _called(look: dict[str, Any]) -> set[str]:
    """A board names its calls; a phone rings for its one number, whose ticket its title tells."""
    if "calls" in look:
        return {call["ticket"] for call in look["calls"]}
    return {found[0]} if look.get("alert") and (found := _TICKET.search(look["title"])) else set()


if __name__ == "__main__":
    sys.exit(alone("events", bench, OPTIONS, about=__doc__))
