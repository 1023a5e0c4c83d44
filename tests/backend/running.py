"""A real backend in a thread: real database, real TLS on loopback, a clock that tests move."""

from __future__ import annotations

import io
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from backend.client import BackendClient, transport
from backend.client.credentials import Credentials
from backend.client.enrolment import enrol
from backend.server.events import make_log
from backend.server.foundation import Foundation, lay_foundation
from backend.server.listeners import Backend
from backend.server.registry.seeding import seed_registers
from backend.server.second_factor.rules import CodeRules
from backend.server.settings import Address, BackendSettings
from backend.server.site_file import DEMO_SITE, put_site, read_site
from tests.backend.shapes import shaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import requests

DEADLINE_S: Final = 10.0
_ANYWHERE: Final = Address("127.0.0.1", 0)
MANY_CODES: Final = CodeRules(per_terminal_an_hour=100_000)  # every test's terminal sends for all people


class MovableClock:
    """The real time, until a test says otherwise. `stopper` is called by whoever looks at the clock."""

    def __init__(self) -> None:
        self.shift = timedelta()
        self.standing: datetime | None = None
        self.stopper: Callable[[], None] | None = None

    def __call__(self) -> datetime:
        if self.stopper is not None:
            self.stopper()
        return (self.standing or datetime.now(UTC)) + self.shift

    def stand_still(self) -> None:
        """Let no time pass but what a test shifts: a machine at work takes seconds for nothing."""
        self.standing = datetime.now(UTC)

    def jump_to(self, instant: datetime) -> None:
        self.shift = instant - datetime.now(UTC)


class Running:
    """One backend and what a test wants of it."""

    def __init__(
        self,
        directory: Path,
        *,
        site: Path = DEMO_SITE,
        busy_timeout_s: float = 2.0,
        citizens: int = 20,
        code_rules: CodeRules = MANY_CODES,
        database: str = "",
    ) -> None:
        self.directory = directory
        self.clock = MovableClock()
        self.logged = io.StringIO()
        self.state_dir = directory / "backend"
        self.state_dir.mkdir()
        self.settings = BackendSettings(
            self.state_dir, database=database, listen=_ANYWHERE, public_listen=_ANYWHERE, code_rules=code_rules
        )
        if not database:
            (self.state_dir / "backend.db").write_bytes(shaped())
        self.foundation: Foundation = lay_foundation(
            self.state_dir,
            self.settings.database_url,
            log=make_log(self.logged),
            clock=self.clock,
            busy_timeout_s=busy_timeout_s,
        )
        with self.foundation.store.write() as session:
            put_site(session, read_site(site))
            seed_registers(session, citizens)
        self.server = Backend(self.foundation, self.settings)
        self._terminals = 0
        self._original: Path | None = None
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()

    def stop_listening(self) -> None:
        self.server.stop()
        self._thread.join()

    def listen_again(self) -> None:
        """Come back at the old addresses, after `stop_listening`."""
        ports = (urlsplit(url).port for url in (self.server.addresses.terminals, self.server.addresses.public))
        listen, public = (Address("127.0.0.1", port or 0) for port in ports)
        self.server = Backend(self.foundation, replace(self.settings, listen=listen, public_listen=public))
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()

    def stop(self) -> None:
        self.stop_listening()
        self.foundation.store.close()

    def code(self, **life: float) -> str:
        with self.foundation.store.write() as session:
            given = self.foundation.office.give_code(
                session,
                site_id="qinghe",
                name="",
                at=self.clock(),
                life=timedelta(**life) if life else timedelta(hours=1),
            )
        return given.written()

    def enrolled_directory(self) -> Path:
        self._terminals += 1
        directory = self.directory / f"terminal-{self._terminals}"
        enrol(self.server.addresses.public, self.code(), state_dir=directory, deadline_s=DEADLINE_S)
        return directory

    def copied_directory(self, directory: Path) -> Path:
        """Credentials to spoil: a copy, since enrolling is rate-limited."""
        if self._original is None:
            self._original = self.enrolled_directory()
        for file in self._original.iterdir():
            (directory / file.name).write_bytes(file.read_bytes())
        return directory

    def terminal(self) -> BackendClient:
        return BackendClient(self.enrolled_directory())

    def terminals_session(self, directory: Path | None = None) -> requests.Session:
        """Plain HTTP requests through the terminals' door."""
        credentials = Credentials.load(directory or self.enrolled_directory())
        return transport.open_session(transport.terminal_context(credentials))

    def public_session(self) -> requests.Session:
        """Plain HTTP requests through the public door."""
        context = ssl.create_default_context(cadata=self.foundation.authority.pem)
        return transport.open_session(context)


@contextmanager
def running(
    directory: Path,
    *,
    site: Path = DEMO_SITE,
    busy_timeout_s: float = 2.0,
    citizens: int = 20,
    code_rules: CodeRules = MANY_CODES,
    database: str = "",
) -> Iterator[Running]:
    """`database`: the URL of a PostgreSQL in this release's shape; empty: a SQLite of its own."""
    backend = Running(
        directory,
        site=site,
        busy_timeout_s=busy_timeout_s,
        citizens=citizens,
        code_rules=code_rules,
        database=database,
    )
    try:
        yield backend
    finally:
        backend.stop()


def always_open(directory: Path) -> Path:
    """The demonstration hall with every queue and counter open day and night."""
    text = DEMO_SITE.read_text(encoding="utf-8")
    for hours in ("08:30-17:15", "09:00-17:30"):
        text = text.replace(hours, "00:00-24:00")
    text = text.replace("calendar: cn\n", 'calendar: ""\n')
    file = directory / "always-open.yaml"
    file.write_text(text, encoding="utf-8")
    return file
