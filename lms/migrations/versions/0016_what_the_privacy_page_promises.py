"""What the privacy page promises: corrections asked for, guardians' consent, doubts about one person registered twice

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = "purpose IN ('learning', 'class_list', 'reminders')"
AFTER = "purpose IN ('learning', 'class_list', 'guardian')"


def upgrade() -> None:
    """Three tables; answers about reminders go, because nobody was ever reminded and nothing follows from them.

    Guardians' names stay. No consent of theirs is made up: a child is named in lists again once somebody has asked.
    """
    op.execute("DELETE FROM consent WHERE purpose = 'reminders'")
    _purposes(AFTER)
    _corrections()
    _doubles()
    op.create_table(
        "sent_form",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _person("sent_form", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sent_form")),
    )
    op.create_index(op.f("ix_sent_form_person_id"), "sent_form", ["person_id"])


def downgrade() -> None:
    """Requests, doubts and guardians' consent go; the former question may be asked again."""
    for table in ("sent_form", "possible_double", "correction_request"):
        op.drop_table(table)
    op.execute("DELETE FROM consent WHERE purpose = 'guardian'")
    _purposes(BEFORE)


def _purposes(allowed: str) -> None:
    with op.batch_alter_table("consent") as batch:
        batch.drop_constraint(op.f("ck_consent_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_consent_purpose"), allowed)


def _person(table: str, column: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["person.id"], name=op.f(f"fk_{table}_{column}_person"), ondelete=on_delete
    )


def _corrections() -> None:
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("wanted", sa.String(200), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.CheckConstraint(
            "field IN ('name', 'birth_year', 'area', 'phone', 'guardian_name')",
            name=op.f("ck_correction_request_field"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'refused', 'taken_back')", name=op.f("ck_correction_request_state")
        ),
        sa.CheckConstraint("(state = 'open') = (done_at IS NULL)", name=op.f("ck_correction_request_done")),
        _person("correction_request", "person_id", "CASCADE"),
        _person("correction_request", "done_by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
    )
    op.create_index(op.f("ix_correction_request_person_id"), "correction_request", ["person_id"])
    op.create_index(op.f("ix_correction_request_state_due_on"), "correction_request", ["state", "due_on"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_correction_request_open",
        "correction_request",
        ["person_id", "field"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _doubles() -> None:
    op.create_table(
        "possible_double",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("other_id < person_id", name=op.f("ck_possible_double_order")),
        _person("possible_double", "person_id", "CASCADE"),
        _person("possible_double", "other_id", "CASCADE"),
        _person("possible_double", "settled_by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_double")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_possible_double_person_id_other_id")),
    )
    op.create_index(op.f("ix_possible_double_other_id"), "possible_double", ["other_id"])
