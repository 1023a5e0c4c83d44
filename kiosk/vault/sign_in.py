"""Attempts to sign in, kept through reboots: `kiosk.technician.gate.Ledger`. Every call is durable when it returns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.technician.attempts import Attempts
from kiosk.vault.audit import AuditChain

if TYPE_CHECKING:
    import sqlite3

    from kiosk.technician.rights import Signed
    from kiosk.vault.store import Vault


class VaultLedger:
    """Fulfils `Ledger`. From any thread, from several processes. Calls raise VaultError; then nothing was written."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._audit = AuditChain(vault)

    def attempts(self, now: datetime) -> Attempts:
        """What is remembered; a time in the future is set to `now`, so that a clock set back locks nobody out."""
        with self._vault.look() as db:
            kept = _read(db)
        seen = kept.seen(now)
        if seen != kept:
            with self._vault.change() as db:
                _write(db, seen)
        return seen

    def begin(self, now: datetime) -> Attempts:
        """Count an attempt as failed, before it is judged: a power cut in its middle counts."""
        with self._vault.change() as db:
            begun = _read(db).begun(now)
            _write(db, begun)
        return begun

    def failed(self, way: str, attempts: Attempts) -> None:
        """Keep an audit record of a failure."""
        self._audit.append(Event.SIGN_IN_FAILED, {"way": way, "failures": attempts.failures, "locked": attempts.locked})

    def entered(self, who: Signed, way: str) -> None:
        """Keep an audit record, then set the count back."""
        self._audit.append(Event.SIGNED_IN, {"who": who.id, "role": who.role, "way": way})
        with self._vault.change() as db:
            db.execute("DELETE FROM sign_in")

    def left(self, who: Signed, why: str) -> None:
        """Keep an audit record of the end of a session."""
        self._audit.append(Event.SIGNED_OUT, {"who": who.id, "why": why})


def _read(db: sqlite3.Connection) -> Attempts:
    row = db.execute("SELECT failures, last_at FROM sign_in WHERE id = 1").fetchone()
    return Attempts() if row is None else Attempts(int(row[0]), datetime.fromisoformat(row[1]))


def _write(db: sqlite3.Connection, attempts: Attempts) -> None:
    at = attempts.last_at.astimezone(UTC).isoformat(timespec="milliseconds")
    db.execute("INSERT OR REPLACE INTO sign_in (id, failures, last_at) VALUES (1, ?, ?)", (attempts.failures, at))
