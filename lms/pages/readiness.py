"""Whether this installation can do its work, found out by trying: for /readyz and `lms doctor`.

Everything is tried on a connection of its own, which waits for nobody: the pool may be used up by requests that wait
for their turn to write, and one that writes for long is no reason to send visitors away.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from lms.base import clock
from lms.base.busyness import is_busy
from lms.base.revision import newest, revision_of
from lms.base.settings import Settings
from lms.jobs.queries import stuck_count

DATABASE, SCHEMA, WRITE, JOBS = "database", "schema", "write", "jobs"
#: Bytes of free disk space below which nothing can be written safely.
LEAST_BYTES = 20 * 2**20
#: Seconds: to reach a database server; to wait for another that writes; for which a result is given to others who ask.
REACH, TURN, GOOD_FOR = 2, 0.2, 1.0
#: PostgreSQL's "query_canceled": a try that took too long only says that the server is busy.
_CANCELED = "57014"


def trouble(settings: Settings) -> str:
    """One word for what is missing: DATABASE, SCHEMA (not this program's tables), WRITE or JOBS; "" when nothing is."""
    try:
        with connected(settings.database_url) as connection:
            return next((word for word in _tried(connection, settings) if word), "")
    except SQLAlchemyError as problem:
        return "" if _is_busy(problem) else DATABASE
    except OSError:
        return DATABASE


def _tried(connection: Connection, settings: Settings) -> Iterator[str]:
    yield "" if has_our_tables(connection) else SCHEMA
    yield "" if can_write(connection) and has_room(settings) else WRITE
    yield JOBS if jobs_are_stuck(connection, clock.now()) else ""


def has_our_tables(connection: Connection) -> bool:
    """Whether the tables are those of this program; those without a revision were made by hand, or there are none."""
    revision = revision_of(connection)
    return revision == newest() or (revision is None and inspect(connection).has_table("person"))


def can_write(connection: Connection) -> bool:
    """Whether a row can be changed: one is set to what it is and rolled back. True as well while others are writing."""
    sqlite = connection.dialect.name == "sqlite"
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        if not sqlite:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(TURN * 1000)}")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 500")
        connection.exec_driver_sql("UPDATE clock_watch SET held_at = held_at")
        connection.exec_driver_sql("INSERT INTO once (key_hash, sealed, good_until) VALUES ('a try', '', 0)")
    except DBAPIError as problem:
        return _is_busy(problem)
    finally:
        _take_back(connection)
    return True


def _take_back(connection: Connection) -> None:
    with suppress(DBAPIError):  # the transaction had not begun
        connection.exec_driver_sql("ROLLBACK")


def has_room(settings: Settings) -> bool:
    """Whether the disk takes a small file beside the database, and has room for more."""
    file = _file(settings.database_url)
    folder = file.parent if file else settings.var
    try:
        if file and not os.access(file, os.W_OK):
            return False
        if folder.is_dir():
            _leave_a_trace(folder / f".try-{os.getpid()}-{threading.get_ident()}")
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        return shutil.disk_usage(there).free >= LEAST_BYTES
    except OSError:
        return False


def _leave_a_trace(path: Path) -> None:
    try:
        path.write_bytes(b"\0" * 8192)
    finally:
        path.unlink(missing_ok=True)


def jobs_are_stuck(connection: Connection, now: datetime) -> bool:
    """Whether a job is waiting and no worker takes it."""
    with Session(connection) as session:
        return stuck_count(session, now) > 0


def _file(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of its own, without a transaction. Raises OSError when SQLite's file is not there."""
    file = _file(url)
    if file is not None:
        file.stat()  # or else SQLite would make an empty one
    with _engine(url).connect() as connection:
        yield connection


@cache
def _engine(url: str) -> Engine:
    sqlite = url.startswith("sqlite:")
    how = {"timeout": TURN} if sqlite else {"connect_timeout": REACH, "prepare_threshold": None}
    return create_engine(url, poolclass=NullPool, connect_args=how, isolation_level="AUTOCOMMIT", hide_parameters=True)


def _is_busy(problem: BaseException) -> bool:
    return is_busy(problem) or getattr(getattr(problem, "orig", None), "sqlstate", None) == _CANCELED


class LastTry:
    """The newest result, shared by all who ask at the same moment: one try at a time, however many ask."""

    def __init__(self, ask: Callable[[], str], good_for: float = GOOD_FOR) -> None:
        self._ask, self._good_for, self._lock = ask, good_for, threading.Lock()
        self._found, self._at = "", float("-inf")

    def word(self) -> str:
        """One word for what is missing, or ""; at most `good_for` seconds old, unless a try is under way."""
        if time.monotonic() - self._at > self._good_for and self._lock.acquire(blocking=self._at < 0):
            try:
                self._found = self._ask()
                self._at = time.monotonic()
            finally:
                self._lock.release()
        return self._found
