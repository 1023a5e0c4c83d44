"""Reports for the technician's pages: the way to the backend, the disk, the log."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.boot.reaching import reach
from kiosk.domain.message import Message
from kiosk.journeys.upkeep_effects import Line, Mood
from kiosk.ports.errors import KioskError, NotEnrolled, VaultError

if TYPE_CHECKING:
    from pathlib import Path

    from backend.client.credentials import Credentials
    from kiosk.boot.reaching import Reached
    from kiosk.health.board import StatusBoard
    from kiosk.health.recent import RecentEvents
    from kiosk.standing import Standing
    from kiosk.vault.store import Vault

_FEW_FREE: Final = 1 << 30  # bytes
_SHORT_DAYS: Final = 30
_SKEW_S: Final = 60.0
_MOST_LINES: Final = 60
_MB: Final = 1 << 20


class Surveys:
    """What can be told of one terminal. From any thread."""

    def __init__(self, state: Path, vault: Vault, *, board: StatusBoard, recent: RecentEvents) -> None:
        self._state = state
        self._vault = vault
        self._board = board
        self._recent = recent
        self._lock = threading.Lock()
        self._contact: tuple[datetime, float] | None = None  # last answer of the backend, the clock's lead in seconds

    def met(self, standing: Standing) -> None:
        """The backend may have answered: take note of how far apart the clocks are."""
        hall = standing.hall
        if hall is not None and standing.backend_trouble is None:
            lead_s = (datetime.now(UTC) - hall.as_of).total_seconds()
            with self._lock:
                if self._contact is None or hall.as_of > self._contact[0]:
                    self._contact = (hall.as_of, lead_s)

    def network(self) -> list[Line]:
        """Tell of backend, TLS, certificate and clock. Asks the backend's door: a few seconds at most."""
        trouble = self._board.standing.backend_trouble
        reached = Line(Message.of("upkeep.net.backend"), Message.of("upkeep.net.reached"), Mood.GOOD)
        lines = [reached if trouble is None else Line(Message.of("upkeep.net.backend"), trouble, Mood.BAD)]
        from backend.client.credentials import Credentials

        try:
            found = Credentials.load(self._state)
        except KioskError as error:
            code = NotEnrolled.code if isinstance(error, NotEnrolled) else error.code
            lines.append(Line(Message.of("upkeep.net.certificate"), code, Mood.BAD))
        else:
            lines += [Line(Message.of("upkeep.net.address"), found.place.terminals_url), *_door(reach(found))]
            lines.append(_certificate(found))
        return lines + self._clock()

    def storage(self) -> list[Line]:
        """Tell of the disk, of what the terminal keeps on it, and of what still waits to be told."""
        usage = shutil.disk_usage(self._state)
        free = Mood.GOOD if usage.free > _FEW_FREE else Mood.BAD
        files = sum(file.stat().st_size for file in self._state.rglob("*") if file.is_file())
        vault = sum(file.stat().st_size for file in self._state.glob("vault.db*"))
        lines = [
            Line(Message.of("upkeep.storage.free"), _megabytes(usage.free), free),
            Line(Message.of("upkeep.storage.disk"), _megabytes(usage.total)),
            Line(Message.of("upkeep.storage.state"), _megabytes(files)),
            Line(Message.of("upkeep.storage.vault"), _megabytes(vault)),
        ]
        return lines + self._kept()

    def logs(self, only: str) -> list[Line]:
        """Give the newest events with `only` in their name."""
        return [
            Line(event, " ".join(f"{name}={value}" for name, value in values.items()), at=at)
            for at, event, values in self._recent.newest(only=only)[:_MOST_LINES]
        ]

    def _clock(self) -> list[Line]:
        with self._lock:
            contact = self._contact
        if contact is None:
            return [Line(Message.of("upkeep.net.contact"), Message.of("upkeep.never"), Mood.UNKNOWN)]
        at, lead_s = contact
        mood = Mood.GOOD if abs(lead_s) < _SKEW_S else Mood.BAD
        said = Message.of("upkeep.net.seconds", seconds=f"{lead_s:+.1f}")
        return [Line(Message.of("upkeep.net.contact"), at=at), Line(Message.of("upkeep.net.skew"), said, mood)]

    def _kept(self) -> list[Line]:
        """Count what the vault keeps."""
        try:
            with self._vault.look() as db, closing(db.cursor()) as cursor:
                waiting, papers, tests, numbers, contested = (
                    int(cursor.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])  # noqa: S608  names from here
                    for rows in (
                        "outbox",
                        "print_journal WHERE state <> 'ended'",
                        "device_tests WHERE reported = 0",
                        "offline_numbers WHERE fate IS NULL",
                        "offline_numbers WHERE fate NOT IN ('accepted', 'known')",
                    )
                )
        except VaultError as error:
            return [Line(Message.of("upkeep.storage.vault"), error.code, Mood.BAD)]
        return [
            Line(Message.of("upkeep.storage.waiting"), f"{waiting + tests + numbers:,}"),
            Line(Message.of("upkeep.storage.contested"), f"{contested:,}", Mood.WARNING if contested else Mood.GOOD),
            Line(Message.of("upkeep.storage.papers"), f"{papers:,}", Mood.WARNING if papers else Mood.GOOD),
        ]


def _door(reached: Reached) -> list[Line]:
    if reached.trouble:
        return [Line(Message.of("upkeep.net.door"), Message.of(reached.trouble), Mood.BAD)]
    took = Message.of("upkeep.net.took", connect=reached.connect_ms, tls=reached.tls_ms)
    cipher = f"{reached.version}, {reached.cipher}"
    lines = [
        Line(Message.of("upkeep.net.door"), took, Mood.GOOD),
        Line(Message.of("upkeep.net.tls"), cipher, Mood.GOOD),
    ]
    if reached.server_days is not None:
        mood = Mood.WARNING if reached.server_days < _SHORT_DAYS else Mood.GOOD
        lines.append(
            Line(Message.of("upkeep.net.server"), Message.of("upkeep.net.days", days=reached.server_days), mood)
        )
    return lines


def _certificate(found: Credentials) -> Line:
    days = (found.not_after - datetime.now(UTC)).days
    mood = Mood.BAD if days < 0 else Mood.WARNING if days < _SHORT_DAYS else Mood.GOOD
    return Line(Message.of("upkeep.net.certificate"), Message.of("upkeep.net.days", days=days), mood)


def _megabytes(size: int) -> Message:
    return Message.of("upkeep.storage.mb", mb=f"{size / _MB:,.1f}")
