"""How Alembic runs: on the connection it is given, whose transaction is its caller's."""

from __future__ import annotations

from alembic import context

from lumadesk.storage.schema import belongs_to_model, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=belongs_to_model,
    render_as_batch=True,
)
context.run_migrations()
