"""The outbox in the vault: `kiosk.ports.outbox.Outbox`, every change one transaction.

What a letter says is sealed. Its kind and key lie open; a key is made from a visit's random id and tells nothing. A
release that knows further kinds leaves theirs alone, and so does this one.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.ports.errors import VaultDamaged
from kiosk.ports.outbox import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.vault.store import Vault

_REVIEW: Final = "review"
_BODY: Final = "outbox.review"
MOST: Final = 2000  # letters; half a megabyte, and months of reviews at one terminal


class VaultOutbox:
    """Fulfils `Outbox`. From any thread, from several processes."""

    def __init__(
        self, vault: Vault, *, most: int = MOST, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Take the open vault. `most`: how many letters it holds; then the oldest go."""
        self._vault = vault
        self._most = most
        self._now = now

    def put(self, review: Review, *, key: str) -> int:
        """Keep a review; see Outbox."""
        said = {"serial": review.serial, "satisfaction": review.satisfaction, "reasons": review.reasons}
        body = self._vault.seal.seal(json.dumps(said).encode(), context=_BODY)
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        with self._vault.change() as db:
            db.execute(
                "INSERT INTO outbox (kind, key, body, written_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (_REVIEW, key, body, at),
            )
            (held,) = db.execute("SELECT count(*) FROM outbox WHERE kind = ?", (_REVIEW,)).fetchone()
            dropped = max(0, int(held) - self._most)
            db.execute(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE kind = ? ORDER BY id LIMIT ?)",
                (_REVIEW, dropped),
            )
        return dropped

    def oldest(self) -> Letter | None:
        """Give the letter that was put in first; see Outbox."""
        with self._vault.look() as db:
            row = db.execute(
                "SELECT key, body, written_at FROM outbox WHERE kind = ? ORDER BY id LIMIT 1", (_REVIEW,)
            ).fetchone()
        return None if row is None else self._letter(row)

    def remove(self, letter: Letter) -> None:
        """It is delivered or refused; see Outbox."""
        with self._vault.change() as db:
            db.execute("DELETE FROM outbox WHERE key = ?", (letter.key,))

    # What SQLite gives is Any; the table is STRICT, so each column is what it was declared.
    def _letter(self, row: tuple[Any, ...]) -> Letter:
        key, body, written_at = row
        said = json.loads(self._vault.seal.open(body, context=_BODY))
        try:
            review = Review(said["serial"], Satisfaction(said["satisfaction"]), tuple(said["reasons"]))
        except (KeyError, ValueError) as error:
            raise VaultDamaged(f"the outbox holds a letter that is no review: {type(error).__name__}") from error
        return Letter(key, review, datetime.fromisoformat(written_at))
