"""`lms media move`: moving media from the database into the folder, or back, one value at a time."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import LargeBinary, bindparam, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.base import media_store, mediafolder
from lms.base.db import begin_write, db
from lms.base.mediafolder import Missing
from lms.base.mediareading import MediaColumn
from lms.base.quotas import MEDIA, hold
from lms.catalogue.room import media_columns

Bytes = InstrumentedAttribute[Any]

media_cli = AppGroup("media", help="Where pictures, sounds, films and files lie.")


@media_cli.command("move")
@click.option("--to-folder", "to", flag_value="folder", help="Out of the database into the folder LMS_MEDIA.")
@click.option("--to-database", "to", flag_value="database", help="Out of that folder into the database.")
def move_command(to: str | None) -> None:
    """Move what is there; can be done while people learn, broken off, and begun again."""
    if to is None:
        raise click.UsageError("--to-folder or --to-database?")
    if mediafolder.folder() is None:
        raise click.ClickException("LMS_MEDIA is not set: it names the folder, for moving out of it as well")
    moved, lost = move(to_folder=to == "folder")
    click.echo(f"{moved} moved to the {to}")
    if lost:
        raise click.ClickException(f"{lost} are missing or damaged in the folder: lms doctor names them")


def move(*, to_folder: bool) -> tuple[int, int]:
    """Move every value, each in a transaction of its own; (how many were moved, how many could not be found)."""
    moved, lost = 0, 0
    for column in media_columns():
        for key in _keys(column, in_folder=not to_folder):
            try:
                moved += _into_folder(column, key) if to_folder else _into_database(column, key)
            except Missing:
                lost += 1
    return moved, lost


def _key_of(column: Bytes) -> list[Bytes]:
    mapper = inspect(column.class_)
    return [getattr(column.class_, mapper.get_property_by_column(one).key) for one in mapper.primary_key]


def _keys(column: Bytes, *, in_folder: bool) -> list[dict[str, Any]]:
    lies = media_store.lies_in_folder(column)
    there = select(*_key_of(column)).where(media_store.raw(column).is_not(None), lies if in_folder else ~lies)
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(there).mappings()]


def _into_folder(column: Bytes, key: dict[str, Any]) -> int:
    found = MediaColumn(column, *_key_of(column)).find(db.glance, lambda: db.engine, **key)
    if found is None or found.place is not None:
        return 0
    place = media_store.StoredAt(*mediafolder.put_pieces(found.pieces()))
    return _replace(column, key, found.length, place.line())


def _into_database(column: Bytes, key: dict[str, Any]) -> int:
    found = MediaColumn(column, *_key_of(column)).find(db.glance, lambda: db.engine, **key)
    if found is None or found.place is None:
        return 0
    if mediafolder.hash_of(found.place.sha256) != found.place.sha256:
        raise Missing(found.place.sha256)
    return _replace(column, key, found.length, media_store.whole(found.place.line()))


def _replace(column: Bytes, key: dict[str, Any], length: int, value: bytes) -> int:
    """Write a value into its row if the row's value still has this length; returns how many rows changed. Rolls
    back what the session held before, then commits.

    Held by lock until the end of the transaction, so that nobody else counts or sweeps media meanwhile.
    """
    session, table = db.session(), column.class_.__table__
    session.rollback()
    begin_write(session)
    hold(session, MEDIA)
    same = [table.c[name] == one for name, one in key.items()]
    new = {column.key: bindparam(None, value, LargeBinary)}
    done = session.execute(table.update().where(*same, func.length(media_store.raw(column)) == length).values(new))
    session.commit()
    db.session.remove()
    return int(done.rowcount)  # type: ignore[attr-defined]  # every result of an UPDATE has it
