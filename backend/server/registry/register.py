"""Looking people up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from backend.server.store.tables import CitizenRow
from kiosk.domain.identity import CardKind, IdCard, mask_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """A resident on record: what the card says, and the phone for codes."""

    card: IdCard
    phone: str

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Citizen(kind={self.card.kind}, number={mask_number(self.card.number)})"


def look_up(session: Session, number: str) -> Citizen | None:
    """Find a resident by ID number."""
    row = session.get(CitizenRow, number)
    if row is None:
        return None
    card = IdCard(
        kind=CardKind(row.kind),
        name=row.name,
        number=row.number,
        birth=row.birth,
        sex=row.sex,
        ethnicity=row.ethnicity,
        address=row.address,
        authority=row.authority,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        english_name=row.english_name,
        nationality=row.nationality,
        pass_number=row.pass_number,
        issue_count=row.issue_count,
    )
    return Citizen(card, row.phone)


def replace_all(session: Session, citizens: Sequence[Citizen]) -> None:
    """Put these residents in place of all others."""
    session.execute(delete(CitizenRow))
    if citizens:  # an insert of nothing would be an insert of defaults
        session.execute(insert(CitizenRow), [_columns(citizen) for citizen in citizens])


def _columns(citizen: Citizen) -> dict[str, str]:
    card = citizen.card
    return {
        "number": card.number,
        "kind": card.kind or "",
        "name": card.name,
        "english_name": card.english_name,
        "sex": card.sex,
        "ethnicity": card.ethnicity,
        "nationality": card.nationality,
        "birth": card.birth,
        "address": card.address,
        "authority": card.authority,
        "valid_from": card.valid_from,
        "valid_to": card.valid_to,
        "pass_number": card.pass_number,
        "issue_count": card.issue_count,
        "phone": citizen.phone,
    }
