"""Alembic's environment: one transaction on the application's engine, foreign keys off while SQLite rebuilds."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text

# Every table must be known before it can be compared or made.
import lms.authoring.desk.intake_models
import lms.authoring.desk.models
import lms.authoring.desk.review_models
import lms.certificates.models
import lms.web.models  # noqa: F401
from lms.base.columns import UTCDateTime
from lms.base.db import Base, db


def render_item(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Write our time type into migrations as the plain one it is made of."""
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run migrations: on a connection that is given, in its transaction, or on the application's database.

    SQLite changes a table by making it anew and dropping the old one; with foreign keys on, that would delete
    every row that points at it. They are switched off before the transaction, and checked at its end.
    """
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given, sqlite=given.dialect.name == "sqlite")
        return
    engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(write=True) as connection:
        try:
            if sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys=OFF")
            _migrate(connection, sqlite=sqlite)
        finally:
            if sqlite:
                # Inside a transaction the pragma is ignored in silence, so this connection is thrown away instead of
                # mended: the next one begins with foreign keys on, as every connection of ours does.
                connection.invalidate()


def _migrate(connection: Connection, *, sqlite: bool) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration would leave {len(broken)} rows that point at nothing")


run()
