"""Counters and refills in the vault. A batch of counts is one transaction; totals only rise.

Counters of devices and names that this release does not know are left alone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.upkeep.counters import Counter, Part, Refill, Totals
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.upkeep.counters import Counted
    from kiosk.vault.store import Vault

_BY: Final = "refills.by"


class VaultCounters:
    """From any thread, from several processes. Calls raise VaultError; then nothing was written."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(self, counts: Mapping[Counted, int]) -> None:
        """Add to the totals, all in one transaction that is on the disk when this returns."""
        rows = [(str(kind), str(counter), amount) for (kind, counter), amount in counts.items() if amount > 0]
        if not rows:
            return
        with self._vault.change() as db:
            db.executemany(
                "INSERT INTO counters (device, counter, total) VALUES (?, ?, ?) "
                "ON CONFLICT (device, counter) DO UPDATE SET total = total + excluded.total",
                rows,
            )

    def totals(self) -> Totals:
        """Give every counter that ever counted."""
        totals: Totals = {}
        with self._vault.look() as db:
            rows = db.execute("SELECT device, counter, total FROM counters").fetchall()
        for device, counter, total in rows:
            with suppress(ValueError):  # a later release's
                totals[DeviceKind(device), Counter(counter)] = total
        return totals

    def refilled(self, part: Part, *, at: datetime, by: str | None = None, capacity: int | None = None) -> Refill:
        """A part was put in anew: remember where its counter stands. `capacity`: what it holds, in its unit."""
        sealed = None if by is None else self._vault.seal.seal(by.encode(), context=_BY)
        moment = at.astimezone(UTC)
        with self._vault.change() as db:
            row = db.execute(
                "SELECT total FROM counters WHERE device = ? AND counter = ?", (str(part.device), str(part.counter))
            ).fetchone()
            counted = 0 if row is None else int(row[0])
            db.execute(
                "INSERT OR REPLACE INTO refills (part, at, counted, capacity, by_whom) VALUES (?, ?, ?, ?, ?)",
                (str(part), moment.isoformat(timespec="milliseconds"), counted, capacity, sealed),
            )
        return Refill(part, moment, counted, by, capacity)

    def refills(self) -> dict[Part, Refill]:
        """Give the last refill of each part that ever had one."""
        with self._vault.look() as db:
            rows = db.execute("SELECT part, at, counted, capacity, by_whom FROM refills").fetchall()
        found = (self._refill(row) for row in rows)
        return {refill.part: refill for refill in found if refill is not None}

    # What SQLite gives is Any; the table is STRICT, so each column is what it was declared.
    def _refill(self, row: tuple[Any, ...]) -> Refill | None:
        part, at, counted, capacity, sealed = row
        if part not in set(Part):
            return None
        by = None if sealed is None else self._vault.seal.open(sealed, context=_BY).decode()
        return Refill(Part(part), datetime.fromisoformat(at), counted, by, capacity)
