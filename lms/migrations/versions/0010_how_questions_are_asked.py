"""How a course asks its questions

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new column, empty for what exists: everything is asked as before."""
    op.add_column("course_version", sa.Column("asking", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Everything is asked as usual."""
    op.drop_column("course_version", "asking")
