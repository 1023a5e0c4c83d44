"""What every endpoint needs, built once and handed around: the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from backend.server.api.limits import RateLimit
from backend.server.board.hub import Hub
from backend.server.board.notices import Notices
from backend.server.board.recordings import Shelf, Speaking
from backend.server.board.voice import Voice
from backend.server.cases.shelf import PackShelf
from backend.server.idempotency import InFlight
from backend.server.issuing.blobs import Blobs
from backend.server.issuing.office import IssuingOffice
from backend.server.issuing.press import Press
from backend.server.pki.authority import Authority
from backend.server.pki.enrolment import EnrolmentOffice
from backend.server.queueing.numbers import NumberIssuer
from backend.server.registry.residence import EmbeddedRegisters
from backend.server.second_factor.codes import CodeOffice, CodeRules
from backend.server.second_factor.proofs import ProofOffice
from backend.server.second_factor.public_codes import PublicCodes
from backend.server.second_factor.sms import EmbeddedMessages
from backend.server.secret import ServerSecret
from backend.server.staff.listeners import Listeners
from backend.server.state_lock import alone_in
from backend.server.store.announcing import Bell
from backend.server.store.session import BUSY_TIMEOUT_S, Store
from kiosk.texts import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from backend.server.registry.port import Registers
    from kiosk.texts import Catalogue


CLIPS: Final = ASSETS / "sounds" / "calls"
"""Recorded calls, one directory a language; there are none unless a site puts them there."""


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where this backend is reached, from outside."""

    terminals: str
    public: str


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


@dataclass(frozen=True, slots=True)
class House:
    """Foundation and what a running server adds."""

    foundation: Foundation
    addresses: Addresses
    catalogue: Catalogue
    numbers: NumberIssuer
    bell: Bell
    in_flight: InFlight
    enrolment_limit: RateLimit
    page_limit: RateLimit
    verify_limit: RateLimit
    staff_limit: RateLimit
    code_limit: RateLimit
    staff_listeners: Listeners
    registers: Registers
    hub: Hub
    recordings: Shelf
    speaking: Speaking
    notices: Notices
    codes: CodeOffice
    public_codes: PublicCodes
    proofs: ProofOffice
    shelf: PackShelf
    press: Press
    office: IssuingOffice

    @property
    def store(self) -> Store:
        """The database."""
        return self.foundation.store


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


def build(foundation: Foundation, addresses: Addresses, catalogue: Catalogue, *, code_rules: CodeRules) -> House:
    """Put up the house."""
    registers = EmbeddedRegisters(foundation.store)
    bell = Bell()
    foundation.store.announcers.append(bell)
    shelf = PackShelf(foundation.store)
    recordings = Shelf(foundation.state_dir / "spoken", Voice(CLIPS))
    messages = EmbeddedMessages()
    press = Press(foundation.state_dir, foundation.authority, public_base_url=addresses.public)
    return House(
        foundation=foundation,
        addresses=addresses,
        catalogue=catalogue,
        numbers=NumberIssuer(foundation.secret, addresses.public),
        bell=bell,
        in_flight=InFlight(),
        enrolment_limit=RateLimit(per_minute=10),
        page_limit=RateLimit(per_minute=1200),  # a whole hall may share one address
        verify_limit=RateLimit(per_minute=120),  # serials can be counted up: nobody reads the whole register this way
        staff_limit=RateLimit(per_minute=30),  # a hall's counters open within a minute, from one address
        code_limit=RateLimit(per_minute=20),  # a code costs a message; phones behind one carrier share an address
        staff_listeners=Listeners(),
        hub=Hub(foundation.store, bell, clock=foundation.clock, log=foundation.log),
        recordings=recordings,
        speaking=Speaking(foundation.store, bell, recordings, clock=foundation.clock, log=foundation.log),
        notices=Notices(foundation.state_dir / "notices", foundation.log),
        registers=registers,
        codes=CodeOffice(foundation.secret, messages, catalogue, code_rules),
        public_codes=PublicCodes(foundation.secret, messages, catalogue, code_rules),
        proofs=ProofOffice(foundation.secret, code_rules.proof_life),
        shelf=shelf,
        press=press,
        office=IssuingOffice(
            store=foundation.store,
            secret=foundation.secret,
            registers=registers,
            shelf=shelf,
            press=press,
            blobs=Blobs(foundation.state_dir / "certificates"),
            public_base_url=addresses.public,
            log=foundation.log,
        ),
    )
