"""Know posts by their id and items by their words, and keep the times that people set."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("remote_id", sa.String(), nullable=True))
        table.add_column(sa.Column("set_at", UTCDateTime(), nullable=True))
        table.create_index("ix_delivery_channel_remote_id", ["channel", "remote_id"])
    with op.batch_alter_table("item") as table:
        table.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))
        table.create_index("ix_item_words", ["words"])
        table.create_index("ix_item_title", ["title"])
        table.drop_index("ix_item_digest")
    with op.batch_alter_table("attempt") as table:
        table.add_column(sa.Column("outside_at", UTCDateTime(), nullable=True))
    deliveries = sa.table(
        "delivery", sa.column("id"), sa.column("receipt", sa.JSON()), sa.column("remote_id")
    )
    connection = op.get_bind()
    for id, receipt in connection.execute(sa.select(deliveries.c.id, deliveries.c.receipt)).all():
        if receipt:
            known = sa.update(deliveries).where(deliveries.c.id == id)
            connection.execute(known.values(remote_id=receipt["remote_id"]))


def downgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.drop_column("outside_at")
    with op.batch_alter_table("item") as table:
        table.create_index("ix_item_digest", ["digest"])
        table.drop_index("ix_item_title")
        table.drop_index("ix_item_words")
        table.drop_column("words")
    with op.batch_alter_table("delivery") as table:
        table.drop_index("ix_delivery_channel_remote_id")
        table.drop_column("set_at")
        table.drop_column("remote_id")
