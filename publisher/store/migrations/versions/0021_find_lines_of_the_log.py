"""Find the lines of the log by the words of their titles, by form, unit, channel and state.

And keep the addresses of people's calendars.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from publisher.store.lookup import words_of

revision = "0021"
down_revision = "0020"

AT_ONCE = 5_000
HAPPENED = sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)")
REMOVE = "INSERT INTO lookup_index (lookup_index, rowid, words) VALUES ('delete', old.id, old.words);"
ADD = "INSERT INTO lookup_index (rowid, words) VALUES (new.id, new.words);"
ON_SQLITE = (
    # The words are split at gaps alone: to this tokenizer each letter beyond ASCII is part of a word.
    "CREATE VIRTUAL TABLE lookup_index USING fts5"
    "(words, content='lookup', content_rowid='id', detail=none, columnsize=0, tokenize=\"ascii tokenchars ':'\")",
    "INSERT INTO lookup_index (lookup_index) VALUES ('rebuild')",
    f"CREATE TRIGGER lookup_added AFTER INSERT ON lookup BEGIN {ADD} END",
    f"CREATE TRIGGER lookup_removed AFTER DELETE ON lookup BEGIN {REMOVE} END",
    f"CREATE TRIGGER lookup_changed AFTER UPDATE ON lookup BEGIN {REMOVE} {ADD} END",
)


def upgrade() -> None:
    lookup = op.create_table(
        "lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_lookup_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
        sa.UniqueConstraint("item", name=op.f("uq_lookup_item")),
    )
    _write_what_is_there(lookup)
    if op.get_bind().dialect.name == "postgresql":
        words = sa.text("string_to_array(words, ' '::text)")
        op.create_index("ix_lookup_words", "lookup", [words], postgresql_using="gin")
    else:
        for order in ON_SQLITE:
            op.get_bind().exec_driver_sql(order)
    op.create_index("ix_delivery_log", "delivery", ["channel", "state", HAPPENED, "id"])
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_calendar_address_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("person", name=op.f("uq_calendar_address_person")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_address_digest")),
    )


def _write_what_is_there(lookup: sa.Table) -> None:
    item = sa.table(
        "item", sa.column("id"), sa.column("title"), sa.column("form"), sa.column("units", sa.JSON())
    )
    rows = op.get_bind().execute(sa.select(item.c.id, item.c.title, item.c.form, item.c.units))
    for some in rows.partitions(AT_ONCE):
        op.bulk_insert(
            lookup, [{"item": one.id, "words": words_of(one.title, one.form, one.units)} for one in some]
        )


def downgrade() -> None:
    op.drop_table("calendar_address")
    op.drop_index("ix_delivery_log", "delivery")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE lookup_index")
    op.drop_table("lookup")
