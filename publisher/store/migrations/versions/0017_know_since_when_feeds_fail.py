"""Know since when a feed fails, and tell people of it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0017"
down_revision = "0016"

KINDS = ("paused", "silent", "refused", "unconfirmed", "missed", "vanished", "unready", "expiring", "well")
WITH_FEEDS = (*KINDS[:7], "unread", *KINDS[7:], "reread")


def upgrade() -> None:
    with op.batch_alter_table("feed") as table:
        table.add_column(sa.Column("failing_since", UTCDateTime(), nullable=True))
    op.execute("UPDATE feed SET failing_since = polled_at WHERE failures > 0")
    _let_kinds_be(WITH_FEEDS)


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind IN ('unread', 'reread')")
    _let_kinds_be(KINDS)
    with op.batch_alter_table("feed") as table:
        table.drop_column("failing_since")


def _let_kinds_be(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_notice_kind"), type_="check")
        table.create_check_constraint("notice_kind", f"kind IN ({allowed})")
