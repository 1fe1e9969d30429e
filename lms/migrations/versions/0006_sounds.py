"""Steps read aloud

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables; nothing that exists is touched."""
    op.create_table(
        "sound",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("opus", sa.LargeBinary(), nullable=False),
        sa.Column("aac", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sound")),
    )
    op.create_table(
        "step_sound",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["sound.sha256"], name=op.f("fk_step_sound_sha256_sound"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_sound_step_id_step"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("step_id", "language", name=op.f("pk_step_sound")),
    )
    op.create_index(op.f("ix_step_sound_sha256"), "step_sound", ["sha256"])


def downgrade() -> None:
    """The readings are gone with the tables."""
    op.drop_table("step_sound")
    op.drop_table("sound")
