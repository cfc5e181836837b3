"""Keep the orders to correct: which notice corrects which item, since when, and who said so."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=False),
        sa.Column("ordered_at", UTCDateTime(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["notice"], ["item.id"], name=op.f("fk_correction_notice")),
        sa.ForeignKeyConstraint(["corrects"], ["item.id"], name=op.f("fk_correction_corrects")),
        sa.PrimaryKeyConstraint("notice", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_corrects"), "correction", ["corrects"])


def downgrade() -> None:
    op.drop_index(op.f("ix_correction_corrects"), table_name="correction")
    op.drop_table("correction")
