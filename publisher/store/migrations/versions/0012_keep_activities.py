"""Keep the work that no software publishes, with its counts and its evidence."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"

KINDS = (
    "conference", "training", "contest", "leaflet", "publication", "panel", "airing", "coverage", "other"
)  # fmt: skip
ORIGINS = ("hand", "import", "feed")
COUNTS = ("events", "people", "women", "minutes", "copies", "installations", "airings")


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of(KINDS, "activity_kind"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("indices", sa.JSON(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("via", _one_of(ORIGINS, "activity_via"), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.Column("removed_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in COUNTS), name=op.f("ck_activity_counts_not_negative")
        ),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_reason != ''", name=op.f("ck_activity_removed_has_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_day"), "activity", ["day"])


def downgrade() -> None:
    op.drop_index(op.f("ix_activity_day"), table_name="activity")
    op.drop_table("activity")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=20, name=name)
