"""The database floor: declarative base, time type, transactions, portable upsert.

The drivers' own transaction handling is switched off and BEGIN is sent by us. On SQLite savepoints would leak and
read-then-write transactions lose updates otherwise; on both, a page that reads one row need not open a transaction for
it (see `Database.glance`). On SQLite a transaction that will write begins with BEGIN IMMEDIATE (see `begin_write`),
because a reader that upgrades to a writer fails at once with "database is locked".
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Select, Table, Update, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import JSON, TypeDecorator

from lms.base.messages import Words, kept, to_keep

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every engine; SQLite stores it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sentences(TypeDecorator[list[Words]]):
    """What a person is told, a list of messages with their values; see lms.base.messages."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[Words] | None, _dialect: Dialect) -> Any:
        return None if value is None else [to_keep(words) for words in value]

    def process_result_value(self, value: Any, _dialect: Dialect) -> list[Words] | None:
        return None if value is None else [kept(raw) for raw in value]


class Base(DeclarativeBase):
    """Every table's base; plain SQLAlchemy, so that models never import Flask."""

    # A registry of its own, because Flask-SQLAlchemy derives from this class and may not bring a second type map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON},
    )


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, and a short way to one row."""

    def __init__(self) -> None:
        super().__init__(model_class=Base)

    def glance(self, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> Sequence[Any] | None:
        """The first row of a ready-made select() of texts and numbers, or None: for the pages opened most.

        The driver gets the statement as it was compiled once, without session and transaction: on SQLite that takes
        a tenth of the time, and a server is asked once instead of three times. Where the request has begun a session
        already, that session is asked, so that what the request wrote is seen.
        """
        if self.session.registry.has():
            return self.session.execute(statement, values).first()
        engine = self.engine
        sql, names, fixed = _compiled(statement, engine.dialect)
        given = fixed | values
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(sql, tuple(given[name] for name in names) if names else given)
            row: Sequence[Any] | None = cursor.fetchone()
            cursor.close()
        except engine.dialect.loaded_dbapi.Error as error:
            # The ordinary way says what is wrong, or finds a server that was started anew by a new connection.
            if engine.dialect.is_disconnect(error, connection.dbapi_connection, None):
                connection.invalidate(error)
                engine.dispose()
            return self.session.execute(statement, values).first()
        finally:
            connection.close()
        return row

    def jot(self, statement: Update, values: dict[str, Any]) -> bool:
        """Write one small thing beside the request's own work, in a transaction of its own; False when it had no luck.

        For what is nice to have and never worth an error or a wait, such as when a session was used last. Must not be
        called while this request's session is writing.
        """
        engine = self.engine
        sql, names, fixed = _compiled(statement, engine.dialect)
        given = fixed | values
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            if engine.dialect.name == "sqlite":
                cursor.execute(f"PRAGMA busy_timeout={SHORT_WAIT}")
            cursor.execute(sql, tuple(given[name] for name in names) if names else given)
            cursor.close()
        except engine.dialect.loaded_dbapi.Error:
            return False
        finally:
            if engine.dialect.name == "sqlite":
                connection.cursor().execute(f"PRAGMA busy_timeout={LONG_WAIT}")
            connection.close()
        return True


@cache
def _compiled(
    statement: Select[*tuple[Any, ...]] | Update, dialect: Dialect
) -> tuple[str, list[str] | None, dict[str, Any]]:
    """SQL, the order of its values where the driver goes by order, and the values written into the statement."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  (every dialect's compiler of a select() is one)
    return str(compiled), compiled.positiontup, compiled.params


db = Database()

#: Milliseconds that a writer on SQLite waits for the one before it; and what is written by the way.
LONG_WAIT, SHORT_WAIT = 10_000, 50
#: A connection to a server that was not used for so many seconds is tried before it is given out.
IDLE = 5


def prepare_engine(engine: Engine) -> None:
    """Take transactions into our own hands; give SQLite WAL and foreign keys, and a server's connections a check."""
    event.listen(engine, "connect", _on_connect_sqlite if engine.dialect.name == "sqlite" else _on_connect_server)
    event.listen(engine, "begin", _on_begin)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _on_checkout)


def _on_connect_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # FULL: what was acknowledged is on the disk. With NORMAL a power cut takes back the last seconds of a WAL.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LONG_WAIT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_connect_server(connection: Any, _record: Any) -> None:
    connection.autocommit = True


def _on_begin(connection: Connection) -> None:
    asked, sqlite_ = connection.get_execution_options(), connection.dialect.name == "sqlite"
    if asked.get("snapshot") and not sqlite_:
        connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if asked.get("write") and sqlite_ else "BEGIN")


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info["last used"] = time.monotonic()


def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
    """A server that was started anew is noticed here. Trying every connection every time would cost a page a tenth."""
    if time.monotonic() - record.info.get("last used", time.monotonic()) < IDLE:
        return
    try:
        connection.execute("SELECT 1")
    except Exception as gone:
        raise DisconnectionError from gone


def begin_write(session: Session) -> None:
    """Open this session's transaction as one that writes; must be its first use of the database."""
    session.connection(execution_options={"write": True})


def begin_snapshot(session: Session) -> None:
    """Open this session's transaction as one that reads everything as it was at one moment, and writes nothing.

    Must be its first use of the database. On SQLite every transaction reads like that.
    """
    session.connection(execution_options={"snapshot": True})


def insert_or_ignore(session: Session, table: Any, values: dict[str, Any]) -> bool:
    """Insert one row unless a unique key is taken already; True when the row is new."""
    statement = _insert(session, table).values(**values).on_conflict_do_nothing()
    # A row that was ignored returns nothing; the driver's own row count cannot be relied on here.
    return session.execute(statement.returning(*_table(table).primary_key)).first() is not None


def is_reachable(session: Session) -> bool:
    """Whether the database answers; raises what the driver raises when it does not."""
    return session.scalar(select(1)) == 1


def add_to_count(session: Session, table: Any, key: dict[str, Any], column: str, step: int = 1) -> None:
    """Add `step` to a counting row in SQL, making the row first where it is missing; safe side by side."""
    statement = _insert(session, table).values(**key, **{column: step})
    counted = _table(table).c[column]
    session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_={column: counted + statement.excluded[column]})
    )


def _table(table: Any) -> Table:
    return table if isinstance(table, Table) else table.__table__


def _insert(session: Session, table: Any) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(_table(table))
