"""`lms backup FILE` and `lms restore FILE`: the whole database as one zip of plain lines, for either engine.

It is a zip and not an engine's own dump, so that an installation can move from SQLite to PostgreSQL with it. Tables are
written as they are in the database, not as this program knows them, so that tables of an older version can be backed up
before they are upgraded.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import with_appcontext
from pyrage.x25519 import Identity

from lms.base import backups
from lms.base.clock import now
from lms.base.db import db
from lms.base.settings import Settings
from lms.base.turns import turn
from lms.operating import database, envelope, erasures, migrating, writing
from lms.operating.readback import read_back
from lms.operating.restoring import make_file, restore as replace
from lms.operating.source import NotRestored, Source

#: The folder in which a restore is rehearsed: in the installation's own, because people's names are in it for a while.
REHEARSAL = "lms-check-"
identity_option = click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the key that opens an encrypted backup, from a stick or from elsewhere.",
)


@click.command("backup")
@click.argument("words", nargs=-1, required=True, metavar="FILE | check [FILE] | key [FILE]")
@identity_option
@with_appcontext
def backup(words: tuple[str, ...], identity: Path | None) -> None:
    """Write everything to FILE, readable by its owner only; whole or not at all.

    With "check": rehearse a restore of FILE (or of the last backup that the program made) in a scratch place.
    With "key": make a key to encrypt backups to, and write its secret half into FILE (or on the screen).
    """
    given = Path(words[1]) if len(words) == 2 else None
    if words[0] == "check" and len(words) <= 2:
        check(given or _last(), identity)
    elif words[0] == "key" and len(words) <= 2:
        make_key(given)
    elif len(words) > 1:
        raise click.UsageError("one FILE, or check [FILE], or key [FILE]")
    else:
        file = Path(words[0])
        write(file)
        how = "encrypted" if envelope.is_sealed(file) else "readable by whoever has it"
        click.echo(f"{file}: {file.stat().st_size // 1024} KB, {how}")


def check(file: Path, identity: Path | None = None) -> None:
    """Restore a backup into a database that is thrown away. Raises NotRestored when it would not restore."""
    var = _settings().var
    with opened(file, identity) as source, turn("backup-check", 1, migrating.PATIENCE):
        for left in var.glob(f"{REHEARSAL}*"):  # left by a rehearsal that was interrupted; no other one is running
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(prefix=REHEARSAL, dir=var) as scratch:
            try:
                rows = make_file(Path(scratch) / "check.db", source, database.newest())
            except NotRestored as why:
                raise NotRestored(f"{file}: {why}") from None
    click.echo(f"{file}: good, {rows} rows, made {source.made}")


def make_key(file: Path | None) -> None:
    """Make a key. Raises ClickException when the file exists already: the key in it may be the only one."""
    own = Identity.generate()
    secret = f"# opens backups that are encrypted to {own.to_public()}\n{own}\n"
    if file is None:
        click.echo(secret)
    else:
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secret)
                os.fsync(stream.fileno())
        except FileExistsError:
            raise click.ClickException(
                f"{file} is there already: say another name, or backups of it stay closed"
            ) from None
    click.echo(f"Set LMS_BACKUP_KEY={own.to_public()}")
    click.echo(
        f"Keep {file or 'the line that begins with ' + envelope.SECRET} away from this machine, twice (on paper, on a"
        " stick in a drawer): backups open with it and with nothing else."
    )


def folder() -> Path:
    """The folder of the backups that the program makes by itself."""
    return _settings().backups


def _settings() -> Settings:
    found: Settings = current_app.extensions["lms_settings"]
    return found


def _last() -> Path:
    found = backups.newest(folder(), besides=backups.LEFT_BEHIND)
    if found is None:
        raise click.ClickException(f"there is no backup in {folder()}: say which FILE to check")
    return found


@contextmanager
def opened(file: Path, identity: Path | None = None, own: Identity | None = None) -> Iterator[Source]:
    """A backup, encrypted or not, opened with what the settings name or with `identity`.

    Raises NotRestored, with the cure, when it does not open.
    """
    settings = _settings()
    keys = envelope.Keys(settings.var, identity or settings.backup_identity, settings.backup_passphrase, own)
    with envelope.opened(file, keys) as stream:
        yield Source(stream, file)


def write(file: Path) -> Identity | None:
    """Make a backup, encrypted when the settings say so, and read it back; returns the key that opens it meanwhile.

    Raises OSError when the disk does not take it, ClickException when what it took is not a whole backup; then nothing
    is left of it.
    """
    if database.revision() is None:
        raise click.ClickException(
            "there are no tables here, so there is nothing to back up: is LMS_DATABASE_URL (or LMS_VAR) the right one?"
        )
    lock = envelope.lock(_settings())
    part = file.with_name(file.name + ".part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            with envelope.sealed(stream, lock) as inner:
                writing.write(inner, db.session())
            stream.flush()
            os.fsync(stream.fileno())
        _read_back(part, lock)
        part.replace(file)
    finally:
        # Also when the disk is full or somebody presses Ctrl+C: half a file is useless and as large as a whole one.
        part.unlink(missing_ok=True)
    return lock and lock.own


def _read_back(part: Path, lock: envelope.Lock | None) -> None:
    """Read a new file to its end, as a restore would: a disk may not keep the bytes it took. Raises ClickException."""
    # With a passphrase it is opened as on the day it is needed; when the key is kept elsewhere, with the backup's own.
    own = lock.own if lock and not lock.key else None
    try:
        with opened(part, own=own) as source:
            read_back(source, _settings().var)
    except NotRestored as why:
        raise click.ClickException(f"what was written does not read back, so it is no backup: {why}") from None


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is there.")
@identity_option
@with_appcontext
def restore(file: Path, yes: bool, identity: Path | None) -> None:
    """Replace everything in the database by what FILE holds, also an older version's file. Whole or not at all."""
    with opened(file, identity) as source:
        if not yes:
            click.confirm(f"Replace everything in the database by the backup of {source.made}?", abort=True)
        rows = put_back(source, database.newest())
    database.note_names()
    click.echo(f"{rows} rows restored, made {source.made}")
    erase_again()


def erase_again() -> None:
    """Erase again the people erased since the backup was made, and print how many. Needs tables of this version."""
    done, left = erasures.apply(folder(), now())
    db.session.remove()
    if done:
        click.echo(f"erased again, as since then: {done}")
    if left:
        click.echo(f"{left} of them is the last administrator: give that role to somebody, then erase under Của tôi")


def put_back(source: Source, revision: str) -> int:
    """Replace the database by a backup, its tables brought to `revision`; returns the number of rows.

    Raises NotRestored, with the cure, when that cannot be done; then everything is as it was.
    """
    erasures.add_those_of_the_database(folder())
    with migrating.exclusively(db.engine):
        return replace(db.engine, source, revision)
