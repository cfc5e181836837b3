"""Find the few lines of the ledger that were touched without looking at all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
NAME = "ix_ledger_touched"


def upgrade() -> None:
    op.create_index(
        op.f(NAME),
        "ledger",
        ["item"],
        sqlite_where=sa.text("touched = 1"),
        postgresql_where=sa.text("touched"),
    )


def downgrade() -> None:
    op.drop_index(op.f(NAME), "ledger")
