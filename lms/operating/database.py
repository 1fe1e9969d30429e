"""`lms db upgrade`: bring the tables up to this version's."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade as migrate
from sqlalchemy import Connection

from lms.base.db import begin_write, db
from lms.base.revision import MIGRATIONS, newest, revision_of
from lms.catalogue import naming as steps
from lms.quizzes import naming as questions

__all__ = ["bring_up", "db_cli", "newest", "revision", "sqlite_file"]

db_cli = AppGroup("db", help="The database's tables.")


@db_cli.command("upgrade")
def upgrade() -> None:
    """Create or change the tables so that they fit this version."""
    click.echo(f"tables: {bring_up()}")


def bring_up() -> str:
    """Run the migrations that are missing; returns "as they should be" or what was done."""
    before, head = revision(), newest()
    if before != head:
        migrate(directory=str(MIGRATIONS))
    note_names()
    return "as they should be" if before == head else f"brought from {before or 'empty'} to {head}"


def note_names() -> None:
    """Note what texts name that were written by a version which did not keep it; a batch a transaction.

    A migration cannot do it, because only the renderer of today knows. Stopped half-way it goes on the next time.
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
    """The revision the database is at, as this connection sees it; None when empty."""
    if connection is not None:
        return revision_of(connection)
    with db.engine.connect() as own:
        return revision(own)


def sqlite_file() -> Path | None:
    """The database's file when it is SQLite."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
