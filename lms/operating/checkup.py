"""`lms doctor`: is this installation well? Each line says what was looked at, and what to do when it is not."""

import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.admin.room import room_of
from lms.base import checkups
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.quotas import MB, free_bytes, quotas
from lms.base.settings import Settings
from lms.base.traces import summary
from lms.catalogue.queries import published_courses
from lms.certificates.queries import certified_facts
from lms.jobs import queries as jobs
from lms.jobs.job_files import folder_of
from lms.jobs.queue import is_looked_after
from lms.learning import counters
from lms.operating import checks, database, mediacare
from lms.operating.troubles import cure
from lms.operating.whereabouts import whereabouts
from lms.pages.readiness import can_write, connected, has_room
from lms.people import devices
from lms.web import limits

#: Left out of the daily check: the first reads every row, the second everything that learners ever did, the last goes
#: through the proxy.
NOT_DAILY = ("database", "counters", "address seen", "worker")


@click.command("doctor")
@click.option("--mend", is_flag=True, help="Rebuild counters that differ from the facts and sweep old tries.")
@click.option("--url", default="", help="Ask the running server here instead of at LMS_BASE_URL.")
@with_appcontext
def doctor(mend: bool, url: str) -> None:
    """Check settings, files, tables, courses, counters, the running server; exit code 1 when something needs a hand."""
    results = []
    for name, check in _checks(url):
        trouble, more = _looked(check)
        results.append((name, trouble))
        click.echo(f"{name}: {trouble or 'well'}{more}")
        if name == "tables" and mend and not trouble:
            _mend()
    _note(results)
    if any(trouble for _name, trouble in results):
        sys.exit(1)


def _note(results: list[tuple[str, str]]) -> None:
    settings: Settings = current_app.extensions["lms_settings"]
    troubles = tuple(f"{name}: {trouble}" for name, trouble in results if trouble)
    checkups.note(settings.var, checkups.LastCheckup(now(), troubles))


def look_by_itself() -> None:
    """Check everything but NOT_DAILY; the worker does it once a day, and trouble is written into the log."""
    checks = [one for one in _checks("") if one[0] not in NOT_DAILY]
    _note([(name, _looked(check)[0]) for name, check in checks])
    db.session.remove()


def _checks(url: str) -> list[tuple[str, Callable[[], str | tuple[str, str]]]]:
    """(name, check) in the order in which they are made; the tables come first, because others read them."""
    settings: Settings = current_app.extensions["lms_settings"]
    url = (url or settings.base_url).rstrip("/")
    found: list[tuple[str, Callable[[], str | tuple[str, str]]]] = [
        ("tables", _tables),
        ("write", _write),
        ("database", _sound),
        ("foreign keys", _foreign_keys),
        ("disk", _disk),
        ("room", _room),
        ("media", lambda: mediacare.look_over_folder(db.session(), now())),
        ("files", lambda: checks.files(settings)),
        ("secret key", lambda: checks.secret_key(settings)),
        ("demo", lambda: checks.demo(settings, db.session())),
        ("base url", lambda: checks.base_url(settings)),
        ("proxies", lambda: checks.proxies(settings)),
        ("virus scanner", lambda: checks.scanner(settings)),
        ("backups", lambda: checks.backups(settings, now())),
        ("clock", lambda: checks.clock(db.session(), now())),
        ("courses", _courses),
        ("counters", _counters),
        ("long work", _long_work),
        ("worker", _worker),
        ("privacy page", privacy_page),
    ]
    return [*found, ("address seen", lambda: whereabouts(settings, url))] if url else found


def _looked(check: Callable[[], str | tuple[str, str]]) -> tuple[str, str]:
    """(what is wrong, what else to print) from a check; an error of the database counts as something wrong."""
    try:
        found = check()
    except SQLAlchemyError as problem:
        db.session.rollback()
        return f"could not be looked at: {cure(problem) or summary(problem).splitlines()[0][:200]}", ""
    if isinstance(found, str):
        return found, ""
    return found[1], f" (the server sees {found[0]})" if found[0] else ""


