"""Know who gave an order to hold; of those that stand, the trail knows."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0020"
down_revision = "0019"

HELD = "SELECT actor, detail FROM event WHERE action = 'held'"


def upgrade() -> None:
    with op.batch_alter_table("hold") as table:
        table.add_column(sa.Column("by", AutoString(), nullable=True))
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT id FROM hold WHERE released_at IS NULL")).first() is None:
        return
    name = sa.text('UPDATE hold SET "by" = :actor WHERE id = :hold')
    for actor, detail in connection.execute(sa.text(HELD)).all():
        connection.execute(name, {"actor": actor, "hold": _read(detail).get("hold")})


def downgrade() -> None:
    with op.batch_alter_table("hold") as table:
        table.drop_column("by")


def _read(detail: Any) -> Any:
    return json.loads(detail) if isinstance(detail, str) else detail
