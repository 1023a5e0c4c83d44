"""The database's shape, up and down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from backend.server.store.migrate import _bare, _config, downgrade, head, migrate, revision
from backend.server.store.queue_tables import NumberIntervalRow
from backend.server.store.session import Store
from backend.server.store.tables import NumberRow
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ENGINES = BOTH


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database with nothing in it."""
    on_postgresql = engine == "postgresql"
    url = request.getfixturevalue("postgresql").empty() if on_postgresql else f"sqlite:///{tmp_path / 'shape.db'}"
    opened = Store(url)
    yield opened
    opened.close()
    if on_postgresql:
        request.getfixturevalue("postgresql").drop(url)


def test_the_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    migrate(store)
    with store.connection() as connection:
        command.check(_config(connection))  # raises when a table and its migration differ


def test_migrating_twice_changes_nothing(store: Store) -> None:
    assert migrate(store) == migrate(store)


def test_going_back_leaves_no_table(store: Store) -> None:
    migrate(store)
    downgrade(store, to="base")
    assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}


def test_down_and_up_again_works(store: Store) -> None:
    reached = migrate(store)
    downgrade(store, to="base")
    assert migrate(store) == reached


def test_the_newest_file_is_the_revision_that_migrations_lead_to() -> None:
    assert head() == ScriptDirectory.from_config(_bare()).get_current_head()


def test_an_empty_database_has_no_revision(store: Store) -> None:
    assert revision(store) == ""


_SITE = (
    "INSERT INTO sites (id, name, short_name, time_zone, address, service_line)"
    " VALUES ('hall', '{}', '{}', 'Asia/Shanghai', '{}', '12345')"
)
_QUEUE = (
    'INSERT INTO queues (site_id, id, position, letter, name, about, counters, "where", needs_identity,'
    " open_counters, mean_service_s, numbering_hours, counter_hours)"
    " VALUES ('hall', 'a', 0, 'A', '{}', '{}', '{}', '{}', false, 1, 300, '{}', '{}')"
)


def _number(at: str) -> str:
    columns = "id, site_id, business_date, queue_id, number, state, terminal_id, nth, issued_at, token_sha256"
    return (
        f"INSERT INTO numbers ({columns}, ahead_at_issue) VALUES"
        f" ('n', 'hall', '2026-11-23', 'a', 7, 'waiting', 't', 1, '{at}', 'digest', 3)"
    )


def _filled_at_0002(store: Store) -> None:
    migrate(store, to="0002")
    at = "2026-11-23 02:00:00.000000"
    with store.connection() as connection:
        for statement in (
            _SITE,
            _QUEUE,
            f"INSERT INTO terminals (id, site_id, name, enrolled_at) VALUES ('t', 'hall', '', '{at}')",
            "INSERT INTO number_counters (site_id, business_date, queue_id, last) VALUES ('hall','2026-11-23','a',7)",
            _number(at),
        ):
            connection.execute(text(statement))


def test_numbers_from_before_wait_in_their_queue_after_the_migration(store: Store) -> None:
    _filled_at_0002(store)
    migrate(store)
    with store.read() as session:
        row = session.scalars(select(NumberRow)).one()
        interval = session.scalars(select(NumberIntervalRow)).one()
    assert (row.current_queue_id, row.virtual_at, row.source) == ("a", row.issued_at, "terminal")
    assert (interval.state, interval.from_at, interval.to_at) == ("waiting", row.issued_at, None)


def test_going_back_to_0002_keeps_what_terminals_gave(store: Store) -> None:
    _filled_at_0002(store)
    migrate(store)
    with store.connection() as connection:
        connection.execute(
            text(
                "INSERT INTO numbers (id, site_id, business_date, queue_id, number, state, nth, issued_at,"
                " token_sha256, ahead_at_issue, told_at_issue, source, priority, declared, current_queue_id,"
                " entered_at, virtual_at, state_since, calls)"
                " SELECT 'phone', site_id, business_date, queue_id, 8, 'reserved', 1, issued_at,"
                " 'x', 0, told_at_issue, 'phone', priority, declared, queue_id,"
                " entered_at, virtual_at, state_since, 0"
                " FROM numbers"
            )
        )
    downgrade(store, to="0002")
    with store.connection() as connection:
        left = connection.execute(text("SELECT id, number, terminal_id FROM numbers")).all()
    assert [tuple(row) for row in left] == [("n", 7, "t")]


def test_down_to_0002_and_up_again_keeps_the_numbers(store: Store) -> None:
    _filled_at_0002(store)
    migrate(store)
    downgrade(store, to="0002")
    migrate(store)
    with store.read() as session:
        assert session.scalars(select(NumberRow.number)).all() == [7]


def test_every_step_down_and_up_keeps_a_hall_and_its_numbers(store: Store) -> None:
    _filled_at_0002(store)
    migrate(store)
    steps = [script.revision for script in ScriptDirectory.from_config(_bare()).walk_revisions()]
    for step in steps[1:-1]:  # newest first; below 0002 there is nothing of it to lose
        downgrade(store, to=step)
        migrate(store)
    with store.read() as session:
        assert session.scalars(select(NumberRow.number)).all() == [7]


def test_processes_that_migrate_together_take_turns(store: Store) -> None:
    together = Barrier(3)

    def start() -> str:
        own = Store(str(store.engine.url), busy_timeout_s=30)
        together.wait()
        reached = migrate(own)
        own.close()
        return reached

    with ThreadPoolExecutor(3) as pool:
        reached = [future.result() for future in [pool.submit(start) for _ in range(3)]]
    assert reached == [revision(store)] * 3
