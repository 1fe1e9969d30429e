"""Drafts remember when they were changed, pictures what they show

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns are only added, so no table is made anew and nothing hanging on it is lost."""
    op.add_column("course_version", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("course_picture", sa.Column("description", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("course_picture", "description")
    op.drop_column("course_version", "changed_at")
