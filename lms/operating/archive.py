"""`lms backup FILE` and `lms restore FILE`: the whole database as one zip of plain lines, for either engine.

A zip rather than an engine's own dump, so that an installation can move from SQLite to PostgreSQL with it.
"""

import base64
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.db import Base, begin_snapshot, begin_write, db
from lms.operating import database

FORMAT = 1
BATCH = 2000
#: So many rows of a table are in memory at once while it is written, whatever the size of the table.
AT_ONCE = 50
#: Columns that point at rows of tables further on (or of their own): filled in a second pass.
LATER = {
    ("course", "current_version_id"),
    ("area", "parent_id"),
    ("area", "successor_id"),
    ("certificate", "replaces_id"),
}

#: Sessions and what waits between two pages stay out: whoever has signed out is not signed in again by a restore.
FLEETING = {"sign_in", "once"}


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write everything to FILE, readable by its owner only. Whole or not at all."""
    part = file.with_name(file.name + ".part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            _write(stream, db.session())
        _read_back(part)
        part.replace(file)
    finally:
        # Also when the disk is full or somebody presses Ctrl+C: half a file is of no use and of the size of a whole.
        part.unlink(missing_ok=True)
    click.echo(f"{file}: {file.stat().st_size // 1024} KB")


def _write(stream: IO[bytes], session: Session) -> None:
    """Every table as it was at one and the same moment, so that no row points at one that came later."""
    begin_snapshot(session)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"format": FORMAT, "revision": database.revision(session.connection()), "made": now().isoformat()}
        archive.writestr("about.json", json.dumps(about))
        for table in Base.metadata.sorted_tables:
            if table.name not in FLEETING:
                _write_table(session, archive, table)
            else:
                archive.writestr(f"{table.name}.jsonl", "")
    session.rollback()


def _write_table(session: Session, archive: zipfile.ZipFile, table: Table) -> None:
    """One table's rows as lines. How long they are is known only at their end; a province has 2 GiB of events."""
    found = session.execute(select(table), execution_options={"yield_per": AT_ONCE})
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines, found as rows:
        for row in rows.mappings():
            lines.write((json.dumps(dict(row), default=_plain, ensure_ascii=False) + "\n").encode())


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
    """Replace everything in the database by what FILE holds. Whole or not at all."""
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read("about.json"))
            _restore(archive, about, yes)
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError):
        raise click.ClickException(f"{file} is not a backup of Lớp Làng, or it is damaged") from None


def _restore(archive: zipfile.ZipFile, about: dict[str, Any], yes: bool) -> None:
    database.bring_up()
    if about.get("format") != FORMAT or about.get("revision") != database.revision():
        raise click.ClickException(
            f"the backup is of revision {about.get('revision')}, this program is at {database.revision()};"
            " restore it with the version that made it, then upgrade"
        )
    if not yes:
        click.confirm("Replace everything in the database?", abort=True)
    session = db.session()
    begin_write(session)
    tables = Base.metadata.sorted_tables
    for name, column in sorted(LATER):
        session.execute(update(Base.metadata.tables[name]).values({column: None}))
    for table in reversed(tables):
        session.execute(table.delete())
    pointing: list[tuple[Table, int, str, Any]] = []
    rows = sum(_fill(session, archive, table, pointing) for table in tables)
    for table, row_id, column, value in pointing:
        session.execute(update(table).where(table.c.id == row_id).values({column: value}))
    _advance_sequences(session)
    session.commit()
    click.echo(f"{rows} rows restored, made {about['made']}")


def _fill(session: Session, archive: zipfile.ZipFile, table: Table, pointing: list[tuple[Table, int, str, Any]]) -> int:
    """Insert one table's rows; columns that point forwards are noted in `pointing`, to be set once all is there."""
    late = [column for name, column in LATER if name == table.name]
    count = 0
    for batch in _batches(archive, table):
        for row in batch:
            pointing += [(table, row["id"], column, row[column]) for column in late if row.get(column) is not None]
        session.execute(insert(table), [{**row, **dict.fromkeys(late)} for row in batch])
        count += len(batch)
    return count


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            batch.append(_typed(table, json.loads(line)))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Values of a row as the columns want them."""
    return {name: _value(table.c[name].type.python_type, value) for name, value in row.items()}


def _value(kind: type, value: Any) -> Any:
    """One value as its column wants it."""
    if value is None:
        return None
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    return base64.b64decode(value) if kind is bytes else value


def _advance_sequences(session: Session) -> None:
    """PostgreSQL numbers rows by sequences, which must go on after the restored ids."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement is not False and table.c.id.type.python_type is int:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            newest = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table.name})"  # noqa: S608  (our own table names)
            session.execute(text(f"SELECT setval({sequence}, {newest}, false)"))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
