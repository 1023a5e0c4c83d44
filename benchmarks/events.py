"""A call at one process → 200 listeners of another: boards and phones over server-sent events and real TLS.

    python -m benchmarks.events [--listeners 200] [--calls 10] [--kill] [--database URL] [--json]

The listeners are boards of the hall, and one phone for each number that is called. This program is the process that
calls: it commits as a counter's server does, with the notification in the transaction; the listeners hang on a server.
On PostgreSQL they hear by LISTEN; on SQLite the server finds out by its slow poll, which is what is measured there.
Each sample: from the call's beginning until one listener has read the look that tells of it. `--kill`: halfway the
server that all listeners hang on dies by SIGKILL, at the instant of a call; they come back at another, as a browser
does after the `retry` it was told, and must hear of that call and of all after it.
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
from benchmarks.measures import Aim, CannotRun, Found, Measure, Of, timed
from benchmarks.serving import serving
from kiosk.domain.queueing import NumberOrder

if TYPE_CHECKING:
    from benchmarks.serving import Served

OPTIONS: Final = (
    Option("listeners", 200, "how many boards listen; and a phone for each call", quick=40),
    Option("calls", 10, "how many numbers are called", quick=3),
    Option("kill", default=False, what="SIGKILL for the listeners' server halfway"),
    Option("database", "", "PostgreSQL's URL, whose user may create databases; else SQLite"),
)
ORDER: Final = NumberOrder("general")
WITHIN_S: Final = 1.0
_GIVE_UP_S: Final = 20.0
_COME_BACK_S: Final = 3.0  # before a stream said its own
_MOST_DOORS: Final = 20
_TICKET: Final = re.compile("[A-Z][0-9]{3}")


@dataclass(slots=True)
class Ears:
    """What all listeners heard. `heard`: instants of this program's clock, by ticket. `doors`: where to listen."""

    doors: list[str]
    context: ssl.SSLContext
    heard: dict[str, list[float]] = field(default_factory=dict)
    joined: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def of(self, ticket: str, expected: int) -> list[float]:
        """When each heard of a ticket's call; waits until all have, or no longer."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.heard.get(ticket, ())) >= expected, timeout=_GIVE_UP_S)
            return list(self.heard.get(ticket, ()))


def bench(*, listeners: int, calls: int, kill: bool, database: str) -> Found:
    """Have them listen, call, and see when each has heard."""
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), database=database, processes=1 + kill) as served,
    ):
        served.settle()
        samples, back, missing = _measured(served, Path(directory), listeners=listeners, calls=calls, kill=kill)
    if not samples:
        raise CannotRun("no listener heard of any call")
    p99 = statistics.quantiles(samples, n=100)[98]
    aim = Aim(Of.HIGH, at_most=WITHIN_S * 1000) if served.engine == "postgresql" else None
    measures = [timed("heard", f"a call → heard by {listeners} of another process", "ms", samples, aim=aim)]
    if back:
        measures.append(timed("back", "a call at the instant their server was killed → heard at another", "ms", back))
    measures.append(
        Measure(name="missing", what="calls not heard", unit="", value=missing, aim=Aim(Of.VALUE, at_most=0))
    )
    return Found(
        tuple(measures),
        {
            "engine": served.engine,
            "listeners": listeners,
            "calls": calls,
            "killed": int(kill),
            "missing": missing,
            "p50_ms": round(statistics.median(samples), 1),
            "p99_ms": round(p99, 1),
            "max_ms": round(max(samples), 1),
            "back_max_ms": round(max(back), 1) if back else None,
        },
    )


def _measured(
    served: Served, directory: Path, *, listeners: int, calls: int, kill: bool
) -> tuple[list[float], list[float], int]:
    """Milliseconds of each hearing, those of the call amid a kill apart; and how many hearings never came."""
    terminal = served.enrolled(directory)[0]
    client = BackendClient(terminal)
    taken = [client.take_number(ORDER, key=f"n{nth}", deadline_s=30) for nth in range(calls)]
    client.close()
    context = ssl.create_default_context(cafile=terminal / "backend-ca.pem")
    store, ears = Store(served.database), Ears([public for _, public in served.urls], context)
    ear = Ear(store, Bell(), make_log(io.StringIO()))
    ear.start()
    clerk = Clerk("qinghe", "3", "bench")
    with store.write() as session:
        counters.open_counter(session, clerk, at=datetime.now(UTC))
    boards = ["/board/qinghe/events"] * listeners
    phones = [f"/n/{number.url.rpartition('/')[2]}/events" for number in taken]
    for path in (*boards, *phones):
        threading.Thread(target=_listen, args=(path, ears), daemon=True).start()
    with ears.changed:
        if not ears.changed.wait_for(lambda: ears.joined == listeners + calls, timeout=60):
            raise CannotRun(f"{ears.joined} of {listeners + calls} connections were answered")
    samples: list[float] = []
    back: list[float] = []
    missing = 0
    for nth in range(calls):
        amid = kill and nth == calls // 2
        time.sleep(3)  # what was told before is out of the way
        began = time.perf_counter()
        if amid:
            ears.doors.reverse()
            served.processes[0].kill()
        with store.write() as session:
            called = calling.call_next(session, clerk, at=datetime.now(UTC))
        if called is None:
            raise CannotRun("counter 3 has nobody to call")
        heard = ears.of(called.ticket, listeners + 1)
        (back if amid else samples).extend(1000 * (at - began) for at in heard)
        missing += listeners + 1 - len(heard)
        with store.write() as session:
            calling.start_serving(session, clerk, at=datetime.now(UTC))
            calling.finish(session, clerk, at=datetime.now(UTC))
    ear.stop()
    store.close()
    return samples, back, missing


def _listen(path: str, ears: Ears) -> None:
    """Read a stream, and come back when it breaks, where the door is then; each ticket is noted when first told."""
    told: set[str] = set()
    pause_s = 0.0
    for _ in range(_MOST_DOORS):
        time.sleep(pause_s)
        pause_s = _COME_BACK_S
        where = urlsplit(ears.doors[0])
        connection = http.client.HTTPSConnection(where.hostname or "", where.port, context=ears.context, timeout=120)
        try:
            connection.request("GET", path)
            for line in connection.getresponse():
                if line.startswith(b"retry:"):
                    pause_s = int(line[6:]) / 1000
                if line.startswith(b"data: {"):
                    _note(json.loads(line[6:])["look"], told, ears)
        except (OSError, http.client.HTTPException):
            continue  # the server has ended
        finally:
            connection.close()


def _note(look: dict[str, Any], told: set[str], ears: Ears) -> None:
    at = time.perf_counter()
    called = _called(look)
    with ears.changed:
        if not told:
            ears.joined += 1
            told.add("")
        for ticket in called - told:
            ears.heard.setdefault(ticket, []).append(at)
        told |= called
        ears.changed.notify_all()


def _called(look: dict[str, Any]) -> set[str]:
    """A board names its calls; a phone rings for its one number, whose ticket its title tells."""
    if "calls" in look:
        return {call["ticket"] for call in look["calls"]}
    return {found[0]} if look.get("alert") and (found := _TICKET.search(look["title"])) else set()


if __name__ == "__main__":
    sys.exit(alone("events", bench, OPTIONS, about=__doc__))
