"""Rows that everybody counts in: one `INSERT … ON CONFLICT DO UPDATE … RETURNING`, first come, first served.

PostgreSQL wakes all who wait for such a row whenever one is done, and lets them race for it: the more wait, the dearer
each turn, and the unlucky wait for seconds. There the statement queues for an advisory lock first, handed on in
the order of asking and given back with the transaction. Two rows that share a lock only wait for each other more.
Source: PostgreSQL 15, "Advisory Locks"; "INSERT", ON CONFLICT.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Integer, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from backend.server.store.engine import POSTGRESQL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import ReturningInsert

    from backend.server.store.tables import Base

STEP: Final = "step"
LOCK: Final = "lock"
_LOCKS: Final = 0x78696163  # "xiac": the first of the lock's two keys


def on_postgresql(session: Session) -> bool:
    """Whether this session talks to PostgreSQL."""
    return session.get_bind().dialect.name == POSTGRESQL


def table_of(mapped: type[Base]) -> Table:
    """The table behind a mapped class."""
    return cast("Table", mapped.__table__)


def count_up(
    session: Session, mapped: type[Base], key: Mapping[str, object], *, column: str, told: tuple[str, ...]
) -> tuple[Any, ...]:  # of the columns' types
    """Add one to `column` of the row with this key, from 0 where there is none; gives the columns `told`.

    Whoever counts in the same row waits from here to the end of the transaction.
    """
    table = table_of(mapped)
    statement = counting(table, tuple(key), column, told, postgresql_=on_postgresql(session))
    return tuple(session.execute(statement, {**key, STEP: 1, LOCK: lock_for(table, key)}).one())


@cache
def counting(
    table: Table, key: tuple[str, ...], column: str, told: tuple[str, ...], *, postgresql_: bool
) -> ReturningInsert[Any]:  # of the columns' types
    """The statement; its parameters are the key's columns, STEP and, on PostgreSQL, LOCK. Made once, compiled once."""
    step = bindparam(STEP, type_=Integer)
    values = {name: bindparam(name, type_=table.c[name].type) for name in key} | {column: step}
    updated = {column: table.c[column] + step}
    told_columns = [table.c[name] for name in told]
    if not postgresql_:
        counted = sqlite.insert(table).values(values).on_conflict_do_update(index_elements=key, set_=updated)
        return counted.returning(*told_columns)
    turn = func.pg_advisory_xact_lock(_LOCKS, bindparam(LOCK, type_=Integer)).table_valued(name="turn")
    after_turn = postgresql.insert(table).from_select(list(values), select(*values.values()).select_from(turn))
    return after_turn.on_conflict_do_update(index_elements=key, set_=updated).returning(*told_columns)


def take_turn(session: Session, *whose: str) -> None:
    """Let no other transaction in that names the same, until the end of this one: for what is looked at, then written.

    On PostgreSQL; SQLite has one writer anyway.
    """
    if on_postgresql(session):
        session.execute(select(func.pg_advisory_xact_lock(_LOCKS, _key("\0".join(whose)))))


def lock_for(table: Table, key: Mapping[str, object]) -> int:
    """The second of the lock's two keys."""
    return _key("\0".join([table.name, *map(str, key.values())]))


def _key(named: str) -> int:
    return zlib.crc32(named.encode()) - 2**31
