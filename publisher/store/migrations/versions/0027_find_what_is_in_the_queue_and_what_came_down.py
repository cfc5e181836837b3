"""Find what is in the queue, and what came down within a time, without what has ever been there."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

IN_QUEUE = sa.text("state NOT IN ('archived', 'gone')")
ENDED = sa.text("until IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_item_in_queue",
        "item",
        ["first_seen_at", "id"],
        sqlite_where=IN_QUEUE,
        postgresql_where=IN_QUEUE,
    )
    op.create_index(
        "ix_ledger_until", "ledger", ["until", "item"], sqlite_where=ENDED, postgresql_where=ENDED
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_until", "ledger")
    op.drop_index("ix_item_in_queue", "item")
