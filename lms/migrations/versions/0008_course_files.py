"""Sounds, films and files in texts, pictures in two widths with their credit, and the hard words of a course

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three new tables, and new columns that are empty for what exists; `lms pictures small` makes forms of old ones."""
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("other", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )
    op.create_table(
        "course_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("description", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_course_file_sha256_attachment"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_version.id"],
            name=op.f("fk_course_file_version_id_course_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "path", name=op.f("pk_course_file")),
    )
    op.create_index(op.f("ix_course_file_sha256"), "course_file", ["sha256"])
    op.create_table(
        "media_form",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["media.sha256"], name=op.f("fk_media_form_sha256_media"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", "name", name=op.f("pk_media_form")),
    )
    op.add_column("course_picture", sa.Column("credit", sa.String(length=120), server_default="", nullable=False))
    op.add_column("course_version", sa.Column("glossary", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """The files are gone with the tables."""
    op.drop_column("course_version", "glossary")
    op.drop_column("course_picture", "credit")
    op.drop_table("media_form")
    op.drop_table("course_file")
    op.drop_table("attachment")
