"""The register of residence (居住登记): who is registered where, since when, and whether it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from backend.server.registry.port import RegisterUnknown
from backend.server.registry.register import look_up
from backend.server.store.issuing_tables import ResidenceRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from backend.server.registry.register import Citizen
    from backend.server.store.session import Store

RESIDENCE = "residence"


@dataclass(frozen=True, slots=True, repr=False)
class Residence:
    """One registration. `birth` and `since` as ISO 8601; `status` active or cancelled."""

    number: str
    name: str
    sex: str
    birth: str
    address: str
    district: str
    since: str
    status: str

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Residence(status={self.status!r})"


@dataclass(frozen=True, slots=True)
class EmbeddedRegisters:
    """The registers in this backend's own database, seeded with synthetic people."""

    store: Store

    def citizen(self, number: str) -> Citizen | None:
        """Find a resident with the phone on record, by ID number."""
        with self.store.read() as session:
            return look_up(session, number)

    def facts(self, register: str, number: str) -> Mapping[str, str]:
        """Give what a register knows of a person. Raises RegisterUnknown."""
        if register != RESIDENCE:
            raise RegisterUnknown(register)
        with self.store.read() as session:
            row = session.get(ResidenceRow, number)
            if row is None:
                return {}
            return {
                "name": row.name,
                "sex": row.sex,
                "birth": row.birth,
                "id_number": row.number,
                "address": row.address,
                "district": row.district,
                "since": row.since,
                "status": row.status,
            }


def replace_residences(session: Session, residences: Sequence[Residence]) -> None:
    """Put these registrations in place of all others."""
    session.execute(delete(ResidenceRow))
    if residences:
        session.execute(insert(ResidenceRow), [_columns(residence) for residence in residences])


def _columns(residence: Residence) -> dict[str, str]:
    return {name: getattr(residence, name) for name in Residence.__slots__}
