"""Commands that may be sent twice: the same key and body get the same answer, another body is a mistake.

What is kept is the HMAC of the body and the id of what was made, never the body. Source for the header: the IETF draft
"The Idempotency-Key HTTP Header Field".
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete

from backend.server.store.insert import insert_into
from backend.server.store.tables import IdempotencyRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session


class KeyReused(Exception):
    """The key came before with another body."""


class KeyInFlight(Exception):
    """The same key is being answered right now."""


def claim(session: Session, *, terminal_id: str, key: str, body_hmac: str, resource_id: str, at: datetime) -> str:
    """Bind the key to `resource_id`, or return what it is bound to already. Raises KeyReused.

    A second process that brings the same key waits here until the first has committed or given up.
    """
    new = insert_into(IdempotencyRow, session=session).values(
        terminal_id=terminal_id, key=key, body_hmac=body_hmac, resource_id=resource_id, created_at=at
    )
    bound = session.execute(new.on_conflict_do_nothing().returning(IdempotencyRow.resource_id)).scalar_one_or_none()
    if bound is not None:
        return bound
    row = session.get_one(IdempotencyRow, (terminal_id, key))
    if row.body_hmac != body_hmac:
        raise KeyReused
    return row.resource_id


def claimed_first(session: Session, *, terminal_id: str, key: str, resource_id: str, at: datetime) -> str | None:
    """Take a key away from the command that may still come under it: give what came first, None when nothing did.

    A command that comes under it later meets another body and is told so.
    """
    new = insert_into(IdempotencyRow, session=session).values(
        terminal_id=terminal_id, key=key, body_hmac="", resource_id=resource_id, created_at=at
    )
    taken = session.execute(new.on_conflict_do_nothing().returning(IdempotencyRow.resource_id)).scalar_one_or_none()
    return None if taken is not None else session.get_one(IdempotencyRow, (terminal_id, key)).resource_id


def bound_to(session: Session, *, terminal_id: str, key: str, body_hmac: str) -> str | None:
    """Give what the key is bound to, None when it never came. Raises KeyReused.

    For commands whose preparation is dear, or may no longer be possible: an answer that was lost is told again first.
    """
    row = session.get(IdempotencyRow, (terminal_id, key))
    if row is None:
        return None
    if row.body_hmac != body_hmac:
        raise KeyReused
    return row.resource_id


def forget(session: Session, *, before: datetime) -> None:
    """Drop keys nobody will send again."""
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < before))


class InFlight:
    """The keys being answered by this process. Threads share it."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @contextmanager
    def answering(self, terminal_id: str, key: str) -> Iterator[None]:
        """Hold the key for the length of one answer. Raises KeyInFlight."""
        held = (terminal_id, key)
        with self._lock:
            if held in self._keys:
                raise KeyInFlight
            self._keys.add(held)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(held)
