"""Every reference leads an index, also events of one kind; large media are kept by PostgreSQL so that it can give out a part

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

#: (table, column) of references that nearly every row has.
ALWAYS = (
    ("attempt", "version_id"),
    ("completion", "version_id"),
    ("counter", "course_id"),
    ("course", "area_id"),
    ("course", "current_version_id"),
    ("course_author", "person_id"),
    ("course_picture", "sha256"),
)
#: Of references that most rows do not have: rows without one are not in the index.
SELDOM = (
    ("audit_entry", "actor_id"),
    ("certificate", "issued_by_id"),
    ("certificate", "replaces_id"),
    ("consent", "recorded_by_id"),
    ("correction_request", "done_by_id"),
    ("learning_event", "recorded_by_id"),
    ("possible_double", "settled_by_id"),
    ("registration", "met_by_id"),
    ("role_grant", "granted_by_id"),
)
#: What is asked for in parts. It is packed already, so PostgreSQL need not try to pack it, which would hinder it.
LARGE = (("attachment", "data"), ("sound", "opus"), ("sound", "aac"))


def upgrade() -> None:
    """Without them, removing a person or a version looks through every row of the tables that point there."""
    for table, column in ALWAYS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table, column in SELDOM:
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_{table}_{column}"), table, [column], sqlite_where=there, postgresql_where=there
        )
    op.drop_index(op.f("ix_learning_event_enrolment_id"), table_name="learning_event")
    op.create_index(op.f("ix_learning_event_enrolment_id_kind"), "learning_event", ["enrolment_id", "kind"])
    _store("EXTERNAL")


def downgrade() -> None:
    """What lies in the folder of media has to be moved into the database first: lms media move --to-database."""
    for table, column in (*ALWAYS, *SELDOM):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_index(op.f("ix_learning_event_enrolment_id_kind"), table_name="learning_event")
    op.create_index(op.f("ix_learning_event_enrolment_id"), "learning_event", ["enrolment_id"])
    _store("EXTENDED")


def _store(how: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in LARGE:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {how}")
