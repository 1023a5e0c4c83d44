"""Proofs of a second factor: tokens that name the person in sealed form, for the terminal that earned them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from backend.server.second_factor import refusals
from backend.server.secret import Purpose
from backend.server.store.issuing_tables import ProofRow
from kiosk.domain.certificates import Proof

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret


@dataclass(frozen=True, slots=True)
class ProofOffice:
    """Gives proofs and knows them again."""

    secret: ServerSecret
    life: timedelta

    def give(self, session: Session, number: str, *, terminal_id: str, at: datetime) -> Proof:
        """Give a proof for this person; the caller's transaction commits it."""
        token = self.secret.seal(Purpose.PROOF, number, bound_to=terminal_id)
        session.execute(delete(ProofRow).where(ProofRow.expires_at < at))
        session.add(
            ProofRow(token_sha256=_digest(token), terminal_id=terminal_id, given_at=at, expires_at=at + self.life)
        )
        return Proof(token, int(self.life.total_seconds()))

    def person(self, session: Session, token: str, *, terminal_id: str, at: datetime) -> str:
        """Give the ID number a proof is about. Raises Refused when it is over, or from elsewhere."""
        row = session.get(ProofRow, _digest(token))
        number = self.secret.unseal(Purpose.PROOF, token, bound_to=terminal_id)
        if row is None or row.terminal_id != terminal_id or row.expires_at <= at or number is None:
            raise refusals.proof_over()
        return number


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
