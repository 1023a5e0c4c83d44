"""Which database a test's backend keeps: SQLite, and PostgreSQL as well where the module says that it matters.

A module says so with `ENGINES = BOTH`; its tests' ids then name the engine. Nothing is skipped: without PostgreSQL its
half fails, and says what to install.

Both wherever what is written, found, counted, locked, told to others or migrated is the subject. SQLite alone:
- `store/test_database_locked.py`, what only SQLite does; `store/test_postgresql.py` is the other half;
- `client/test_failures.py`, `api/test_problems.py`: what travels, whichever database answered; how each engine's own
  refusals are told stands in `web/test_nul.py` and in `contract`, on both;
- the command line (`test_command_line.py`, `test_halls_command_line.py`, `test_respond_command.py`,
  `test_say_command.py`, `staff/test_command_line.py`): its words and exit codes. `store/test_processes.py` runs the
  same program over PostgreSQL;
- `screens`, and the ports' contracts under `tests/contract`: what browser and terminal make of pages and answers that
  `web`, `staff` and `api` test on both.
No database at all: rules, hours, holidays, openings, estimates, tickets, triage and waiting; notices, spoken words and
voices; the wire; typesetting, signing and QR codes under `issuing`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from tests.backend.postgres import Cluster, cluster, database

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE: Final = ("sqlite",)
BOTH: Final = ("sqlite", "postgresql")


def choose_engines(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each engine that its module names. For `pytest_generate_tests`."""
    if "engine" in metafunc.fixturenames:
        engines = getattr(metafunc.module, "ENGINES", SQLITE)
        if engines != SQLITE:
            metafunc.parametrize("engine", engines, indirect=True, scope="module")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """The cluster of this test process."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine's name."""
    chosen: str = getattr(request, "param", "sqlite")
    return chosen


@pytest.fixture(scope="module")
def module_database(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database for this module; empty: a SQLite in the backend's directory."""
    with _database(engine, request) as url:
        yield url


@pytest.fixture
def own_database(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The same, for one test."""
    with _database(engine, request) as url:
        yield url


@contextmanager
def _database(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    if engine == "sqlite":
        yield ""
        return
    with database(request.getfixturevalue("postgresql")) as url:
        yield url
