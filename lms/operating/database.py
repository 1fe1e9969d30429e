"""The database's tables: which version they are of, and bringing them to this version."""

from pathlib import Path

import click
from flask import current_app
from sqlalchemy import Connection, text

from lms.base.db import begin_write, db
from lms.base.revision import known, newest, revision_of
from lms.catalogue import naming as steps
from lms.operating.migrating import upgrade as migrate
from lms.quizzes import naming as questions

__all__ = ["be_whole", "bring_up", "is_newer", "newest", "revision", "sqlite_file"]


def bring_up() -> str:
    """Run the migrations that are missing; returns "as they should be" or what was done, in words.

    Not for tables with people's learning in them, because only `lms upgrade` makes a backup first. Raises
    ClickException, with the cure, when the tables are of a newer version than this program.
    """
    before, head = revision(), newest()
    if is_newer(before):
        raise click.ClickException(
            f"the tables are of a newer version ({before}) than this program ({head}): put that version in place, or"
            " go back with lms rollback"
        )
    if before != head:
        migrate()
    note_names()
    return "as they should be" if before == head else f"brought from {before or 'empty'} to {head}"


def be_whole() -> None:
    """Raises ClickException, with the cure, when SQLite's file is damaged: work on it would make it worse."""
    file = sqlite_file()
    if file is None or not file.exists():
        return
    with db.engine.connect() as connection:
        told = connection.scalars(text("PRAGMA quick_check(1)")).all()
    if told != ["ok"]:
        raise click.ClickException(f"{file} is damaged ({told[0]}): put a backup back (lms restore FILE)")


def is_newer(revision: str | None) -> bool:
    """Whether tables are of a version that this program does not know."""
    return revision is not None and revision not in known()


def note_names() -> None:
    """Note which things are named in texts of a version that did not note it. Commits after each batch.

    A migration cannot do it, because it needs today's renderer. When it is interrupted it goes on the next time.
    """
    session = db.session()
    for note in (steps.note_names, questions.note_names):
        more = 1
        while more:
            session.rollback()
            begin_write(session)
            more = note(session)
            session.commit()


def revision(connection: Connection | None = None) -> str | None:
    """The revision of the database's tables, as this connection sees it; None when there are none."""
    if connection is not None:
        return revision_of(connection)
    with db.engine.connect() as own:
        return revision(own)


def sqlite_file() -> Path | None:
    """The database's file when it is SQLite, else None."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
