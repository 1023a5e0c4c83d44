"""Fill every embedded register with synthetic people, over what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.registry.register import replace_all
from backend.server.registry.residence import replace_residences
from backend.server.registry.synthetic import make
from backend.server.registry.synthetic_residence import register_residences, without_some_phones

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.registry.register import Citizen


def seed_registers(session: Session, count: int) -> list[Citizen]:
    """Put `count` synthetic residents and their registrations in place; gives the residents."""
    people = without_some_phones(make(count))
    replace_all(session, people)
    replace_residences(session, register_residences(people))
    return people
