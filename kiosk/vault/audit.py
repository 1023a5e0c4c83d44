"""The audit chain: what this terminal did, each record sealed to the one before by its hash.

A record changed, dropped or put in anywhere breaks the chain from there on; records cut off at the end are seen by the
backend, which is told the head. Facts are ids, codes and counts, never personal data.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import VaultDamaged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from kiosk.vault.store import Vault

Fact = str | int | bool | None
_NOTHING_BEFORE: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last record's number, 0 for none, and its hash in hexadecimal."""

    number: int
    hash: str


class AuditChain:
    """The chain in the vault. From any thread, from several processes. Calls raise VaultError."""

    def __init__(self, vault: Vault, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._vault = vault
        self._now = now

    def append(self, event: str, facts: Mapping[str, Fact]) -> AuditHead:
        """Write a record; on the disk when this returns. Gives the new head."""
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        told = json.dumps(facts, sort_keys=True, separators=(",", ":"))
        with self._vault.change() as db:
            number, before = _last(db)
            digest = _hash(before, number + 1, at, event, told)
            db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", (number + 1, at, event, told, digest))
        return AuditHead(number + 1, digest.hex())

    def head(self) -> AuditHead:
        """Give the head, as the backend is told it."""
        with self._vault.look() as db:
            number, digest = _last(db)
        return AuditHead(number, digest.hex())

    def verify(self, *, known: AuditHead | None = None) -> AuditHead:
        """Walk the whole chain and give its head. `known`: a head somebody else kept, which must be part of it.

        Raises VaultDamaged with the number of the first record that does not fit.
        """
        number, before = 0, _NOTHING_BEFORE
        known_is_met = known is None or known == AuditHead(0, _NOTHING_BEFORE.hex())
        with self._vault.look() as db:
            for row in db.execute("SELECT number, at, event, facts, hash FROM audit ORDER BY number"):
                number += 1
                if row[0] != number or _hash(before, *row[:4]) != row[4]:
                    raise VaultDamaged(f"the audit chain is broken at record {number}")
                before = row[4]
                known_is_met = known_is_met or known == AuditHead(number, before.hex())
        if known is not None and not known_is_met:
            raise VaultDamaged(f"the audit chain of {number} records does not hold the known record {known.number}")
        return AuditHead(number, before.hex())


def _last(db: sqlite3.Connection) -> tuple[int, bytes]:
    row = db.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (0, _NOTHING_BEFORE) if row is None else (row[0], row[1])


def _hash(before: bytes, number: int, at: str, event: str, facts: str) -> bytes:
    return hashlib.sha256(before + json.dumps([number, at, event, facts]).encode()).digest()
