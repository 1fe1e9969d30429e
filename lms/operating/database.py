"""`lms db upgrade`: bring the tables up to this version's."""

from pathlib import Path

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade as migrate

from lms.base.db import begin_write, db
from lms.base.settings import ROOT
from lms.catalogue import naming as steps
from lms.quizzes import naming as questions

db_cli = AppGroup("db", help="The database's tables.")

MIGRATIONS = ROOT / "lms" / "migrations"


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


def revision() -> str | None:
    """The revision the database is at; None when empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision this program needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def sqlite_file() -> Path | None:
    """The database's file when it is SQLite."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
