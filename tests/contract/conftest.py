"""What contracts share: the PostgreSQL that a backend may keep its rows in."""

from __future__ import annotations

from tests.backend.engines import postgresql

__all__ = ["postgresql"]  # a fixture
