"""Alembic's room: one file a step, never changed after a release. Who may enter: backend.server.store.migrate."""
