"""Run by Alembic for every command, on the connection that `migrate` brought."""

from __future__ import annotations

from alembic import context

from backend.server.store import (  # noqa: F401  their tables are part of Base
    device_tables,
    issuing_tables,
    queue_tables,
    staff_tables,
)
from backend.server.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column: Alembic rebuilds the table
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
