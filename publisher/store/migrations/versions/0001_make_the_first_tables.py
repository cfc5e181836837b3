"""Make the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("probe_at", UTCDateTime(), nullable=True),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("delivery", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_delivery"), ["delivery"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_item"), ["item"], unique=False)

    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("excepted", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ready",
                "draft",
                "wrong",
                "withdrawn",
                "gone",
                "archived",
                name="item_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("slug", name=op.f("uq_item_slug")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_path"), ["path"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_approval_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_item"), ["item"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "scheduled",
                "sending",
                "handed_over",
                "published",
                "unconfirmed",
                "refused",
                "missed",
                "cancelled",
                "withdrawn",
                name="delivery_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("stage_at", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("staged", sa.JSON(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column(
            "via",
            sa.Enum(
                "daemon",
                "hand",
                "feed",
                name="delivery_via",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "state != 'published' OR live IS NOT NULL", name=op.f("ck_delivery_published_has_live")
        ),
        sa.CheckConstraint(
            "state != 'sending' OR lease_until IS NOT NULL", name=op.f("ck_delivery_sending_has_lease")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_delivery_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("channel", "slot", name=op.f("uq_delivery_channel_slot")),
        sa.UniqueConstraint("item", "channel", name=op.f("uq_delivery_item_channel")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index("ix_delivery_channel_due_at", ["channel", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_published_at"), ["published_at"], unique=False)
        batch_op.create_index("ix_delivery_state_next_try_at", ["state", "next_try_at"], unique=False)
        batch_op.create_index("ix_delivery_state_stage_at", ["state", "stage_at"], unique=False)

    op.create_table(
        "revision",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_revision_item")),
        sa.PrimaryKeyConstraint("item", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "operation",
            sa.Enum(
                "stage",
                "publish",
                "update",
                "withdraw",
                "find",
                "discard",
                name="attempt_operation",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "absent",
                "try_later",
                "refused",
                "unauthorized",
                "unconfirmed",
                name="attempt_outcome",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name=op.f("fk_attempt_delivery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("delivery", "n", name=op.f("uq_attempt_delivery_n")),
    )


def downgrade() -> None:
    op.drop_table("attempt")
    op.drop_table("revision")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state_stage_at")
        batch_op.drop_index("ix_delivery_state_next_try_at")
        batch_op.drop_index(batch_op.f("ix_delivery_published_at"))
        batch_op.drop_index("ix_delivery_channel_due_at")
        batch_op.drop_index(batch_op.f("ix_delivery_changed_at"))

    op.drop_table("delivery")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_item"))

    op.drop_table("approval")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_path"))
        batch_op.drop_index(batch_op.f("ix_item_digest"))

    op.drop_table("item")
    op.drop_table("hold")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_item"))
        batch_op.drop_index(batch_op.f("ix_event_delivery"))

    op.drop_table("event")
    op.drop_table("channel")
