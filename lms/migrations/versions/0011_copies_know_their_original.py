"""A copied course knows its original, and what of it was taken

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table; copies made before know nothing."""
    op.create_table(
        "course_origin",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("seen_version_id", sa.Integer(), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_origin_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["course.id"], name=op.f("fk_course_origin_origin_id_course"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_course_origin")),
    )
    op.create_index(op.f("ix_course_origin_origin_id"), "course_origin", ["origin_id"])


def downgrade() -> None:
    """Copies stay and forget where they came from."""
    op.drop_table("course_origin")
