"""Remember what people are to be told, and whom it has reached."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0005"
down_revision = "0004"

KINDS = ("paused", "silent", "refused", "unconfirmed", "missed", "expiring", "well")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, native_enum=False, create_constraint=True, length=20, name="notice_kind"),
            nullable=False,
        ),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("ripe_at", UTCDateTime(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("delivery", sa.Integer(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("bundle", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("key", name="uq_notice_key"),
    )
    op.create_index("ix_notice_channel", "notice", ["channel"])
    op.create_index("ix_notice_bundle", "notice", ["bundle"])
    op.create_table(
        "notice_target",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bundle", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_notice_target"),
    )
    op.create_table(
        "notice_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice_mark"),
    )


def downgrade() -> None:
    op.drop_table("notice_mark")
    op.drop_table("notice_target")
    op.drop_table("notice")
