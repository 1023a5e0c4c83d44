"""What the devices told last, in a small file: for whoever looks from outside while the terminal owns the devices.

Written when something changed, whole or not at all, in the thread that brought the news, and not waited for: a power
cut may lose it, and the next start writes it anew. Words of statuses, codes and times; never personal data.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event
from kiosk.ports.statuses import Device
from kiosk.upkeep.board import Told
from kiosk.upkeep.kinds import DeviceKind, status_from, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.health.journal import Journal, Value
    from kiosk.standing import Standing
    from kiosk.upkeep.kinds import Status

FILE: Final = "devices.json"
LOCK: Final = "terminal.lock"
_FORMAT: Final = 1
_IN_STANDING: Final = {
    DeviceKind.ID_CARD_READER: "reader",
    DeviceKind.TICKET_PRINTER: "printer",
    DeviceKind.DOCUMENT_PRINTER: "document_printer",
    DeviceKind.CAMERA: "camera",
    DeviceKind.SPEAKER: "speaker",
    DeviceKind.SENSORS: "sensors",
}


class LatestStatuses:
    """Keeps the file. From any thread; never raises, never waits for the disk."""

    def __init__(self, directory: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file = directory / FILE
        self._now = now
        self._lock = threading.Lock()
        self._told: dict[DeviceKind, Told] = {}

    @property
    def told(self) -> dict[DeviceKind, Told]:
        """What is known now, for the board on the screen."""
        with self._lock:
            return dict(self._told)

    def stands(self, standing: Standing) -> None:
        """The standing changed."""
        with self._lock:
            before = dict(self._told)
            for kind, name in _IN_STANDING.items():
                status: Status | None = getattr(standing, name, None)
                if status is not None:
                    self._take(kind, status)
            if self._told != before:
                self._write()

    def lost(self, name: str, code: str) -> None:
        """A device was lost, and why."""
        if name not in set(DeviceKind):
            return
        with self._lock:
            kind = DeviceKind(name)
            old = self._told.get(kind, Told())
            if old.code != code:
                self._told[kind] = Told(old.status, code, self._now())
                self._write()

    def _take(self, kind: DeviceKind, status: Status) -> None:
        old = self._told.get(kind, Told())
        if status != old.status:
            code = old.code if status.device in {Device.OFFLINE, Device.UNKNOWN} else ""
            since = old.since if old.status is not None and old.status.device is status.device else None
            self._told[kind] = Told(status, code, since or self._now())

    def _write(self) -> None:
        """Under the lock: two writers must not overtake each other."""
        whole = {
            "format": _FORMAT,
            "at": _text(self._now()),
            "pid": os.getpid(),
            "devices": {str(kind): _said(told) for kind, told in self._told.items()},
        }
        new = self._file.with_name(f"{FILE}.new")
        with suppress(OSError):  # a file nobody can write costs a look from outside, no citizen
            new.write_text(json.dumps(whole, ensure_ascii=True) + "\n", "ascii")
            new.replace(self._file)


class Overheard:
    """A Journal that passes everything on, and tells the file why a device was lost."""

    def __init__(self, journal: Journal, latest: LatestStatuses) -> None:
        self._journal = journal
        self._latest = latest

    def note(self, event: Event, /, **values: Value) -> None:
        """See Journal."""
        self._journal.note(event, **values)
        if event is Event.DEVICE_LOST:
            self._latest.lost(str(values.get("device")), str(values.get("code")))

    def defect(self, error: BaseException) -> None:
        """See Journal."""
        self._journal.defect(error)


class Presence:
    """Held by a terminal for as long as it runs: the system lets go of it when the process ends, however it ends."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / LOCK
        self._descriptor: int | None = None

    def hold(self) -> bool:
        """Hold it. False: another terminal runs on this state directory, or the directory cannot be written."""
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._descriptor = descriptor
            return True
        return False

    def let_go(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass(frozen=True, slots=True)
class Latest:
    """What the file says. `running`: the terminal that wrote it is there; else all this is history."""

    at: datetime
    running: bool
    told: Mapping[DeviceKind, Told]


def is_running(directory: Path) -> bool:
    """Whether a terminal runs on this state directory."""
    try:
        descriptor = os.open(directory / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def read_latest(directory: Path) -> Latest | None:
    """Read the file; None: there is none, or it is not of this release. A device it does not know is left out."""
    try:
        whole = json.loads((directory / FILE).read_text("ascii"))
        if whole["format"] != _FORMAT:
            return None
        told: dict[DeviceKind, Told] = {}
        for name, said in whole["devices"].items():
            with suppress(ValueError):
                kind = DeviceKind(name)
                status = None if said["words"] is None else status_from(kind, said["words"])
                told[kind] = Told(status, str(said["code"]), datetime.fromisoformat(said["since"]))
        return Latest(datetime.fromisoformat(whole["at"]), is_running(directory), told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _said(told: Told) -> dict[str, object]:
    words = None if told.status is None else words_of(told.status)
    return {"words": words, "code": told.code, "since": "" if told.since is None else _text(told.since)}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
