"""Alembic runs this. :func:`crampwise.diary.upgrade.configuration` hands it the connection to use."""

from __future__ import annotations

from alembic import context

from crampwise.diary.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite, too, takes back a table that was half made.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
