"""`lms doctor`: is this installation well? Each line says what was looked at, and what to do when it is not."""

import shutil
import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import Settings
from lms.catalogue.queries import published_courses
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating import database
from lms.web import limits

FREE_MB = 500


@click.command("doctor")
@click.option("--mend", is_flag=True, help="Rebuild counters that differ from the facts and sweep old tries.")
@with_appcontext
def doctor(mend: bool) -> None:
    """Check tables, disk, courses and counters; exit code 1 when something needs a hand."""
    if mend:
        _mend()
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("tables", _tables),
        ("foreign keys", _foreign_keys),
        ("disk", _disk),
        ("courses", _courses),
        ("counters", _counters),
        ("privacy page", privacy_page),
    )
    results = [(name, check()) for name, check in checks]
    for name, trouble in results:
        click.echo(f"{name}: {trouble or 'well'}")
    if any(trouble for _name, trouble in results):
        sys.exit(1)


def _tables() -> str:
    at, head = database.revision(), database.newest()
    return "" if at == head else f"at {at or 'nothing'}, this version needs {head}: run lms db upgrade"


def _foreign_keys() -> str:
    if database.sqlite_file() is None:
        return ""
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return f"{len(broken)} rows point at nothing: restore a backup" if broken else ""


def _disk() -> str:
    folder = current_app.extensions["lms_settings"].var
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free // 2**20
    return "" if free >= FREE_MB else f"only {free} MB free: make room"


def _courses() -> str:
    return "" if published_courses(db.session()) else "nothing is published: run lms courses load"


def _counters() -> str:
    wrong = counters.differences(db.session(), certified_facts(db.session()))
    return f"{len(wrong)} differ from the facts: run lms doctor --mend" if wrong else ""


def privacy_page() -> str:
    """Who is responsible for people's data must stand on the privacy page; a demo holds nobody's."""
    settings: Settings = current_app.extensions["lms_settings"]
    said = {"LMS_CONTROLLER_NAME": settings.controller_name, "LMS_CONTROLLER_CONTACT": settings.controller_contact}
    lacking = [name for name, value in said.items() if not value]
    return f"names nobody who is responsible: set {' and '.join(lacking)}" if lacking and not settings.demo else ""


def _mend() -> None:
    session = db.session()
    begin_write(session)
    counters.rebuild(session, certified_facts(session))
    limits.sweep(session, now())
    session.commit()
