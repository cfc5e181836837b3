"""Know which deliveries an old backup may be wrong about, and when one was put back."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("doubted_since", UTCDateTime(), nullable=True))
    op.create_table(
        "restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("backup_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore")),
    )


def downgrade() -> None:
    op.drop_table("restore")
    op.drop_column("delivery", "doubted_since")
