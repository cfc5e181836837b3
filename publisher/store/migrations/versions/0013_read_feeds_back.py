"""Keep what feeds show, when they are asked again, and what became of each entry."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0013"
down_revision = "0012"

FATES = ("found", "confirmed", "own", "coverage", "accepted", "ignored")
ACTIVITIES = (
    "conference", "training", "contest", "leaflet", "publication", "panel", "airing", "coverage", "other"
)  # fmt: skip
WITH_POSTS = (*ACTIVITIES[:-1], "post", ACTIVITIES[-1])
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
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name="fk_sighting_delivery"),
        sa.ForeignKeyConstraint(["activity"], ["activity.id"], name="fk_sighting_activity"),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
        sa.UniqueConstraint("feed", "guid", name="uq_sighting_feed_guid"),
    )
    for column in ("address", "delivery", "fate"):
        op.create_index(f"ix_sighting_{column}", "sighting", [column])
    with op.batch_alter_table("activity") as table:
        table.add_column(sa.Column("form", sa.String(), nullable=True))
    _let_kinds_be("activity", WITH_POSTS)
    _let_kinds_be("notice", WITH_VANISHED)


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind = 'vanished'")
    _let_kinds_be("notice", KINDS)
    op.drop_table("sighting")
    op.drop_table("feed")
    op.execute("DELETE FROM activity WHERE kind = 'post'")
    _let_kinds_be("activity", ACTIVITIES)
    with op.batch_alter_table("activity") as table:
        table.drop_column("form")


def _let_kinds_be(name: str, kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(name) as table:
        table.drop_constraint(op.f(f"ck_{name}_{name}_kind"), type_="check")
        table.create_check_constraint(f"{name}_kind", f"kind IN ({allowed})")
