"""Ask the agenda channel by channel: a backlog on one never stands before another's."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_index("ix_delivery_state_next_try_at")
        table.drop_index("ix_delivery_state_stage_at")
        table.create_index("ix_delivery_agenda_try", ["channel", "state", "next_try_at"])
        table.create_index("ix_delivery_agenda_stage", ["channel", "state", "stage_at"])
        table.create_index("ix_delivery_state", ["state"])


def downgrade() -> None:
    with op.batch_alter_table("delivery") as table:
        table.drop_index("ix_delivery_state")
        table.drop_index("ix_delivery_agenda_stage")
        table.drop_index("ix_delivery_agenda_try")
        table.create_index("ix_delivery_state_stage_at", ["state", "stage_at"])
        table.create_index("ix_delivery_state_next_try_at", ["state", "next_try_at"])
