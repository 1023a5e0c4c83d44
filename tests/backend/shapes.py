"""A SQLite in this release's shape: migrated once a test process, written anew for every backend and every test."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from backend.server.store.migrate import migrate
from backend.server.store.session import Store


@cache
def shaped() -> bytes:
    """The whole file: every table, and no row but the revision."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "shape.db"
        store = Store(f"sqlite:///{file}")
        migrate(store)
        store.close()
        return file.read_bytes()
