"""What a device has read is offered once

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table; readings of before are forgotten, because nobody signed them."""
    op.create_table(
        "taken_reading",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_taken_reading")),
    )
    op.create_index(op.f("ix_taken_reading_at"), "taken_reading", ["at"])


def downgrade() -> None:
    """Nothing is lost but who was asked already."""
    op.drop_table("taken_reading")
