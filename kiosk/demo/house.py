"""Starts everything a terminal needs on one machine, enrols it, and ends it all again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from kiosk.demo.browser import Browser
from kiosk.demo.process import Process, ProcessFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from kiosk.demo.process import Event

READER = "devices.id_card_reader.link"
PRINTER = "devices.ticket_printer.link"
DOCUMENTS = "devices.document_printer.link"
CAMERA = "devices.camera.source"
_STAYS = "devices.camera.presence.still_s"
_UP_S = 30.0


@dataclass(slots=True)
class Plan:
    """What to start. `overrides` are `--set` options; a device link among them takes the emulator's place.

    `camera`: options of an emulated camera over a desk; without any there is none.
    """

    work: Path  # state and logs
    tickets: Path  # where the emulated printers leave what they printed
    overrides: Sequence[str]
    configs: Sequence[Path] = ()
    headless: bool = True
    camera: Sequence[str] = ()
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = dict(option.split("=", 1) for option in self.overrides if "=" in option)


class DemoHouse:
    """Backend, emulators and terminal. A context manager: leaving it ends every process it started."""

    def __init__(self, plan: Plan) -> None:
        """Plan only; entering starts."""
        self._plan = plan
        self._started: list[Process] = []
        self._links: dict[str, str] = {}
        self.backend: Process
        self.addresses: Event
        self.terminal: Process
        self.reader: Process | None = None
        self.printer: Process | None = None
        self.documents: Process | None = None
        self.camera: Process | None = None

    def __enter__(self) -> Self:
        """Start backend and emulators, enrol the terminal. Raises ProcessFailed."""
        try:
            self._plan.work.mkdir(parents=True, exist_ok=True)
            self._start_backend()
            self._enrol()
            self._start_emulators()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End everything, the last started first."""
        for process in reversed(self._started):
            process.end()
        self._started.clear()

    def start_terminal(self, *overrides: str, played: bool = True) -> Process:
        """Start the terminal with these settings besides the plan's. `played`: it takes commands and tells events."""
        options = [*self._plan.overrides, *(f"{name}={link}" for name, link in self._links.items()), *overrides]
        arguments = ["run", "--state-dir", str(self._plan.work / "terminal")]
        arguments += ["--control", "stdio"] if played else []
        for config in self._plan.configs:
            arguments += ["--config", str(config)]
        for option in options:
            arguments += ["--set", option]
        environment = {"QT_QPA_PLATFORM": "offscreen"} if self._plan.headless else {}
        self.terminal = self._start("terminal", arguments, environment)
        return self.terminal

    def stop_backend(self) -> None:
        """Take the backend away, as a power cut would."""
        self.backend.end()

    def restart_backend(self) -> None:
        """Bring the backend back at its old addresses, with all it had. Raises ProcessFailed."""
        terminals, public = (urlsplit(str(self.addresses[door])).netloc for door in ("terminals", "public"))
        self._serve(("--listen", terminals, "--public-listen", public))

    def last_code(self) -> str:
        """Read the last code that was sent to a phone; the embedded adapter kept the message."""
        state = str(self._plan.work / "backend")
        messages = self._run("backend", "sms", "--state-dir", state, "--last", "1", "--json")["messages"]
        if not messages or not messages[0]["code"]:
            raise ProcessFailed("no code was sent to a phone")
        return str(messages[0]["code"])

    def public(self, path: str) -> str:
        """The address of a page on the public listener."""
        return str(self.addresses["public"]) + path

    def browser(self) -> Browser:
        """A new browser at the public listener, with nothing in it. It trusts the CA that enrolment left."""
        return Browser(self.public(""), self._plan.work / "terminal" / "backend-ca.pem")

    def hire(self, account: str, *, site: str, role: str = "counter") -> Event:
        """Make an account for somebody who works here: {"password", "totp_secret", …}. Raises ProcessFailed."""
        state = str(self._plan.work / "backend")
        return self._run(
            *("backend", "staff", "add", account, "--role", role, "--site", site, "--totp"),
            *("--state-dir", state, "--json"),
        )

    def _start_backend(self) -> None:
        state = str(self._plan.work / "backend")
        self._run("backend", "seed", "--state-dir", state)
        self._serve(("--listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0"))

    def _serve(self, listen: Sequence[str]) -> None:
        state = str(self._plan.work / "backend")
        self.backend = self._start("backend", ["backend", "serve", "--state-dir", state, *listen])
        self.addresses = self.backend.expect("address", lambda event: "terminals" in event, deadline_s=_UP_S)

    def _enrol(self) -> None:
        state = str(self._plan.work / "backend")
        code = self._run("backend", "enrolment-code", "--state-dir", state, "--json")["code"]
        terminal = str(self._plan.work / "terminal")
        self._run(
            "enrol", "--url", str(self.addresses["public"]), "--code", str(code), "--state-dir", terminal, "--json"
        )

    def _start_emulators(self) -> None:
        if READER not in self._plan.names:
            path = str(self._plan.work / "reader")  # a pty plugged in again may have another number
            self.reader = self._start("id-reader", ["emulate", "id-reader", "--link", "pty", "--path", path])
            self._links[READER] = self._link(self.reader)
        if PRINTER not in self._plan.names:
            out = str(self._plan.tickets)
            arguments = ["emulate", "ticket-printer", "--link", "tcp:127.0.0.1:0", "--out", out]
            self.printer = self._start("ticket-printer", arguments)
            self._links[PRINTER] = self._link(self.printer)
        if DOCUMENTS not in self._plan.names:
            arguments = ["emulate", "document-printer", "--out", str(self._plan.tickets), "--speed", "40"]
            self.documents = self._start("document-printer", arguments)
            self._links[DOCUMENTS] = self._link(self.documents)
        if self._plan.camera and CAMERA not in self._plan.names:
            self.camera = self._start("camera", ["emulate", "camera", *self._plan.camera])
            self._links |= {CAMERA: self._link(self.camera), _STAYS: "86400"}  # what lies there lies still

    @staticmethod
    def _link(process: Process) -> str:
        return str(process.expect("link", lambda event: "link" in event, deadline_s=_UP_S)["link"])

    def _start(self, name: str, arguments: Sequence[str], environment: dict[str, str] | None = None) -> Process:
        process = Process(name, arguments, log=self._plan.work / f"{name}.log", environment=environment)
        self._started.append(process)
        return process

    @staticmethod
    def _run(*arguments: str) -> Event:
        """Run a command to its end and give its last JSON line. Raises ProcessFailed with what it complained of."""
        ended = subprocess.run([sys.executable, "-m", "kiosk", *arguments], capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            words = (ended.stderr.strip() or ended.stdout.strip()).splitlines()
            raise ProcessFailed(f"kiosk {' '.join(arguments[:2])}: {words[-1] if words else ended.returncode}")
        lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
        event: Event = json.loads(lines[-1]) if lines else {}
        return event
