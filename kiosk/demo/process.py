"""A child process that prints JSON lines and takes commands, ended by its id."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Event = dict[str, Any]  # Any: JSON from a process of our own; each reader takes the keys it knows

_END_S = 5.0


class ProcessFailed(RuntimeError):
    """A child ended or stayed silent where it should have spoken. Carries its last words."""


class Process:
    """One `kiosk …` process. Its standard error goes to a log file."""

    def __init__(
        self, name: str, arguments: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it."""
        self.name = name
        self._log = log
        self._events: queue.Queue[Event | None] = queue.Queue()
        with log.open("ab") as errors:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "kiosk", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                env={**os.environ, **(environment or {})},
            )
        threading.Thread(target=self._read, name=f"read-{name}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether it is still there."""
        return self._child.poll() is None

    def send(self, line: str) -> None:
        """Write one command. Raises ProcessFailed when it is gone."""
        if self._child.stdin is None:
            raise ProcessFailed(f"{self.name} takes no commands")
        try:
            self._child.stdin.write(line + "\n")
            self._child.stdin.flush()
        except OSError as error:
            raise ProcessFailed(f"{self.name} is gone: {self.last_words()}") from error

    def expect(self, what: str, wanted: Callable[[Event], bool], *, deadline_s: float) -> Event:
        """Read events until one is wanted; the others are dropped. Raises ProcessFailed at the deadline."""
        ends_at = time.monotonic() + deadline_s
        while True:
            try:
                event = self._events.get(timeout=max(0.0, ends_at - time.monotonic()))
            except queue.Empty:
                raise ProcessFailed(f"{self.name}: no {what} within {deadline_s:g} s") from None
            if event is None:
                self._events.put(None)
                raise ProcessFailed(f"{self.name} ended before {what}: {self.last_words()}")
            if wanted(event):
                return event

    def end(self) -> int:
        """Ask it to end, by its id; kill it when it does not. Gives its exit code."""
        if self.running:
            self._child.terminate()
            try:
                self._child.wait(_END_S)
            except subprocess.TimeoutExpired:
                self._child.kill()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
        return self._child.wait(_END_S)

    def kill(self) -> None:
        """Kill it by its id, with no time to say anything, as a power cut would. What it told before can be read."""
        self._child.kill()
        self._child.wait(_END_S)

    def wait(self) -> int:
        """Wait until it ends by itself."""
        return self._child.wait()

    def last_words(self) -> str:
        """The last line it wrote to its log."""
        lines = self._log.read_text("utf-8").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _read(self) -> None:
        if self._child.stdout is None:
            return
        try:
            for line in self._child.stdout:
                if line.startswith("{"):
                    self._events.put(json.loads(line))
        except ValueError:
            pass  # closed while reading, or half a line at the end of a process
        self._events.put(None)
