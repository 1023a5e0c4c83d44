"""The small hall of the queueing tests, over a SQLite of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from backend.server.store.migrate import migrate
from backend.server.store.session import Store
from tests.backend.halls import Counterside, put_hall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="package")
def shape_of_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite in this release's shape. Migrated once: it takes a second."""
    file = tmp_path_factory.mktemp("shape") / "hall.db"
    store = Store(f"sqlite:///{file}")
    migrate(store)
    store.close()
    return file


@pytest.fixture
def hall(shape_of_hall: Path, tmp_path: Path) -> Iterator[Counterside]:
    """A small hall at ten on a Monday: queues A and B, a terminal, counters 1 (A), 2 (A, then B) and 3 (B)."""
    shutil.copyfile(shape_of_hall, tmp_path / "hall.db")
    store = Store(f"sqlite:///{tmp_path / 'hall.db'}")
    yield put_hall(store)
    store.close()
