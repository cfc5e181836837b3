"""Keep with each send the text that was about to go out."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("attempt", sa.Column("text", sa.String()))


def downgrade() -> None:
    op.drop_column("attempt", "text")
