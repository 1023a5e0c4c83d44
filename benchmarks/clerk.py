"""A clerk as a process of its own, to be killed in the middle of a call: calls, serves, finishes, until told to stop.

Prints a ticket when its call is committed, one a line, and ends when its standard input does.
"""

from __future__ import annotations

import select
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from backend.server.queueing import calling, counters
from backend.server.queueing.desk import Clerk
from backend.server.store.session import DatabaseBusy, Store

_EMPTY_S = 0.05
_END_S = 30.0


@dataclass(frozen=True, slots=True)
class Process:
    """One of them, running."""

    popen: subprocess.Popen[str]

    @classmethod
    def started(cls, database: str, counter: str) -> Self:
        """Begin to call."""
        command = [sys.executable, "-c", f"from {__name__} import work; work(*{[database, counter]!r})"]
        return cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        self.popen.kill()

    def heard(self) -> list[str]:
        """Have it stop; every ticket whose call it knew to be committed."""
        out, _ = self.popen.communicate(timeout=_END_S)
        lines = out.split("\n")
        return lines[:-1]  # what stands after the last newline was cut off by the kill


def work(database: str, counter: str) -> None:
    """Call until standard input ends."""
    store, clerk = Store(database), Clerk("qinghe", counter, f"bench-{counter}")
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            if not _serve(store, clerk):
                select.select([sys.stdin], [], [], _EMPTY_S)
        except DatabaseBusy:
            continue
    store.close()


def _serve(store: Store, clerk: Clerk) -> bool:
    with store.write() as session:
        counters.open_counter(session, clerk, at=datetime.now(UTC))
        here = counters.current(session, clerk, at=datetime.now(UTC))
        called = here or calling.call_next(session, clerk, at=datetime.now(UTC))
    if called is None:
        return False
    if here is None:
        print(called.ticket, flush=True)
    with store.write() as session:
        calling.finish(session, clerk, at=datetime.now(UTC))
    return True
