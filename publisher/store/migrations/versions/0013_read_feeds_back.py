"""Keep what feeds show, when they are asked again, and what became of each entry."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0013"
down_revision = "0012"

FATES = ("found", "confirmed", "own", "coverage", "accepted", "ignored")
KINDS = ("paused", "silent", "refused", "unconfirmed", "missed", "unready", "expiring", "well")
WITH_VANISHED = (
    "paused",
    "silent",
    "refused",
    "unconfirmed",
    "missed",
    "vanished",
    "unready",
    "expiring",
    "well",
)


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("polled_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_feed"),
    )
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("guid", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column(
            "fate",
            sa.Enum(*FATES, native_enum=False, create_constraint=True, length=20, name="sighting_fate"),
            nullable=False,
        ),
        sa.Column("delivery", sa.Integer(), nullable=True),
        sa.Column("activity", sa.Integer(), nullable=True),
        sa.Column("rivals", sa.JSON(), nullable=False),
        sa.Column("missing_since", UTCDateTime(), nullable=True),
        sa.Column("gone_at", UTCDateTime(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name="fk_sighting_delivery"),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
        sa.UniqueConstraint("feed", "guid", name="uq_sighting_feed_guid"),
    )
    for column in ("address", "delivery", "fate"):
        op.create_index(f"ix_sighting_{column}", "sighting", [column])
    _let_notices_be(WITH_VANISHED)


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind = 'vanished'")
    _let_notices_be(KINDS)
    op.drop_table("sighting")
    op.drop_table("feed")


def _let_notices_be(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_notice_kind"), type_="check")
        table.create_check_constraint("notice_kind", f"kind IN ({allowed})")
