"""A hall over a real database of either kind."""

from tests.backend.hall_fixtures import hall

__all__ = ["hall"]  # a fixture
