"""The `lms` command: everything that an operator does. The commands of each subject are in its package."""

import gc
import sqlite3
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import SQLAlchemyError

from lms import operating
from lms.base.settings import SettingsError
from lms.base.traces import trace
from lms.base.turns import NoTurn
from lms.exchange.cli import areas_cli
from lms.exchange.coursecli import courses_cli
from lms.jobs.cli import work
from lms.operating import modes
from lms.operating.troubles import cure
from lms.people.cli import people_cli
from lms.voices.cli import voices_cli

COMMANDS: tuple[click.Command, ...] = (
    operating.serve,
    operating.run,
    work,
    operating.upgrade,
    operating.rollback,
    operating.db_cli,
    operating.demo_cli,
    operating.backup,
    operating.restore,
    operating.doctor,
    operating.media_cli,
    operating.privacy_cli,
    courses_cli,
    areas_cli,
    people_cli,
    voices_cli,
)


def register_commands(app: Flask) -> None:
    """Add the commands to `flask --app wsgi …` as well."""
    for command in COMMANDS:
        app.cli.add_command(command)


def main() -> None:
    """Run `lms …` with the settings of the environment."""
    modes.close_new_files()
    # What goes wrong here is in the journal as well, which is a log like any other.
    sys.excepthook = lambda _kind, problem, _trace: print(trace(problem), file=sys.stderr)
    from lms.app import create_app  # noqa: PLC0415  (the app imports this module)

    # What is loaded by now stays, so the garbage collector need not look through it again and again (see lms.__main__).
    gc.freeze()
    gc.enable()

    group = FlaskGroup(name="lms", create_app=create_app, add_default_commands=False, add_version_option=False)
    group.help = "Lớp Làng: run and look after an installation."
    try:
        group.main(prog_name="lms")
    except SettingsError as problem:
        raise SystemExit(f"lms: {problem}") from None
    except (SQLAlchemyError, sqlite3.Error, OSError, NoTurn) as problem:
        told = cure(problem)
        if not told:
            raise
        raise SystemExit(f"lms: {told}.") from None