def _long_work() -> str:
    """Check that no job has failed and that a worker takes the waiting ones."""
    dead, late = jobs.dead_count(db.session()), jobs.late_count(db.session(), now())
    if dead:
        return f"{dead} jobs failed by a mistake of the program or the machine: see Quản lý, Việc đang chạy"
    return f"{late} jobs have waited for over ten minutes: is lms work running?" if late else ""


def _worker() -> str:
    """Check that there is a worker for long work and for what is due every day."""
    settings: Settings = current_app.extensions["lms_settings"]
    stuck = jobs.stuck_count(db.session(), now())
    # With PostgreSQL the worker may be on another machine; then it is enough that nothing is left undone.
    if is_looked_after() or (not stuck and (settings.demo or database.sqlite_file() is None)):
        return ""
    return "none is running: start lms work (beside gunicorn) or lms serve, which starts one itself"


def _write() -> str:
    """Check that an answer could be kept, by writing and rolling back."""
    settings: Settings = current_app.extensions["lms_settings"]
    if not has_room(settings):
        folder = (database.sqlite_file() or settings.var / "x").parent
        return f"nothing can be written in {folder}: make room (df -h), or chown it to the user of the service"
    with connected(settings.database_url) as connection:
        can = can_write(connection)
    return "" if can else "the database only reads: is it a standby, or does its file belong to somebody else?"


def _sound() -> str:
    """Check that SQLite's file and its indexes are whole; PostgreSQL looks after its own files."""
    if database.sqlite_file() is None:
        return ""
    told = db.session.scalars(text("PRAGMA integrity_check(3)")).all()
    return "" if told == ["ok"] else f"the file is damaged ({told[0]}): stop the service and restore a backup"


def _tables() -> str:
    at, head = database.revision(), database.newest()
    return "" if at == head else f"at {at or 'nothing'}, this version needs {head}: run lms upgrade"


def _foreign_keys() -> str:
    if database.sqlite_file() is None:
        return ""
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return f"{len(broken)} rows point at nothing: restore a backup" if broken else ""


def _disk() -> str:
    free, least = free_bytes() // MB, quotas().free_mb
    return "" if free >= least else f"only {free} MB free, {least} (LMS_FREE_MB) have to stay: make room"


def _room() -> str:
    """Check that pictures, films and files that wait for their job do not come near the space that they may take."""
    settings: Settings = current_app.extensions["lms_settings"]
    room = room_of(db.session(), folder_of(settings), courses=True)
    shares = [
        ("media", "LMS_MEDIA_MB", room.media),
        ("files in LMS_VAR/jobs", "LMS_WAITING_MB", room.waiting),
        *((f"the course {title}", "LMS_COURSE_MB", share) for title, share in room.courses),
    ]
    near = [f"{what}: {share.percent} % of {name}" for what, name, share in shares if share.is_near]
    return f"{', '.join(near)}; clear up in the trainers' desk, or allow more" if near else ""


def _courses() -> str:
    return "" if published_courses(db.session()) else "nothing is published: run lms courses load"


def _counters() -> str:
    wrong = counters.differences(db.session(), certified_facts(db.session()))
    return f"{len(wrong)} differ from the facts: run lms doctor --mend" if wrong else ""


def privacy_page() -> str:
    """Check that the privacy page says who is responsible for people's data; a demo holds nobody's."""
    settings: Settings = current_app.extensions["lms_settings"]
    said = {"LMS_CONTROLLER_NAME": settings.controller_name, "LMS_CONTROLLER_CONTACT": settings.controller_contact}
    lacking = [name for name, value in said.items() if not value]
    return f"names nobody who is responsible: set {' and '.join(lacking)}" if lacking and not settings.demo else ""


def _mend() -> None:
    session = db.session()
    begin_write(session)
    counters.rebuild(session, certified_facts(session))
    limits.sweep(session, now())
    devices.sweep(session, now())
    session.commit()
