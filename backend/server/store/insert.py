"""`INSERT … ON CONFLICT`, which SQLite and PostgreSQL share and standard SQL lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.store.tables import Base


def insert_into(table: type[Base], *, session: Session) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert that may say what happens on conflict."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
