"""Know texts by some of their phrases, so that one unit's text is found again in another's."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_phrase_item")),
        sa.PrimaryKeyConstraint("number", "item", name=op.f("pk_phrase")),
    )
    op.create_index("ix_phrase_item", "phrase", ["item"])


def downgrade() -> None:
    op.drop_table("phrase")
