"""A small hall over a real database of either kind, as fixtures. A conftest takes them all, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.server.store.session import Store
from tests.backend.halls import Counterside, emptied, put_hall
from tests.backend.shapes import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def module_store(module_database: str) -> Iterator[Store | None]:
    """PostgreSQL's store for a module: emptying a database is quicker than making one."""
    store = Store(module_database) if module_database else None
    yield store
    if store is not None:
        store.close()


@pytest.fixture
def queue_store(module_store: Store | None, tmp_path: Path) -> Iterator[Store]:
    """An empty database of its own for a test."""
    if module_store is not None:
        emptied(module_store)
        yield module_store
        module_store.announcers.clear()
        return
    (tmp_path / "numbers.db").write_bytes(shaped())
    store = Store(f"sqlite:///{tmp_path / 'numbers.db'}")
    yield store
    store.close()


@pytest.fixture
def hall(queue_store: Store) -> Counterside:
    """A small hall at ten on a Monday: queues A and B, a terminal, counters 1 (A), 2 (A, then B) and 3 (B)."""
    return put_hall(queue_store)
