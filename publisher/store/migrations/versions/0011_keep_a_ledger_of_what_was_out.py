"""Keep a ledger of what was out on which channel from when to when, as the plan counts it."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"

COLUMNS = ("form", "themes", "indices", "audiences", "units", "column", "tone")
ROW: tuple[sa.Column[object], ...] = (
    sa.Column("id", sa.Integer()),
    sa.Column("item", sa.String()),
    sa.Column("channel", sa.String()),
    sa.Column("live", sa.Integer()),
    sa.Column("published_at", UTCDateTime()),
    sa.Column("withdrawn_at", UTCDateTime()),
    sa.Column("number", sa.Integer()),
    sa.Column("traits", sa.JSON()),
)
WAS_OUT = """
SELECT d.id, d.item, d.channel, d.live, d.published_at, d.withdrawn_at, r.number, r.traits
FROM delivery d
JOIN revision r ON r.item = d.item AND r.number = coalesce(
    d.live,
    (SELECT max(a.revision) FROM attempt a WHERE a.delivery = d.id AND a.outcome = 'published'),
    1
)
WHERE d.published_at IS NOT NULL AND (d.live IS NOT NULL OR d.withdrawn_at IS NOT NULL)
ORDER BY d.id
"""


def upgrade() -> None:
    traits = op.create_table(
        "traits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("themes", sa.String(), nullable=False),
        sa.Column("indices", sa.String(), nullable=False),
        sa.Column("audiences", sa.String(), nullable=False),
        sa.Column("units", sa.String(), nullable=False),
        sa.Column("column", sa.String(), nullable=True),
        sa.Column("tone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traits")),
        sa.UniqueConstraint("digest", name=op.f("uq_traits_digest")),
    )
    ledger = op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("traits", sa.Integer(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name=op.f("fk_ledger_delivery")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_ledger_item")),
        sa.ForeignKeyConstraint(["traits"], ["traits.id"], name=op.f("fk_ledger_traits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    _write_what_was_out(traits, ledger)
    op.create_index("ix_ledger_counted", "ledger", ["item", "channel", "published_at", "traits", "touched"])
    op.create_index("ix_ledger_delivery", "ledger", ["delivery"])
    op.create_index("ix_ledger_published_at", "ledger", ["published_at"])


def _write_what_was_out(traits: sa.Table, ledger: sa.Table) -> None:
    """Begin with one line for each delivery that is or was out; what it was before nobody wrote down."""
    known: dict[str, int] = {}
    for row in op.get_bind().execute(sa.text(WAS_OUT).columns(*ROW)).all():
        if row.traits.get("corrects") is not None:
            continue
        held = {name: _plain(row.traits[name]) for name in COLUMNS}
        digest = hashlib.sha256(json.dumps([*held.values()]).encode()).hexdigest()
        if digest not in known:
            known[digest] = len(known) + 1
            op.bulk_insert(traits, [{"digest": digest, **held}])
        ended = row.withdrawn_at if row.live is None else None
        line = {
            "delivery": row.id,
            "item": row.item,
            "channel": row.channel,
            "revision": row.number,
            "traits": known[digest],
            "published_at": row.published_at,
            "since": row.published_at,
            "until": ended,
            "recorded_at": row.published_at,
            "touched": ended is not None,
        }
        op.bulk_insert(ledger, [line])


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def downgrade() -> None:
    op.drop_table("ledger")
    op.drop_table("traits")
