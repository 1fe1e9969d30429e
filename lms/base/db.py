"""The database floor: declarative base, transactions, portable upsert.

The drivers' own transaction handling is switched off and this module sends BEGIN. On SQLite savepoints would leak and
read-then-write transactions lose updates otherwise; on both databases, a page that reads one row need not open a
transaction for it (see `Database.glance`). On SQLite a transaction that will write begins with BEGIN IMMEDIATE (see
`begin_write`), because a reader that upgrades to a writer fails at once with "database is locked".
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Select, Table, Update, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import JSON

from lms.base import driver, writers
from lms.base.columns import UTCDateTime
from lms.base.driver import ShortTransaction
from lms.base.ready import compiled

T = TypeVar("T")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base; plain SQLAlchemy, so that models never import Flask."""

    # A registry of its own, because Flask-SQLAlchemy derives from this class and may not bring a second type map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON},
    )


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, with short ways to read or write one row."""

    def __init__(self) -> None:
        super().__init__(model_class=Base)

    def glance(self, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> Sequence[Any] | None:
        """The first row of a ready-made select() of columns, or None: for the pages that are opened most often.

        The driver gets the statement as it was compiled once, without session and transaction: on SQLite that takes a
        tenth of the time, and a server is asked once instead of three times. Where the request has begun a session
        already, that session is asked, so that what the request wrote is seen.
        """
        if self.session.registry.has():
            return self.session.execute(statement, values).first()
        return driver.again_when_gone(self.engine, lambda: driver.glance(self.engine, statement, values))

    def deed(self, statement: Update, values: dict[str, Any]) -> int:
        """Run one ready-made statement as a transaction of its own, and return how many rows it changed. Commits.

        For what is written most often: it is on the disk when this returns, and others wait for it no longer than the
        database needs. All that the statement depends on must stand in it, because what was read before may have
        changed. It must do no harm when it runs twice, because it does so when the database's server was restarted
        meanwhile. What the request's session has read is let go. Raises the driver's errors as SQLAlchemy's, and
        NoTurn.
        """
        self._let_go()
        return driver.again_when_gone(
            self.engine, lambda: driver.deed(self.engine, statement, values, LONG_WAIT / 1000)
        )

    def shortly(self, work: Callable[[ShortTransaction], T]) -> T:
        """Run `work` in a short transaction of ready-made statements. Commits when it returns, rolls back when it
        raises.

        Like `deed`, for what needs more than one statement. `work` must do no harm when it runs twice.
        """
        self._let_go()
        return driver.again_when_gone(self.engine, lambda: driver.shortly(self.engine, work, LONG_WAIT / 1000))

    def _let_go(self) -> None:
        if self.session.registry.has():
            self.session.rollback()

    def jot(self, statement: Update, values: dict[str, Any]) -> bool:
        """Write one small thing beside the request's own work, in a transaction of its own; False when it was not
        written.

        For what is nice to have and never worth an error or a wait, such as when a session was used last. Must not be
        called while this request's session is writing.
        """
        engine = self.engine
        ready = compiled(statement, engine.dialect)
        try:
            with driver.lent(engine) as connection:
                cursor = connection.cursor()
                if engine.dialect.name == "sqlite":
                    cursor.execute(f"PRAGMA busy_timeout={SHORT_WAIT}")
                try:
                    cursor.execute(ready.sql, ready.given(values))
                finally:
                    if engine.dialect.name == "sqlite":
                        cursor.execute(f"PRAGMA busy_timeout={LONG_WAIT}")
                cursor.close()
        except DBAPIError:
            return False
        return True


db = Database()

#: A function that finds the first row of a ready-made select(), as `Database.glance` does.
Glance = Callable[[Select[*tuple[Any, ...]], dict[str, Any]], Sequence[Any] | None]

#: Milliseconds that a writer on SQLite waits for the one before it; and that `Database.jot` waits.
LONG_WAIT, SHORT_WAIT = 10_000, 50
#: Seconds after which an unused connection to a server is tried before it is given out.
IDLE = 5


def prepare_engine(engine: Engine) -> None:
    """Take the engine's transactions into our own hands; set WAL and foreign keys on SQLite, check a server's
    connections."""
    event.listen(engine, "connect", _on_connect_sqlite if engine.dialect.name == "sqlite" else _on_connect_server)
    event.listen(engine, "begin", _on_begin)
    if engine.dialect.name == "sqlite":
        writers.listen(engine)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _on_checkout)


def _on_connect_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # FULL: what was acknowledged is on the disk. With NORMAL a power cut would lose the last seconds of a WAL.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LONG_WAIT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_connect_server(connection: Any, _record: Any) -> None:
    connection.autocommit = True


def _on_begin(connection: Connection) -> None:
    asked, sqlite_ = connection.get_execution_options(), connection.dialect.name == "sqlite"
    if asked.get("write") and sqlite_:
        writers.queue_up(connection.engine, connection.info, LONG_WAIT / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif asked.get("snapshot") and not sqlite_:
        connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    else:
        connection.exec_driver_sql("BEGIN")


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info["last used"] = time.monotonic()


def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
    """Replace connections to a server that was restarted. Trying each one every time would cost a page a tenth."""
    if time.monotonic() - record.info.get("last used", time.monotonic()) < IDLE:
        return
    try:
        connection.execute("SELECT 1")
    except Exception as gone:
        raise DisconnectionError from gone


def begin_write(session: Session) -> None:
    """Open this session's transaction as one that writes; it must be the session's first use of the database."""
    session.connection(execution_options={"write": True})


def begin_snapshot(session: Session) -> None:
    """Open this session's transaction as one that reads everything as it was at one moment, and writes nothing.

    It must be the session's first use of the database. On SQLite every transaction reads like that.
    """
    session.connection(execution_options={"snapshot": True})


def insert_or_ignore(session: Session, table: Any, values: dict[str, Any]) -> bool:
    """Insert one row unless a unique key is taken already; True when the row is new."""
    statement = (
        driver.insert_into(_table(table), session.get_bind().dialect.name).values(**values).on_conflict_do_nothing()
    )
    # A row that was ignored returns nothing; the driver's own row count cannot be relied on here.
    return session.execute(statement.returning(*_table(table).primary_key)).first() is not None


def add_to_count(session: Session, table: Any, key: dict[str, Any], column: str, step: int = 1) -> None:
    """Add `step` to a counting row in SQL, making the row first where it is missing; safe side by side."""
    statement = driver.add_to_count(_table(table), tuple(key), column, session.get_bind().dialect.name)
    session.execute(statement, {**key, column: step})


def _table(table: Any) -> Table:
    return table if isinstance(table, Table) else table.__table__
