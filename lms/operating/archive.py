"""`lms backup FILE` and `lms restore FILE`: the whole database as one zip of plain lines, for either engine.

A zip rather than an engine's own dump, so that an installation can move from SQLite to PostgreSQL with it. Tables are
written as they stand in the database, not as this program has them, so that tables of an older version can be backed
up before they are brought further.
"""

import base64
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import LargeBinary, MetaData, Table, select
from sqlalchemy.orm import Session

from lms.base import media
from lms.base.clock import now
from lms.base.db import begin_snapshot, db
from lms.base.settings import Settings
from lms.operating import database, erasures, tables
from lms.operating.filling import FORMAT, NotRestored, Source
from lms.operating.restoring import make_file, restore as replace

#: So many rows of a table are in memory at once while it is written, whatever the size of the table; of one that holds
#: pictures and films a single one.
AT_ONCE = 50
#: Sessions and what waits between two pages stay out: whoever has signed out is not signed in again by a restore.
FLEETING = {"sign_in", "once"}


@click.command("backup")
@click.argument("words", nargs=-1, required=True, metavar="FILE | check [FILE]")
@with_appcontext
def backup(words: tuple[str, ...]) -> None:
    """Write everything to FILE, readable by its owner only; whole or not at all.

    With "check": rehearse a restore of FILE (or of the last backup that the program made) in a scratch place.
    """
    if words[0] == "check" and len(words) <= 2:
        check(Path(words[1]) if len(words) == 2 else _last())
        return
    if len(words) > 1:
        raise click.UsageError("one FILE, or check [FILE]")
    file = Path(words[0])
    write(file)
    click.echo(f"{file}: {file.stat().st_size // 1024} KB")


def check(file: Path) -> None:
    """Restore a backup into a database that is thrown away. Raises NotRestored when it would not restore."""
    source = Source(file)
    with TemporaryDirectory(prefix="lms-check-", dir=file.parent) as scratch:
        try:
            rows = make_file(Path(scratch) / "check.db", source, database.newest())
        except NotRestored as why:
            raise NotRestored(f"{file}: {why}") from None
    click.echo(f"{file}: good, {rows} rows, made {source.made}")


def folder() -> Path:
    """Where the program keeps the backups that it makes by itself."""
    settings: Settings = current_app.extensions["lms_settings"]
    return settings.backups


def _last() -> Path:
    found = sorted(folder().glob("*.zip"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise click.ClickException(f"there is no backup in {folder()}: say which FILE to check")
    return found[-1]


def write(file: Path) -> None:
    """Make a backup. Raises OSError when the disk does not take it, ClickException when it took something else; then
    nothing is left of it."""
    part = file.with_name(file.name + ".part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            _write(stream, db.session())
            stream.flush()
            os.fsync(stream.fileno())
        _read_back(part)
        part.replace(file)
    finally:
        # Also when the disk is full or somebody presses Ctrl+C: half a file is of no use and of the size of a whole.
        part.unlink(missing_ok=True)


def _write(stream: IO[bytes], session: Session) -> None:
    """Every table as it was at one and the same moment, so that no row points at one that came later."""
    begin_snapshot(session)
    connection = session.connection()
    there = MetaData()
    there.reflect(connection)
    kept = [table for name, table in sorted(there.tables.items()) if name not in FLEETING | {tables.REVISION}]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = {table.name: _write_table(session, archive, table) for table in kept}
        about = {"format": FORMAT, "revision": database.revision(connection), "made": now().isoformat(), "rows": rows}
        archive.writestr("about.json", json.dumps(about))
    session.rollback()


def _write_table(session: Session, archive: zipfile.ZipFile, table: Table) -> int:
    """One table's rows as lines; how many. Their length is known only at the end: a province has 2 GiB of events."""
    held = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
    found = session.execute(select(table), execution_options={"yield_per": 1 if held else AT_ONCE})
    digits = [column.name for column in table.columns if tables.is_uuid_in_digits(column.type)]
    count = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines, found as rows:
        for row in rows.mappings():
            values = dict(row)
            for name in digits:
                values[name] = values[name] and UUID(values[name])
            for name in held:
                values[name] = values[name] and media.whole(bytes(values[name]))
            lines.write((json.dumps(values, default=_plain, ensure_ascii=False) + "\n").encode())
            count += 1
    return count


def _read_back(file: Path) -> None:
    """A disk may take bytes and keep others: the file is read to its end before it is called a backup."""
    with zipfile.ZipFile(file) as archive:
        damaged = archive.testzip()
    if damaged:
        raise click.ClickException(f"the disk did not keep what was written ({damaged}): try another place")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is there.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Replace everything in the database by what FILE holds, also an older version's file. Whole or not at all."""
    source = Source(file)
    if not yes:
        click.confirm(f"Replace everything in the database by the backup of {source.made}?", abort=True)
    rows = put_back(source, database.newest())
    database.note_names()
    click.echo(f"{rows} rows restored, made {source.made}")
    erase_again()


def erase_again() -> None:
    """Erase whoever was erased since the backup was made, and say how many. Needs tables of this version."""
    done, left = erasures.apply(folder(), now())
    db.session.remove()
    if done:
        click.echo(f"erased again, as since then: {done}")
    if left:
        click.echo(f"{left} of them is the last administrator: give that role to somebody, then erase under Của tôi")


def put_back(source: Source, revision: str) -> int:
    """Put a backup in the place of what is there, its tables brought to `revision`; how many rows. Raises
    NotRestored, with the cure, when that cannot be; then all is as it was."""
    erasures.add_those_of_the_database(folder())
    with tables.exclusively(db.engine):
        return replace(db.engine, source, revision)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        # SQLite keeps moments in UTC and without their zone.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
