"""Backends for tests: one for a module that only asks, a fresh one for a test that changes what others would see."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.backend.desk import PEOPLE, IssuingDesk
from tests.backend.running import Running, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backend.client import BackendClient


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    directory = tmp_path_factory.mktemp("shared")
    with running(directory, site=always_open(directory)) as backend:
        yield backend


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, site=always_open(tmp_path), busy_timeout_s=0.1) as backend:
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
def issuing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssuingDesk]:
    """A terminal that issues, at a backend of this module's own."""
    directory = tmp_path_factory.mktemp("issuing")
    with running(directory, site=always_open(directory), citizens=PEOPLE) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[IssuingDesk]:
    """The same, for one test that moves the clock or changes what others would see."""
    with running(tmp_path, site=always_open(tmp_path), citizens=PEOPLE) as backend:
        desk = IssuingDesk(backend)
        yield desk
        desk.close()
