"""What lies in the state directory, opened: what every command needs, and far less to import than a house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backend.server.pki.authority import Authority
from backend.server.pki.enrolment import EnrolmentOffice
from backend.server.secret import ServerSecret
from backend.server.state_lock import alone_in
from backend.server.store.session import BUSY_TIMEOUT_S, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Foundation:
    """What lies in the state directory, and the clock: enough for the command line."""

    state_dir: Path
    store: Store
    authority: Authority
    secret: ServerSecret
    clock: Callable[[], datetime]
    log: FilteringBoundLogger

    @property
    def office(self) -> EnrolmentOffice:
        """Enrolment over this CA."""
        return EnrolmentOffice(self.authority, self.secret)


def lay_foundation(
    state_dir: Path,
    database_url: str,
    *,
    log: FilteringBoundLogger,
    clock: Callable[[], datetime] = utc_now,
    busy_timeout_s: float = BUSY_TIMEOUT_S,
) -> Foundation:
    """Open or make the secrets and the database. Raises OSError, ValueError (damaged key), DatabaseUrlWrong."""
    store = Store(database_url, busy_timeout_s=busy_timeout_s)
    with alone_in(state_dir):  # processes that start together have one CA and one secret
        authority = Authority.load_or_make(state_dir, at=clock())
        secret = ServerSecret.load_or_make(state_dir / "server-secret")
    return Foundation(
        state_dir=state_dir,
        store=store,
        authority=authority,
        secret=secret,
        clock=clock,
        log=log,
    )
