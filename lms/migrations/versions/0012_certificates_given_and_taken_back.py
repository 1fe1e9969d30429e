"""Certificates given and certificates taken back are counted apart

Revision ID: 0012
Revises: 0011
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('joined', 'started', 'completed', 'certified')"
AFTER = "kind IN ('joined', 'started', 'completed', 'certified', 'revoked')"
counter = sa.table(
    "counter",
    sa.column("area_id", sa.Integer()),
    sa.column("course_id", sa.Integer()),
    sa.column("day", sa.Date()),
    sa.column("kind", sa.String()),
    sa.column("n", sa.Integer()),
)
enrolment = sa.table("enrolment", sa.column("id"), sa.column("area_id"), sa.column("course_id"))
certificate = sa.table(
    "certificate",
    sa.column("id"),
    sa.column("enrolment_id"),
    sa.column("replaces_id"),
    sa.column("issued_at", sa.DateTime(timezone=True)),
    sa.column("revoked_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """A kind of its own for revocations; both are counted anew from the certificates."""
    _allow(AFTER)
    _count(net=False)


def downgrade() -> None:
    """One number again, revocations taken off."""
    op.execute(counter.delete().where(counter.c.kind == "revoked"))
    _count(net=True)
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("counter") as batch:
        batch.drop_constraint(op.f("ck_counter_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_counter_kind"), kinds)


def _count(*, net: bool) -> None:
    """Issues that replace nothing, and revocations of what was not replaced, by the day in Vietnam."""
    op.execute(counter.delete().where(counter.c.kind == "certified"))
    later = certificate.alias("later")
    found = op.get_bind().execute(
        sa.select(
            enrolment.c.area_id,
            enrolment.c.course_id,
            certificate.c.issued_at,
            certificate.c.revoked_at,
            certificate.c.replaces_id,
            later.c.id,
        )
        .join(certificate, certificate.c.enrolment_id == enrolment.c.id)
        .outerjoin(later, later.c.replaces_id == certificate.c.id)
    )
    tally: Counter[tuple[int, int, date, str]] = Counter()
    for area, course, issued, revoked, replaces, replaced_by in found:
        if replaces is None:
            tally[area, course, _day(issued), "certified"] += 1
        if revoked is not None and replaced_by is None:
            tally[area, course, _day(revoked), "certified" if net else "revoked"] += -1 if net else 1
    names = ("area_id", "course_id", "day", "kind", "n")
    rows = [dict(zip(names, (*key, n), strict=True)) for key, n in tally.items() if n]
    if rows:
        op.bulk_insert(counter, rows)


def _day(moment: datetime) -> date:
    """The moment's day in Vietnam, which is seven hours ahead and has no summer time; SQLite keeps no zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware.astimezone(UTC) + timedelta(hours=7)).date()
