"""People who were erased stay erased, whichever backup is restored: a list beside the backups is applied afterwards.

The list names nobody. A person is identified by id and by the moment of joining, so that a list in the folder of
another installation erases nobody there.
"""

import json
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.base.db import begin_write, db
from lms.base.errors import Invalid
from lms.people import erasing
from lms.people.models import Person
from lms.people.signals import erased

log = logging.getLogger("lms.erasures")
#: The list's file in the folder of backups; it has a line for each person.
NAME = "erased.jsonl"
_KEY = "erasures to note"
#: By database that this process has open, its folder of backups.
_folders: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


def init_app(app: Flask) -> None:
    """Note every erasure from now on."""
    with app.app_context():
        _folders[db.engine] = app.extensions["lms_settings"].backups
    erased.connect(_on_erased)


def _on_erased(session: Session, person_id: int, now: datetime, **_more: Any) -> None:
    """Write an erasure into the list once it is committed; one that is rolled back is not written."""
    folder = _folders[session.get_bind().engine]
    person = session.get_one(Person, person_id)
    if _KEY not in session.info:
        session.info[_KEY] = []
        event.listen(session, "after_commit", lambda _session: _note(folder, session))
        event.listen(session, "after_rollback", lambda _session: session.info[_KEY].clear())
    session.info[_KEY].append((person.id, person.created_at, now))


def _note(folder: Path, session: Session) -> None:
    """Write into the list what was committed; it is too late to refuse, so a failure is written into the log."""
    try:
        add(folder, session.info[_KEY])
    except OSError as problem:
        log.error("an erasure is not in the list beside the backups: %s", problem.strerror)
    session.info[_KEY].clear()


def add(folder: Path, people: list[tuple[int, datetime, datetime]]) -> None:
    """Write (id, when joined, when erased) of people into the list. Raises OSError when it cannot be written."""
    known = {(one["id"], one["joined"]) for one in _listed(folder)}
    lines = [
        json.dumps({"id": number, "joined": joined.isoformat(), "erased": when.isoformat()}) + "\n"
        for number, joined, when in people
        if (number, joined.isoformat()) not in known
    ]
    if not lines:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / NAME, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "w") as stream:
        stream.write("".join(lines))
        stream.flush()
        os.fsync(stream.fileno())


def add_those_of_the_database(folder: Path) -> None:
    """Note the people erased in the database that is about to be replaced, as far as it can be read."""
    try:
        found = db.session.execute(
            select(Person.id, Person.created_at, Person.erased_at).where(Person.erased_at.is_not(None))
        ).all()
    except SQLAlchemyError:
        found = []
    db.session.remove()
    add(folder, [(number, joined, when) for number, joined, when in found if when is not None])


def apply(folder: Path, now: datetime) -> tuple[int, int]:
    """Erase again the people on the list who are in the database; (how many were erased, how many could not be).

    Needs tables of this version. The last administrator is not erased, because nobody could give that role again.
    """
    listed = {(one["id"], datetime.fromisoformat(one["joined"])) for one in _listed(folder)}
    if not listed:
        return 0, 0
    session = db.session()
    session.rollback()
    begin_write(session)
    numbers = [number for number, _joined in listed]
    people = session.scalars(select(Person).where(Person.id.in_(numbers), Person.erased_at.is_(None))).all()
    done = left = 0
    for person in people:
        if (person.id, person.created_at) not in listed:
            continue
        try:
            erasing.erase(session, person, now, by_id=None)
            done += 1
        except Invalid:
            left += 1
    session.commit()
    return done, left


def _listed(folder: Path) -> list[dict[str, Any]]:
    """The lines of the list; a last line that a power cut left unfinished is skipped."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [one for line in lines if (one := _line(line)) is not None]


def _line(text: str) -> dict[str, Any] | None:
    try:
        one = json.loads(text)
    except ValueError:
        return None
    return one if isinstance(one, dict) and {"id", "joined"} <= one.keys() else None
