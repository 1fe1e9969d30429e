"""Devices that know an account, passes for one more device, and wrong tries by account and device

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables; every device is new to every account until its person has signed in there with the code."""
    op.create_table(
        "known_device",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_known_device_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "device", name=op.f("pk_known_device")),
    )
    op.create_index(op.f("ix_known_device_device"), "known_device", ["device"])
    op.create_index(op.f("ix_known_device_last_at"), "known_device", ["last_at"])
    op.create_table(
        "device_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_pass_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pass")),
        sa.UniqueConstraint("code", name=op.f("uq_device_pass_code")),
        sa.UniqueConstraint("person_id", name=op.f("uq_device_pass_person_id")),
    )
    op.create_table(
        "wrong_try",
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.Column("guess", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_wrong_try_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("door", "guess", name=op.f("pk_wrong_try")),
    )
    op.create_index(op.f("ix_wrong_try_person_id_device"), "wrong_try", ["person_id", "device"])
    op.create_index(op.f("ix_wrong_try_ends_at"), "wrong_try", ["ends_at"])


def downgrade() -> None:
    """Without these tables nobody is remembered; accounts and PINs stay."""
    for table in ("wrong_try", "device_pass", "known_device"):
        op.drop_table(table)
