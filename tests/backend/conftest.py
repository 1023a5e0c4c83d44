"""Backends for tests: one for a module that only asks, a fresh one for a test that changes what others would see."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.backend.desk import PEOPLE, IssuingDesk
from tests.backend.engines import choose_engines, engine, module_database, own_database, postgresql
from tests.backend.hall_fixtures import module_store, queue_store
from tests.backend.running import Running, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backend.client import BackendClient

__all__ = [
    "engine",
    "module_database",
    "module_store",
    "own_database",
    "postgresql",
    "queue_store",
]  # fixtures


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    choose_engines(metafunc)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Running]:
    directory = tmp_path_factory.mktemp("shared")
    with running(directory, site=always_open(directory), database=module_database) as backend:
        yield backend


@pytest.fixture
def own(tmp_path: Path, own_database: str) -> Iterator[Running]:
    site = always_open(tmp_path)
    with running(tmp_path, site=site, busy_timeout_s=0.1, database=own_database) as backend:
        yield backend


@pytest.fixture(scope="module")
def terminal(shared: Running) -> BackendClient:
    return shared.terminal()


@pytest.fixture
def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def issuing(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[IssuingDesk]:
    """A terminal that issues, at a backend of this module's own."""
    directory = tmp_path_factory.mktemp("issuing")
    site = always_open(directory)
    with running(directory, site=site, citizens=PEOPLE, database=module_database) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()


@pytest.fixture
def fresh(tmp_path: Path, own_database: str) -> Iterator[IssuingDesk]:
    """The same, for one test that moves the clock or changes what others would see."""
    site = always_open(tmp_path)
    with running(tmp_path, site=site, citizens=PEOPLE, database=own_database) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()
