"""Server processes for benchmarks: seeded, running, with a terminal; on SQLite or on a PostgreSQL that is named."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.measures import CannotRun
from tests.backend.running import always_open

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK_S: Final = 0.5
_QUIET: Final = 0.05  # of a core
_SETTLE_S: Final = 60.0


@dataclass(slots=True)
class Served:
    """Where everything is. `urls`: one pair (terminals, public) a process."""

    state: Path
    database: str
    engine: str
    urls: list[tuple[str, str]] = field(default_factory=list)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def kiosk(self, *arguments: str) -> str:
        """Run one command of `kiosk backend`; gives its last line."""
        where = ("--state-dir", str(self.state), "--database", self.database)
        return kiosk("backend", *arguments, *where)

    def settle(self) -> None:
        """Wait until no process works any more: each prepares the press after its start, which is not measured."""
        until = time.monotonic() + _SETTLE_S
        while time.monotonic() < until:
            before = self.processor_s()
            time.sleep(_LOOK_S)
            if self.processor_s() - before < _QUIET * _LOOK_S * len(self.processes):
                return

    def processor_s(self) -> float:
        """Processor time the server processes have used, in seconds; of those that live."""
        return sum(_processor_s(process.pid) for process in self.processes if process.poll() is None)

    def enrolled(self, directory: Path) -> list[Path]:
        """Credentials of one terminal, once for each process."""
        code = json.loads(self.kiosk("enrolment-code", "--json"))["code"]
        first = directory / "terminal-0"
        kiosk("enrol", "--url", self.urls[0][1], "--code", code, "--state-dir", str(first))
        made = [first]
        for nth, (terminals, public) in enumerate(self.urls[1:], 1):
            copy = directory / f"terminal-{nth}"
            copy.mkdir()
            for file in first.iterdir():
                (copy / file.name).write_bytes(file.read_bytes())
            told = json.loads((copy / "terminal.json").read_text())
            (copy / "terminal.json").write_text(json.dumps(told | {"terminals_url": terminals, "public_url": public}))
            made.append(copy)
        return made


def _processor_s(pid: int) -> float:
    """Own and system time. Source: proc(5), /proc/pid/stat, fields 14 and 15."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kiosk(*arguments: str) -> str:
    """Run a command; gives its last line."""
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


@contextmanager
def serving(directory: Path, *, database: str, processes: int) -> Iterator[Served]:
    """Serve for as long as it is measured. On PostgreSQL in a database of its own, dropped afterwards."""
    state = directory / "backend"
    engine = make_url(database).get_backend_name() if database else "sqlite"
    with _own_database(database, engine, state) as url:
        served = Served(state, url, engine)
        served.kiosk("seed", "--site", str(_roomy(always_open(directory))), "--citizens", "20")
        try:
            _start(served, directory, processes)
            yield served
        finally:
            for process in served.processes:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
            for process in served.processes:
                process.wait()


def _roomy(site: Path) -> Path:
    """More numbers a day than any queue has people: numbers given offline begin far behind."""
    text = site.read_text("utf-8")
    site.write_text(text.replace("\n  near: 3\n", "\n  near: 3\n  offline_first: 90000\n"), "utf-8")
    return site


def _start(served: Served, directory: Path, processes: int) -> None:
    where = ("--state-dir", str(served.state), "--database", served.database)
    listen = ("--listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0")
    with (directory / "server.log").open("w") as log:
        for _ in range(processes):
            command = [sys.executable, "-m", "kiosk", "backend", "serve", *where, *listen]
            served.processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True))
    for process in served.processes:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        line = process.stdout.readline()
        if not line:
            raise CannotRun((directory / "server.log").read_text())
        told = json.loads(line)
        served.urls.append((told["terminals"], told["public"]))


@contextmanager
def _own_database(database: str, engine: str, state: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield database or f"sqlite:///{state / 'backend.db'}"
        return
    if engine != "postgresql":
        raise CannotRun(f"--database {engine}: sqlite or postgresql is wanted")
    name = f"bench_{uuid4().hex[:12]}"
    url = make_url(database).set(drivername="postgresql+psycopg")
    outside = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with outside.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        with outside.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        outside.dispose()
