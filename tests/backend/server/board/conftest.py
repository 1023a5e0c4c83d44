"""The small hall of the queueing tests, over a database of either kind."""

from tests.backend.hall_fixtures import hall

__all__ = ["hall"]  # a fixture
