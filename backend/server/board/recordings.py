"""Spoken calls as files: made once for each text, beside the request that called, on a bounded shelf."""

from __future__ import annotations

import hashlib
import os
import queue
import secrets
import threading
import time
from typing import TYPE_CHECKING, Final

from backend.server.board.calls import SPOKEN_FOR, recent_calls
from backend.server.board.spoken import sentences
from backend.server.board.voice import NoVoice, Voice
from backend.server.events import Event
from backend.server.store.session import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from backend.server.store.announcing import Bell
    from backend.server.store.session import Store

MOST_BYTES: Final = 128 * 1024 * 1024
_BREATH_S: Final = 0.1  # between two looks: a rush of numbers is not looked at one by one
_LOOK_BACK: Final = 500  # events, at the first look: the calls of a minute are among them
_TEXTS_SHAPE: Final = "1"  # changes when the same call sounds different


class Shelf:
    """WAV files by what they say. The ones nobody asked for longest go first. Processes and threads share it."""

    def __init__(self, directory: Path, voice: Voice, *, most_bytes: int = MOST_BYTES) -> None:
        self._directory = directory
        self._voice = voice
        self._most_bytes = most_bytes
        self._making = threading.Lock()

    @property
    def voice(self) -> Voice:
        """Who speaks."""
        return self._voice

    def recording(self, ticket: str, counter_label: str) -> bytes:
        """Give the WAV of a call, making it where it is not there yet. Raises NoVoice, OSError."""
        said = sentences(ticket, counter_label)
        name = hashlib.sha256("\0".join((_TEXTS_SHAPE, *(one.text for one in said))).encode()).hexdigest()
        file = self._directory / f"{name}.wav"
        if (kept := _read(file)) is not None:
            return kept
        with self._making:  # one engine at a time: it takes a core
            if (kept := _read(file)) is not None:
                return kept
            wav = self._voice.say(said)
            self._keep(file, wav)
        return wav

    def _keep(self, file: Path, wav: bytes) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._directory / f".{secrets.token_hex(8)}"
        unfinished.write_bytes(wav)
        unfinished.replace(file)
        self._tidy()

    def _tidy(self) -> None:
        files = sorted(self._directory.glob("*.wav"), key=_last_used)
        size = sum(_size(file) for file in files)
        for file in files[:-1]:
            if size <= self._most_bytes:
                return
            size -= _size(file)
            file.unlink(missing_ok=True)


class Speaking:
    """Makes the sound of every call soon after its commit, so that no request waits for an engine."""

    def __init__(
        self, store: Store, bell: Bell, shelf: Shelf, *, clock: Callable[[], datetime], log: FilteringBoundLogger
    ) -> None:
        self._store, self._shelf, self._clock, self._log = store, shelf, clock, log
        self._rung: queue.Queue[str | None] = queue.Queue()
        self._due: dict[str, int] = {}  # sites in `_rung`, with the newest event each was rung for
        self._seen: dict[str, int] = {}
        self._silent = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closed = False
        self._stop = bell.subscribe(self._ring)

    def close(self) -> None:
        """Hear no more; what is being made is finished."""
        with self._starting:
            self._closed = True
            thread = self._thread
        self._stop()
        if thread is not None:
            self._rung.put(None)
            thread.join()

    def _ring(self, site_id: str, event_id: int) -> None:
        """In the thread that committed: hand over and go. However often it rings, a site is due once."""
        with self._starting:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="speaking", daemon=True)
                self._thread.start()
            if site_id not in self._due:
                self._rung.put(site_id)
            self._due[site_id] = event_id

    def _work(self) -> None:
        while (site_id := self._rung.get()) is not None:
            with self._starting:
                event_id = self._due.pop(site_id)
            try:
                self._speak(site_id, event_id)
            except (NoVoice, OSError) as error:
                if not self._silent:  # once: a hall without an engine is no fault
                    self._log.warning(Event.CALLS_SILENT, why=str(error) or type(error).__name__)
                self._silent = True
            except DatabaseBusy as error:
                self._log.warning(Event.DATABASE_BUSY, detail=str(error))
            time.sleep(_BREATH_S)

    def _speak(self, site_id: str, event_id: int) -> None:
        with self._store.read() as session:
            young = self._clock() - SPOKEN_FOR
            calls = recent_calls(session, site_id, after=young, after_id=self._seen.get(site_id, event_id - _LOOK_BACK))
        self._seen[site_id] = max(event_id, *(call.event_id for call in calls), 0)
        for call in reversed(calls):
            self._shelf.recording(call.ticket, call.counter_label)
            self._silent = False


def _read(file: Path) -> bytes | None:
    try:
        os.utime(file)
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _last_used(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
