"""A PostgreSQL of the tests' own: a temporary cluster behind a socket in a directory, run by an ordinary user.

PostgreSQL refuses root; there the cluster belongs to a system user. One cluster a test process, one database a backend.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from backend.server.store.migrate import migrate
from backend.server.store.session import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MISSING: Final = "PostgreSQL is not installed here: apt-get install postgresql (system-packages-dev.txt)"
_FAST: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_DURABLE: Final = ("fsync=on", "synchronous_commit=on")
_SETTINGS: Final = ("listen_addresses=", "max_connections=300", "shared_buffers=64MB", "autovacuum=off")
_START_S: Final = 30.0
_SHAPE: Final = "shape"


class Cluster:
    """A running PostgreSQL. `fresh` gives databases; `stop` ends it and leaves nothing."""

    def __init__(self, *, durable: bool = False, settings: Sequence[str] = _SETTINGS) -> None:
        self._binaries = _binaries()
        self._settings = (*settings, *(_DURABLE if durable else _FAST))
        self.directory = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))  # short: a socket's path has 107 characters at most
        self._user = self._group = None
        if os.geteuid() == 0:
            somebody = _somebody()
            self._user, self._group = somebody.pw_uid, somebody.pw_gid
            os.chown(self.directory, self._user, self._group)
        self._names = (f"d{number}" for number in count(1))
        self._shaped = False
        self._run("initdb", "-D", self._data, "-U", "kiosk", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def _data(self) -> str:
        return str(self.directory / "data")

    def start(self) -> None:
        """Start it, for the first time or after `kill`."""
        options = [word for setting in self._settings for word in ("-c", setting)]
        command = [str(self._binaries / "postgres"), "-D", self._data, "-k", str(self.directory), *options]
        if (setpriv := shutil.which("setpriv")) is not None:
            command = [setpriv, "--pdeathsig", "QUIT", *command]  # it ends with the tests, however they end
        with (self.directory / "log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                user=self._user,
                group=self._group,
                extra_groups=None if self._user is None else [],
            )
        until = time.monotonic() + _START_S
        while True:
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    raise AssertionError((self.directory / "log").read_text(encoding="utf-8")) from None
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End every process of it at once; what was not committed is lost."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.directory)

    def url(self, database: str) -> str:
        return f"postgresql://kiosk@/{database}?host={self.directory}"

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def fresh(self) -> str:
        """The URL of a new database in this release's shape, copied from one that was migrated."""
        if not self._shaped:
            self.execute(f"CREATE DATABASE {_SHAPE}")
            store = Store(self.url(_SHAPE))
            migrate(store)
            store.close()
            self._shaped = True
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_SHAPE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.removeprefix("postgresql://kiosk@/").partition("?")[0]
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """One statement outside every database of a test."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _conninfo(self, database: str) -> str:
        return f"host={self.directory} user=kiosk dbname={database} connect_timeout=5"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.directory,
            check=False,
            user=self._user,
            group=self._group,
            extra_groups=None if self._user is None else [],
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster for as long as somebody needs it."""
    running = Cluster(durable=durable)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def database(shared: Cluster) -> Iterator[str]:
    """The URL of a database in this release's shape, of one backend's own."""
    url = shared.fresh()
    yield url
    shared.drop(url)


def _somebody() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no system user to run PostgreSQL as")


def _binaries() -> Path:
    """Debian keeps them off the path, one directory a release; the newest is taken."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path is not None, MISSING
    return Path(on_path).resolve().parent
