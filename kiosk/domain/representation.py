"""Whom a person acts for: self, ward (监护), grantor (委托, 代办), organisation (法定代表人, 经办人).

Scope and expiry are checked here; the proof behind each (registry, paper, power of attorney) is a port's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from kiosk.domain.assurance import Present
    from kiosk.domain.identity import Identity

ADULT_AGE_YEARS = 18  # Civil Code of the PRC, art. 17


@dataclass(frozen=True, slots=True)
class Myself:
    """The person present acts for themselves."""


@dataclass(frozen=True, slots=True)
class Ward:
    """A guardian acts for a child or an adult under guardianship."""

    person: Identity


@dataclass(frozen=True, slots=True)
class Grantor:
    """An agent acts for somebody who gave power to. `scope` names services; empty means none."""

    person: Identity
    scope: frozenset[str]
    until: date


@dataclass(frozen=True, slots=True)
class Organisation:
    """A legal representative or authorised agent acts for an organisation. `until` None: the legal representative."""

    credit_code: str
    name: str
    scope: frozenset[str]
    until: date | None


Represented = Myself | Ward | Grantor | Organisation


def check_authority(agent: Present, represented: Represented, *, service: str, today: date) -> Refusal | None:
    """Say why `agent` may not act in `service` for `represented`, or None when they may."""
    match represented:
        case Myself():
            return None
        case Ward():
            return None if age_years(agent.identity, today=today) >= ADULT_AGE_YEARS else _refusal("guardian_minor")
        case Grantor(scope=scope, until=until) | Organisation(scope=scope, until=until):
            if until is not None and until < today:
                return _refusal("expired")
            return None if service in scope else _refusal("out_of_scope")


def age_years(identity: Identity, *, today: date) -> int:
    """Count whole years lived."""
    birth = identity.birth
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _refusal(condition: str) -> Refusal:
    return Refusal(
        reason=Message.of(f"authority.{condition}.reason"),
        how_to_fix=Message.of(f"authority.{condition}.fix"),
        where_next=Message.of(f"authority.{condition}.where"),
    )
