"""Say why a channel rests, count what did not reach it, and know what it would refuse."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"

CAUSES = sa.Enum(
    "throttled", "unreachable", "unauthorized", name="channel_cause", native_enum=False, length=20
)
KINDS = ("paused", "silent", "refused", "unconfirmed", "missed", "expiring", "well")
WITH_UNREADY = ("paused", "silent", "refused", "unconfirmed", "missed", "unready", "expiring", "well")
UNDER_WAY = sa.text("lease_until IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("channel") as table:
        table.add_column(sa.Column("cause", CAUSES, nullable=True))
        table.add_column(sa.Column("failing", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("asked_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("foreseen", sa.JSON(), nullable=True))
        table.create_check_constraint(
            "channel_cause", "cause IN ('throttled', 'unreachable', 'unauthorized')"
        )
    op.execute("UPDATE channel SET cause = 'unauthorized' WHERE paused_at IS NOT NULL")
    op.create_index(
        "ix_delivery_lease_until",
        "delivery",
        ["lease_until"],
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    _let_notices_be(WITH_UNREADY)


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind = 'unready'")
    _let_notices_be(KINDS)
    op.drop_index("ix_delivery_lease_until", "delivery")
    with op.batch_alter_table("channel") as table:
        table.drop_constraint(op.f("ck_channel_channel_cause"), type_="check")
        for name in ("foreseen", "asked_at", "failing", "cause"):
            table.drop_column(name)


def _let_notices_be(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_notice_kind"), type_="check")
        table.create_check_constraint("notice_kind", f"kind IN ({allowed})")
