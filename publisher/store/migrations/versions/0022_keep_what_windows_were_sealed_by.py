"""Seal windows as a whole, with the plan and the units that they were measured by.

Of what was sealed before, these are not known: it goes by the files as they are.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0022"
down_revision = "0021"

BEFORE = """
    INSERT INTO sealed_window (plan, per, "window", sealed_at)
    SELECT plan, per, "window", MIN(sealed_at) FROM closing GROUP BY plan, per, "window" ORDER BY MIN(id)
"""


def upgrade() -> None:
    op.create_table(
        "yardstick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yardstick")),
        sa.UniqueConstraint("digest", name=op.f("uq_yardstick_digest")),
    )
    op.create_table(
        "sealed_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("per", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("yardstick", sa.Integer(), nullable=True),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_window")),
        sa.UniqueConstraint("plan", "per", "window", name=op.f("uq_sealed_window_plan_per_window")),
        sa.ForeignKeyConstraint(["yardstick"], ["yardstick.id"], name=op.f("fk_sealed_window_yardstick")),
    )
    op.execute(BEFORE)


def downgrade() -> None:
    op.drop_table("sealed_window")
    op.drop_table("yardstick")
