"""A terminal's command: sent perhaps twice, answered once, in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.server.api.callers import caller, certificate_serial, house_of
from backend.server.idempotency import bound_to, claim
from backend.server.secret import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from backend.server.pki.terminals import Caller


@dataclass(frozen=True, slots=True)
class Command:
    """One command within its transaction. `at`: the instant it counts as done."""

    session: Session
    terminal: Caller
    at: datetime
    key: str
    body_hmac: str

    def known(self) -> str | None:
        """Give what an earlier sending made, None for the first. Raises KeyReused."""
        return bound_to(self.session, terminal_id=self.terminal.terminal_id, key=self.key, body_hmac=self.body_hmac)

    def bind(self, resource_id: str) -> str:
        """Bind the key to what is being made, or give what it is bound to already. Raises KeyReused."""
        return claim(
            self.session,
            terminal_id=self.terminal.terminal_id,
            key=self.key,
            body_hmac=self.body_hmac,
            resource_id=resource_id,
            at=self.at,
        )


@contextmanager
def command(request: Request, key: str, *, saying: str) -> Iterator[Command]:
    """Answer one command. `saying`: its path and body as text, of which only the HMAC is kept.

    Raises TerminalUnknown, TerminalRevoked, KeyInFlight.
    """
    house = house_of(request)
    with house.in_flight.answering(certificate_serial(request), key), house.store.write() as session:
        yield Command(
            session=session,
            terminal=caller(request, session),
            at=house.foundation.clock(),
            key=key,
            body_hmac=house.foundation.secret.digest(Purpose.BODY, saying),
        )
