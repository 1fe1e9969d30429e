"""How long things are kept, and the daily job that deletes older ones. The privacy page shows the same settings.

Facts that are counted (enrolments, events, completions, certificates) and accounts are never deleted by age: an account
that nobody has used for years is reported, so that somebody asks the person first.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, QuestionImport
from lms.authoring.desk.models import WorkingCopy
from lms.authoring.intake import handouts, question_files as incoming
from lms.base.clock import local_day, now
from lms.base.db import begin_write, db
from lms.base.settings import Settings
from lms.jobs.models import Job
from lms.learning.models import Enrolment
from lms.operating import timecare
from lms.people import audit
from lms.people.models import AuditEntry, CorrectionRequest, Person, RoleGrant, SentForm
from lms.web.models import TryCount

log = logging.getLogger("lms.retention")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class KeptRows:
    """The rows of `table` to delete when they are older than `age` says; `is_older` compares a row with a moment."""

    name: str
    table: Any
    age: Callable[[Settings], timedelta]
    is_older: Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Swept:
    """How many rows of each kind were (or would be) deleted, and how many accounts nobody has used for years."""

    removed: dict[str, int]
    idle: int


#: All that is deleted by age. A new table that is not kept for ever gets a line here and its row in docs/privacy.md.
KEPT = (
    KeptRows("log entries", AuditEntry, lambda s: years(s.keep_audit_years), lambda old: AuditEntry.at < old),
    KeptRows(
        "answered corrections",
        CorrectionRequest,
        lambda s: s.keep_correction_days * DAY,
        lambda old: CorrectionRequest.done_at < old,
    ),
    KeptRows("open forms", WorkingCopy, lambda s: s.keep_working_days * DAY, lambda old: WorkingCopy.seen_at < old),
    KeptRows(
        "question files", QuestionImport, lambda _s: incoming.KEPT_FOR, lambda old: QuestionImport.created_at < old
    ),
    KeptRows("handouts", HandoutImport, lambda _s: handouts.KEPT_FOR, lambda old: HandoutImport.created_at < old),
    KeptRows("long work", Job, lambda _s: 7 * DAY, lambda old: Job.ended_at < old),
    KeptRows("joining forms", SentForm, lambda _s: DAY, lambda old: SentForm.at < old),
    KeptRows("tries", TryCount, lambda _s: DAY, lambda old: TryCount.window < int(old.timestamp())),
)


def years(count: int) -> timedelta:
    """A span of so many years, leap days included."""
    return timedelta(days=round(365.25 * count))


def sweep(
    session: Session, settings: Settings, moment: datetime, *, show: bool = False, idle: int | None = None
) -> Swept:
    """Delete what has been kept long enough and note it in the log; with `show` only count. Does not commit.

    `idle` is the number from `count_idle`, where it was counted before.
    """
    removed = {}
    for kept in KEPT:
        old = kept.is_older(moment - kept.age(settings))
        removed[kept.name] = session.scalar(select(func.count()).select_from(kept.table).where(old)) or 0
        if removed[kept.name] and not show:
            session.execute(delete(kept.table).where(old))
    swept = Swept(removed, count_idle(session, moment, settings.keep_idle_years) if idle is None else idle)
    gone = {name: count for name, count in removed.items() if count}
    if gone and not show:
        audit.note(session, moment, "retention_swept", ("installation", "-"), removed=gone, idle=swept.idle)
    return swept


def count_idle(session: Session, moment: datetime, after_years: int) -> int:
    """How many people without a role have neither joined nor learnt anything for `after_years` years."""
    old, today = moment - years(after_years), local_day(moment)
    last = func.coalesce(Enrolment.last_at, Enrolment.joined_at)
    busy = select(Enrolment.person_id).where(last >= old)
    working = select(RoleGrant.person_id).where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
    statement = select(func.count()).select_from(Person).where(Person.erased_at.is_(None), Person.created_at < old)
    return session.scalar(statement.where(Person.id.not_in(busy), Person.id.not_in(working))) or 0


def sweep_now() -> Swept:
    """The daily job: sweep with the installation's settings. Commits. Needs an application context.

    Nothing is deleted while the clock is in doubt: on a wrong day everything might be old.
    """
    session, moment = db.session(), now()
    settings: Settings = current_app.extensions["lms_settings"]
    told = timecare.trouble()
    session.rollback()
    if told:
        log.error("nothing is swept while the clock is in doubt", extra={"fields": {"clock": told}})
        return Swept({}, 0)
    # Counting takes a while in a province; it is done before writing, so that nobody has to wait for it.
    idle = count_idle(session, moment, settings.keep_idle_years)
    session.rollback()
    begin_write(session)
    swept = sweep(session, settings, moment, idle=idle)
    session.commit()
    return swept


privacy_cli = AppGroup("privacy", help="What is kept about people, and for how long.")


@privacy_cli.command("sweep")
@click.option("--show", is_flag=True, help="Say what would go; remove nothing.")
def sweep_command(show: bool) -> None:
    """Remove what has been kept long enough (docs/privacy.md); accounts are only told."""
    settings: Settings = current_app.extensions["lms_settings"]
    if told := timecare.trouble():
        raise click.ClickException(told)
    swept = sweep(db.session(), settings, now(), show=True) if show else sweep_now()
    for name, count in swept.removed.items():
        click.echo(f"{name}: {count} {'would go' if show else 'removed'}")
    click.echo(f"accounts without any learning for {settings.keep_idle_years} years: {swept.idle} (ask them first)")
