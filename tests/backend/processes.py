"""Backends as real processes: several over one database, to be killed at any moment."""

from __future__ import annotations

import json
import shutil
import signal
import ssl
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from backend.client import transport
from backend.client.credentials import Credentials
from backend.client.enrolment import enrol
from kiosk.cli.main import app
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import requests


@dataclass(slots=True)
class Process:
    """One `kiosk backend serve`, ready. Addresses as it told them."""

    popen: subprocess.Popen[str]
    terminals: str
    public: str

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()


@dataclass(slots=True)
class Fleet:
    """Processes over one state directory and one database."""

    state_dir: Path
    database: str
    site: Path
    processes: list[Process] = field(default_factory=list)

    def seed(self) -> None:
        self._kiosk("seed", "--site", str(self.site), "--citizens", "5")

    def start(self, *options: str) -> Process:
        """Start one and wait until it serves; without options at ports of its own."""
        return self.started([self.launch(*options)])[0]

    def launch(self, *options: str) -> subprocess.Popen[str]:
        """Start one and wait for nothing."""
        chosen = options or ("--listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0")
        with (self.state_dir.parent / "server.log").open("a") as log:
            return subprocess.Popen(
                [*self._command("serve"), *chosen],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def started(self, launched: Sequence[subprocess.Popen[str]]) -> list[Process]:
        """Wait until those serve."""
        ready = []
        for popen in launched:
            assert popen.stdout is not None
            line = popen.stdout.readline()
            assert line, (self.state_dir.parent / "server.log").read_text()
            told = json.loads(line)
            ready.append(Process(popen, told["terminals"], told["public"]))
        self.processes += ready
        return ready

    def enrolled(self, process: Process, name: str) -> Path:
        """Credentials of a terminal that talks to this process."""
        directory = self.state_dir.parent / name
        code = json.loads(self._kiosk("enrolment-code", "--json"))["code"]
        enrol(process.public, code, state_dir=directory, deadline_s=DEADLINE_S)
        return directory

    def moved(self, credentials: Path, process: Process, name: str) -> Path:
        """The same terminal, talking to another process."""
        directory = self.state_dir.parent / name
        held = Credentials.load(credentials)
        shutil.copytree(credentials, directory)
        for file in directory.glob("*.json"):
            told = json.loads(file.read_text())
            told |= {"terminals_url": process.terminals, "public_url": process.public}
            file.write_text(json.dumps(told))
        assert Credentials.load(directory).place.terminals_url != held.place.terminals_url
        return directory

    def public_session(self, credentials: Path) -> requests.Session:
        """Plain HTTP requests through any public door."""
        return transport.open_session(ssl.create_default_context(cafile=credentials / "backend-ca.pem"))

    def stop(self) -> None:
        for process in self.processes:
            if process.popen.poll() is None:
                process.popen.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.popen.wait(DEADLINE_S)
            assert process.popen.stdout is not None
            process.popen.stdout.close()

    def _kiosk(self, *words: str) -> str:
        """A command that ends by itself, in this process: to start one takes a second."""
        done = CliRunner().invoke(app, self._words(*words), env={"TZ": "UTC"})
        assert done.exit_code == 0, done.output
        return done.stdout.strip().splitlines()[-1]

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "kiosk", *self._words(*words)]

    def _words(self, verb: str, *arguments: str) -> list[str]:
        return ["backend", verb, "--state-dir", str(self.state_dir), "--database", self.database, *arguments]


@contextmanager
def fleet(directory: Path, *, database: str, site: Path) -> Iterator[Fleet]:
    """A fleet without a process yet."""
    state_dir = directory / "backend"
    state_dir.mkdir(mode=0o700)
    made = Fleet(state_dir, database or f"sqlite:///{state_dir / 'backend.db'}", site)
    try:
        made.seed()
        yield made
    finally:
        made.stop()
