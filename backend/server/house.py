"""What every endpoint needs, built once and handed around: the house."""

from __future__ import annotations

from dataclasses import dataclass
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
from backend.server.queueing.numbers import NumberIssuer
from backend.server.registry.residence import EmbeddedRegisters
from backend.server.second_factor.codes import CodeOffice
from backend.server.second_factor.proofs import ProofOffice
from backend.server.second_factor.public_codes import PublicCodes
from backend.server.second_factor.sms import EmbeddedMessages
from backend.server.staff.listeners import Listeners
from backend.server.store.announcing import Bell
from kiosk.texts import ASSETS

if TYPE_CHECKING:
    from backend.server.foundation import Foundation
    from backend.server.registry.port import Registers
    from backend.server.second_factor.rules import CodeRules
    from backend.server.store.session import Store
    from kiosk.texts import Catalogue


CLIPS: Final = ASSETS / "sounds" / "calls"
"""Recorded calls, one directory a language; there are none unless a site puts them there."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where this backend is reached, from outside."""

    terminals: str
    public: str


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
