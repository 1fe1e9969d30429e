"""How people came in, and whom somebody of the staff has met

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table. Whoever staff have registered was met by them; the others joined alone and nobody knows."""
    op.create_table(
        "registration",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("join_code_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("door IN ('self', 'code', 'staff')", name=op.f("ck_registration_door")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["join_code_id"], ["join_code.id"], name=op.f("fk_registration_join_code_id_join_code"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["met_by_id"], ["person.id"], name=op.f("fk_registration_met_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_registration")),
    )
    op.create_index(op.f("ix_registration_join_code_id_at"), "registration", ["join_code_id", "at"])
    op.create_index(op.f("ix_registration_at"), "registration", ["at"])
    # Staff leave their name beside the answers they have taken down; people with a role or made up were never asked.
    op.execute(
        "INSERT INTO registration (person_id, door, at, met_at, met_by_id)"
        " SELECT person.id, CASE WHEN c.by_id IS NULL THEN 'self' ELSE 'staff' END, person.created_at,"
        " CASE WHEN c.by_id IS NULL THEN NULL ELSE person.created_at END, c.by_id"
        " FROM person JOIN (SELECT person_id, MAX(recorded_by_id) AS by_id FROM consent"
        " WHERE purpose = 'learning' GROUP BY person_id) AS c ON c.person_id = person.id"
        " WHERE person.erased_at IS NULL AND person.is_demo IS FALSE"
    )


def downgrade() -> None:
    """Who was met is forgotten."""
    op.drop_table("registration")
