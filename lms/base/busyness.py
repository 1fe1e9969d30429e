"""Whether something failed only because the database had no turn for it: nothing is wrong, and a second try will do."""

import sqlite3

from sqlalchemy.exc import DBAPIError, TimeoutError as NoConnection

from lms.base.causes import causes
from lms.base.turns import NoTurn

#: PostgreSQL's "too_many_connections", "lock_not_available" and "cannot_connect_now". A deadlock is not among them: it
#: is a mistake of ours, and so is SQLite's SQLITE_BUSY_SNAPSHOT (a transaction that read before it wanted to write).
_SERVER = ("53300", "55P03", "57P03")
#: What the server says to those whom it sends away because it stops, and while it may only be read until it is
#: promoted.
_GOING = ("57P01", "57P02", "25006")


def is_busy(problem: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that others were writing for longer than anybody waits."""
    return any(_is_one(one) for one in causes(problem))


def _is_one(problem: BaseException) -> bool:
    return isinstance(problem, NoConnection | NoTurn) or (isinstance(problem, DBAPIError) and _says_so(problem.orig))


def _says_so(error: object) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_BUSY or getattr(error, "sqlstate", None) in _SERVER


def is_away(problem: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that the database's server cannot be reached just now."""
    return any(
        one.connection_invalidated or _is_lost(one.orig) if isinstance(one, DBAPIError) else _is_lost(one)
        for one in causes(problem)
    )


def _is_lost(error: object) -> bool:
    """Whether the connection was lost: the driver names no state without an answer, and class 08 is about
    connections."""
    if not hasattr(error, "sqlstate") or type(error).__name__ not in ("OperationalError", "InterfaceError"):
        return getattr(error, "sqlstate", None) in _GOING
    state = error.sqlstate
    return state is None or str(state).startswith("08") or state in _GOING
