"""Files of questions that trainers look through before they are taken

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables; nothing that exists is touched."""
    op.create_table(
        "question_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_question_import_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_import_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_import")),
    )
    op.create_index(op.f("ix_question_import_course_id"), "question_import", ["course_id"])
    op.create_index(op.f("ix_question_import_person_id"), "question_import", ["person_id"])
    op.create_table(
        "imported_question",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.String(length=10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("teaches", sa.String(length=170), nullable=False),
        sa.Column("use_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('ready', 'doubt', 'out', 'refused', 'taken')", name=op.f("ck_imported_question_state")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["question_import.id"],
            name=op.f("fk_imported_question_import_id_question_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_imported_question_lesson_id_lesson"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_imported_question")),
    )
    op.create_index(op.f("ix_imported_question_import_id_state"), "imported_question", ["import_id", "state"])
    op.create_index(op.f("ix_imported_question_lesson_id"), "imported_question", ["lesson_id"])


def downgrade() -> None:
    """What was not taken yet is gone with the tables."""
    op.drop_table("imported_question")
    op.drop_table("question_import")
