"""Let Alembic work on the connection that `upgrade` hands it."""

from alembic import context
from sqlmodel import SQLModel

from publisher.store import tables

assert tables.DeliveryRow.metadata is SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
