"""The tables of any revision that this program knows: made on a connection of the caller's, in its transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import CHAR, Connection, Engine, NullPool, create_engine, text
from sqlalchemy.types import TypeEngine

from lms.base.late import late
from lms.base.revision import MIGRATIONS, newest
from lms.base.turns import turn

if TYPE_CHECKING:
    from alembic import command, config
else:
    command, config = late("alembic.command"), late("alembic.config")

#: Seconds that a process which changes tables waits for another; a large migration takes minutes.
PATIENCE = 3600
#: The number of the PostgreSQL lock that everybody who changes tables of this database asks for.
LOCK = 0x4C4D53  # "LMS"


def upgrade(revision: str = "head") -> None:
    """Bring the application's tables up to `revision`, in one transaction. Raises what a migration raises."""
    command.upgrade(_config(), revision)


def downgrade(revision: str) -> None:
    """Take the tables back to `revision`; what those cannot hold is lost, so operators restore a backup instead."""
    command.downgrade(_config(), revision)


def bring_to(connection: Connection, revision: str) -> None:
    """Bring the tables from any revision up to `revision`, in the transaction that this connection has begun.

    On SQLite foreign keys must be off on this connection. Raises what a migration raises; then roll back.
    """
    how = _config()
    how.attributes["connection"] = connection
    command.upgrade(how, revision)


def write_next(message: str) -> None:
    """Write the next migration from how the models differ from the tables, which must be at the newest revision.

    For script/migration; `message` says what changes.
    """
    command.revision(_config(), message, autogenerate=True, rev_id=f"{int(newest()) + 1:04d}")


def _config() -> "config.Config":
    how = config.Config()
    how.set_main_option("script_location", str(MIGRATIONS))
    return how


def is_uuid_in_digits(kind: TypeEngine[Any]) -> bool:
    """Whether a column holds UUIDs as SQLite keeps them, as 32 characters: no other column has just that length."""
    return isinstance(kind, CHAR) and kind.length == 32


@contextmanager
def exclusively(engine: Engine) -> Iterator[None]:
    """Be the only one who changes tables of this database: on this machine, and with PostgreSQL on any machine.

    Not to be entered twice by one process. On SQLite raises NoTurn when another process takes longer than PATIENCE;
    PostgreSQL waits for as long as it takes.
    """
    if engine.dialect.name == "sqlite":
        with turn("tables", 1, PATIENCE):
            yield
        return
    # A connection of its own, without a transaction: one that stays open would keep PostgreSQL from clearing up.
    own = create_engine(
        engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"prepare_threshold": None}
    )
    with own.connect() as connection:
        if _is_pooled(connection):
            # A session's lock would stay with the pooler; a transaction's lock keeps one of its connections for us.
            connection.exec_driver_sql("BEGIN")
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        else:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        yield  # the lock goes with the connection


def _is_pooled(connection: Connection) -> bool:
    """Whether a pooler (pgbouncer) is in between: it gives another number than that of the server's process."""
    driver: Any = connection.connection.driver_connection
    return bool(connection.scalar(text("SELECT pg_backend_pid()")) != driver.info.backend_pid)
