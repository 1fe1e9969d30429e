"""`lms upgrade` and `lms rollback`: bringing tables to this version, after a backup, and going back to where they were.

The person who upgrades a commune's machine is no database administrator. So there is no upgrade without a backup, an
upgrade that fails leaves things as they were, and the way back is one command.
"""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from pyrage.x25519 import Identity
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.base import backups
from lms.base.clock import now
from lms.base.db import db
from lms.base.settings import Settings
from lms.exchange.coursecli import load_folders
from lms.operating import archive, database, migrating
from lms.operating.restoring import be_alone, restore

#: The names of backups made before an upgrade begin with this, and so many of these backups are kept.
BEFORE, KEPT = "before-upgrade-", 3

db_cli = AppGroup("db", help="The database's tables.")


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring tables and courses up to this version, after a backup; or leave everything as it was."""
    settings: Settings = current_app.extensions["lms_settings"]
    click.echo(f"tables: {bring_up_safely()}")
    load_folders(settings.courses, changed_only=True)


@db_cli.command("upgrade")
def upgrade_tables() -> None:
    """Bring the tables up to this version, after a backup; or leave them as they were."""
    click.echo(f"tables: {bring_up_safely()}")


@click.command("rollback")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before going back.")
@archive.identity_option
@with_appcontext
def rollback(file: Path | None, yes: bool, identity: Path | None) -> None:
    """Go back to the backup that the last upgrade made (or to FILE), with the tables of that version.

    Works with the newer program still in place, and with the older one.
    """
    file = file or _newest()
    with archive.opened(file, identity) as source:
        click.echo(f"{file}: made {source.made}, tables {source.revision}. What was written since then goes.")
        if not yes:
            click.confirm("Go back to it?", abort=True)
        try:
            click.echo(f"what is there now: {_saved(backups.LEFT_BEHIND)[0]}")
        except SQLAlchemyError as problem:
            click.echo(f"what is there now cannot be read ({type(problem).__name__}), so no backup of it is made")
        rows = archive.put_back(source, source.revision)
    click.echo(f"{rows} rows are back.")
    if source.revision == database.newest():
        click.echo("Start the service.")
    else:
        click.echo(f"Now put the version of before in place (tables {source.revision}), then start the service.")


def bring_up_safely() -> str:
    """Bring the tables up to this version, after a backup where there is something to lose; says what was done.

    Two processes wait for each other. Raises ClickException when it cannot be done; then everything is as it was.
    """
    db.session.remove()
    with migrating.exclusively(db.engine):
        database.be_whole()
        before = database.revision()
        if before in (None, database.newest()) or database.is_newer(before):
            done = database.bring_up()
            archive.erase_again()
            return done
        # A running server would go on with the former tables in its memory.
        be_alone(db.engine)
        file, own = _saved(BEFORE)
        click.echo(f"backup before the upgrade: {file}")
        try:
            done = database.bring_up()
            _look_over()
        except BaseException as problem:
            _undo(str(before), file, own)
            raise click.ClickException(
                f"the upgrade did not work ({type(problem).__name__}); everything is as it was before. Put the version"
                " of before in place and tell whoever made this one."
            ) from problem
        _drop_old(file.parent)
        archive.erase_again()
        return done


def _look_over() -> None:
    """Raises RuntimeError or ClickException when the tables are not what this program needs."""
    database.be_whole()
    with db.engine.connect() as connection:
        if database.revision(connection) != database.newest():
            raise RuntimeError("the tables are not of this version")
        if db.engine.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).all():
            raise RuntimeError("rows point at nothing")


def _undo(before: str, file: Path, own: Identity | None) -> None:
    """Restore the backup if the tables have changed; they rarely have, because a migration is one transaction."""
    db.session.remove()
    if database.revision() != before:
        with archive.opened(file, own=own) as source:
            restore(db.engine, source, before)


def _saved(begins: str) -> tuple[Path, Identity | None]:
    """Make a backup of what is there, in the folder of backups; returns its file and the key that opens it."""
    archive.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    file = archive.folder() / f"{begins}{now():%Y%m%d-%H%M%S-%f}.zip"
    return file, archive.write(file)


def _newest() -> Path:
    found = backups.newest(archive.folder(), BEFORE)
    if found is None:
        raise click.ClickException(
            f"there is no backup of before an upgrade in {archive.folder()}: say which FILE to go back to"
        )
    return found


def _drop_old(folder: Path) -> None:
    for file in sorted(folder.glob(f"{BEFORE}*.zip"))[:-KEPT]:
        file.unlink()
