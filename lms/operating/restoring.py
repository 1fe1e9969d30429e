"""Putting a backup in the place of everything in the database.

It is built beside what is there (a new file on SQLite, one transaction on PostgreSQL), so it is done whole or not at
all; and it uses nothing of what is there, so it also cures a damaged file and tables of another version.
"""

import os
import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text

from lms.base.db import prepare_engine
from lms.operating import migrating
from lms.operating.rebuilding import build
from lms.operating.source import NotRestored, Source

#: Seconds for which a connection that was closed may still be in PostgreSQL's list.
LINGER = 5
#: Counts other connections, but not those that change tables or wait to: see migrating.exclusively.
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    " AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :key)"
)


def restore(engine: Engine, source: Source, revision: str) -> int:
    """Replace everything in the database by the backup, its tables brought to `revision`; returns how many rows.

    Nobody else may use the database, because a running program has the former rows in its memory. Raises NotRestored
    when somebody does, or when the backup is not what it says; then everything is as it was.
    """
    engine.dispose()
    if engine.dialect.name == "sqlite":
        return _into_a_file(Path(engine.url.database or ""), source, revision)
    return _into_a_server(engine, source, revision)


def be_alone(engine: Engine) -> None:
    """Raises NotRestored, with the cure, while anybody else uses the database."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        _alone_with(Path(engine.url.database or ""))
        return
    with engine.connect() as connection:
        _alone_on(connection)


# --- SQLite: a new file, put in the place of the old one -------------------------------------------------------------


def _into_a_file(file: Path, source: Source, revision: str) -> int:
    _alone_with(file)
    fresh = file.with_name(file.name + ".restoring")
    beside = [fresh.with_name(fresh.name + end) for end in ("", "-wal", "-shm")]
    for path in beside:
        path.unlink(missing_ok=True)
    try:
        rows = make_file(fresh, source, revision)
        _alone_with(file)
        for end in ("-wal", "-shm"):  # left over by a file that was too damaged to be closed properly
            file.with_name(file.name + end).unlink(missing_ok=True)
        fresh.replace(file)
    finally:
        for path in beside:
            path.unlink(missing_ok=True)
    return rows


def make_file(file: Path, source: Source, revision: str) -> int:
    """Make a SQLite file of a backup, its tables brought to `revision`; returns how many rows are in it.

    Raises NotRestored when the backup is not what it says.
    """
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    prepare_engine(engine)
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            # Nobody uses it before it is whole, so it need not survive a power cut while it is made.
            driver.execute("PRAGMA synchronous=OFF")
            with connection.begin():
                rows = build(connection, source, revision)
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise NotRestored(f"the backup is damaged: {len(broken)} of its rows point at nothing")
            driver.execute("PRAGMA synchronous=FULL")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute("PRAGMA journal_mode=DELETE")
    finally:
        engine.dispose()
    _to_disk(file)
    return rows


def _to_disk(file: Path) -> None:
    """Write a file out to the disk before it is renamed; else a power cut may leave an empty file of that name."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _alone_with(file: Path) -> None:
    """Raises NotRestored while anybody else has the file open; a damaged file counts as open to nobody."""
    if not file.exists():
        return
    connection = sqlite3.connect(file, timeout=0.5, isolation_level=None)
    try:
        # SQLite refuses to leave the write-ahead log while another process has the file open.
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise NotRestored(f"{file} is in use: stop the service (lms serve, lms work), then try again") from None
    except sqlite3.DatabaseError:
        return
    finally:
        connection.close()


# --- a server: one transaction ---------------------------------------------------------------------------------------


def _into_a_server(engine: Engine, source: Source, revision: str) -> int:
    with engine.connect() as connection, connection.begin():
        _alone_on(connection)
        _clear(connection)
        return build(connection, source, revision)


def _alone_on(connection: Connection) -> None:
    """Raises NotRestored while others than this process are connected to the database.

    PostgreSQL takes a moment to notice that a connection was closed, also this process's own: so it is asked again for
    a while before the operator is told to stop something.
    """
    end = monotonic() + LINGER
    while others := connection.execute(OTHERS, {"key": migrating.LOCK}).scalar():
        if monotonic() > end:
            raise NotRestored(
                f"{others} connections to the database are open: stop the service (gunicorn, lms work) and pgbouncer,"
                " then try again with PostgreSQL's own address in LMS_DATABASE_URL"
            )
        sleep(0.05)
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))  # else the transaction keeps seeing the former list


def _clear(connection: Connection) -> None:
    """Drop every table of the schema except those that belong to an extension of PostgreSQL."""
    names = connection.scalars(
        text(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p')"
            " AND c.relnamespace = current_schema()::regnamespace"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
        )
    ).all()
    if names:
        connection.execute(text(f"DROP TABLE {', '.join(names)} CASCADE"))
