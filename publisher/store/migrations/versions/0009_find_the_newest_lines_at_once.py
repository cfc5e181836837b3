"""Find the newest lines of the log by an index, and keep what is over out of the agenda's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

HAPPENED = sa.text("coalesce(withdrawn_at, published_at, due_at, changed_at)")
AGENDA = {"ix_delivery_agenda_try": "next_try_at", "ix_delivery_agenda_stage": "stage_at"}


def upgrade() -> None:
    op.drop_index("ix_delivery_changed_at", "delivery")
    op.create_index("ix_delivery_happened", "delivery", [HAPPENED, "id"])
    for name, time in AGENDA.items():
        wanted = sa.text(f"{time} IS NOT NULL")
        op.drop_index(name, "delivery")
        columns = ["channel", "state", time]
        op.create_index(name, "delivery", columns, sqlite_where=wanted, postgresql_where=wanted)


def downgrade() -> None:
    for name, time in AGENDA.items():
        op.drop_index(name, "delivery")
        op.create_index(name, "delivery", ["channel", "state", time])
    op.drop_index("ix_delivery_happened", "delivery")
    op.create_index("ix_delivery_changed_at", "delivery", ["changed_at"])
