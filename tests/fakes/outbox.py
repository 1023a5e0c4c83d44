"""An outbox in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.ports.outbox import Letter

if TYPE_CHECKING:
    from kiosk.domain.certificates import Review

_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class FakeOutbox:
    """Fulfils Outbox in memory. With a `trouble` it keeps nothing."""

    most: int = 2000
    trouble: Exception | None = None
    letters: list[Letter] = field(default_factory=list)

    def put(self, review: Review, *, key: str) -> int:
        if self.trouble is not None:
            raise self.trouble
        if all(letter.key != key for letter in self.letters):
            self.letters.append(Letter(key, review, _AT))
        dropped = max(0, len(self.letters) - self.most)
        del self.letters[:dropped]
        return dropped

    def oldest(self) -> Letter | None:
        return self.letters[0] if self.letters else None

    def remove(self, letter: Letter) -> None:
        self.letters = [kept for kept in self.letters if kept.key != letter.key]
