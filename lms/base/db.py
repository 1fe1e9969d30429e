"""The database floor: declarative base, time type, SQLite's transactions made real, portable upsert.

SQLite notes. The driver's own transaction handling is switched off and BEGIN is sent by us: otherwise savepoints
leak and read-then-write transactions lose updates. A transaction that will write begins with BEGIN IMMEDIATE
(see `begin_write`), because a reader that upgrades to a writer fails at once with "database is locked".
"""

from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Table, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import JSON, TypeDecorator

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


class Base(DeclarativeBase):
    """Every table's base; plain SQLAlchemy, so that models never import Flask."""

    # A registry of its own, because Flask-SQLAlchemy derives from this class and may not bring a second type map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON},
    )


db = SQLAlchemy(model_class=Base)


def prepare_engine(engine: Engine) -> None:
    """Give a SQLite engine WAL, foreign keys and real transactions; other engines need nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Any) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def begin_write(session: Session) -> None:
    """Open this session's transaction as one that writes; must be its first use of the database."""
    session.connection(execution_options={"write": True})


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
