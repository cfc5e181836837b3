"""Invite people, know them by an issuer of OpenID Connect, and find in the trail what people did."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0024"
down_revision = "0023"

ROLES = ("viewer", "editor", "approver", "admin")
BY_PEOPLE = sa.text("actor <> 'daemon'")
INDEXES = {
    "ix_event_by_people": ["at", "id"],
    "ix_event_of_actor": ["actor", "at", "id"],
    "ix_event_of_action": ["action", "at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", _one_of(ROLES, "invitation_role"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("inviter", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["inviter"], ["person.id"], name=op.f("fk_invitation_inviter")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_invitation_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("bound_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_identity_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
        sa.UniqueConstraint("person", name=op.f("uq_identity_person")),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "event", columns, sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "event")
    for table in ("identity", "invitation"):
        op.drop_table(table)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=20, name=name)
