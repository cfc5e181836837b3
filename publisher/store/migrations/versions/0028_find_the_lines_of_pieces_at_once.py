"""Find the lines of many pieces by their times, without reading the lines themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

HAPPENED = sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)")


def upgrade() -> None:
    op.create_index("ix_delivery_of_item", "delivery", ["item", HAPPENED])


def downgrade() -> None:
    op.drop_index("ix_delivery_of_item", "delivery")
