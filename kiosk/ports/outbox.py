"""The outbox: what people told this terminal and its backend does not know yet.

A letter is on the disk before anything is sent, and stays there until the backend acknowledged it or said a definite
no. Reviews only. Ends of paper are facts of the print journal and are told from there; a submission never waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.certificates import Review


@dataclass(frozen=True, slots=True)
class Letter:
    """A review, and the Idempotency-Key it is handed in with, however often that takes."""

    key: str
    review: Review
    written_at: datetime


class Outbox(Protocol):
    """Every call is durable when it returns. From any thread, from several processes.

    Every call raises VaultBusy (retry); VaultFull, VaultDamaged, VaultKeyWrong (engineer). Then nothing was written.
    """

    def put(self, review: Review, *, key: str) -> int:
        """Keep a review until it is delivered; under a key that is in there already, nothing is added.

        Gives how many of the oldest had to go for it: the box holds so many and no more.
        """

    def oldest(self) -> Letter | None:
        """Give the letter that was put in first; None: the box is empty."""

    def remove(self, letter: Letter) -> None:
        """It was acknowledged, or definitely refused. Removing it twice changes nothing."""
