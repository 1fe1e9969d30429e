"""Questions show pictures beside their text

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new column, empty for what exists."""
    op.add_column("question_version", sa.Column("art", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Questions of the new kinds stay, without their pictures."""
    op.drop_column("question_version", "art")
