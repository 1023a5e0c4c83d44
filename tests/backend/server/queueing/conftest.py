"""A hall over a real database of either kind."""

from tests.backend.hall_fixtures import hall, module_store, queue_store, shape

__all__ = ["hall", "module_store", "queue_store", "shape"]  # fixtures
