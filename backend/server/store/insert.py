"""`INSERT … ON CONFLICT`, which SQLite and PostgreSQL share and standard SQL lacks; rows of two tables at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite

from backend.server.store.engine import POSTGRESQL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import BindParameter, Insert, Table
    from sqlalchemy.orm import Session

    from backend.server.store.tables import Base


def insert_into(table: type[Base], *, session: Session) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert that may say what happens on conflict."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_both(session: Session, *rows: tuple[Table, Mapping[str, object]]) -> None:
    """Write one row into each of two tables: on PostgreSQL in one round trip, as others wait. Raises IntegrityError."""
    (first, told), (second, also) = rows
    if session.get_bind().dialect.name != POSTGRESQL:
        session.execute(_plain(first), told)
        session.execute(_plain(second), also)
        return
    parameters = {f"first_{name}": value for name, value in told.items()}
    parameters |= {f"second_{name}": value for name, value in also.items()}
    session.execute(_together(first, tuple(told), second, tuple(also)), parameters)


@cache
def _plain(table: Table) -> Insert:
    return insert(table).inline()


@cache
def _together(first: Table, columns: tuple[str, ...], second: Table, others: tuple[str, ...]) -> Insert:
    """WITH first AS (INSERT …) INSERT …: keys between the two are looked at when both are there."""
    begun = insert(first).values(_bound(first, columns, "first")).returning(*first.primary_key).cte("first")
    return insert(second).inline().values(_bound(second, others, "second")).add_cte(begun)


def _bound(table: Table, columns: tuple[str, ...], prefix: str) -> dict[str, BindParameter[object]]:
    return {name: bindparam(f"{prefix}_{name}", type_=table.c[name].type) for name in columns}
