"""Let Alembic work on the connection that `upgrade` hands it."""

from alembic import context

from publisher.store.tables.every import SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SCHEMA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
