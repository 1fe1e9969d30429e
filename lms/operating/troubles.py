"""Trouble with the machine or the database, put into one line that says what to do, for the person at the command line.

A trace of forty lines names everything but the cure. An exception that is unknown here is a mistake of the program and
keeps its trace.
"""

import errno
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from lms.base.busyness import is_busy
from lms.base.causes import causes
from lms.base.fullness import is_full
from lms.base.settings import Settings, SettingsError, from_environment
from lms.operating.modes import owner

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CLOSED = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_OLD = re.compile(r"no such (?:table|column)|has no column named")
#: PostgreSQL's "undefined_table" and "undefined_column".
_OLD_STATES = {"42P01", "42703"}
#: The last eight bits of SQLite's codes are the kind of trouble, the bits before them the details.
_KIND = 0xFF


def cure(problem: BaseException) -> str:
    """What went wrong and what to do, as one line; "" when it is unknown, which means a mistake of the program."""
    if is_full(problem):
        return "there is no room left on the disk: make room (df -h shows where), then try again"
    if is_busy(problem):
        return "others are writing to the database, and have been for as long as anybody waits: try again"
    for one in causes(problem):
        told = _of(one)
        if told:
            return told
    return ""


def _of(problem: BaseException) -> str:
    if isinstance(problem, ArgumentError):
        return (
            "LMS_DATABASE_URL is not one that this program knows: postgresql://user:password@host/name, or leave it out"
        )
    if isinstance(problem, DBAPIError):
        return _of_sqlite(problem.orig) if isinstance(problem.orig, sqlite3.Error) else _of_a_server(problem.orig)
    if isinstance(problem, sqlite3.Error):
        return _of_sqlite(problem)
    return _of_the_machine(problem) if isinstance(problem, OSError) else ""


def _of_sqlite(error: Any) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return _of_old_tables(error)
    if code & _KIND in _DAMAGED:
        return f"{_file()} is damaged: stop the service and put a backup back (lms restore FILE)"
    if code & _KIND in _CLOSED:
        return f"{_file()} cannot be opened or written: {_whose(_file())}"
    return _of_old_tables(error)


def _of_old_tables(error: Any) -> str:
    state = getattr(error, "sqlstate", None)
    if state in _OLD_STATES or (isinstance(error, sqlite3.Error) and _OLD.search(str(error))):
        return "the tables are missing or of another version: run lms upgrade"
    return ""


def _of_a_server(error: Any) -> str:
    """What PostgreSQL's own words say is wrong; about connections they hold neither the password nor rows."""
    if not any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
        return _of_old_tables(error)
    said = " ".join(str(error).split())
    return f"the database at {_server()} does not take us: {said[:300]}. Is it running, and is LMS_DATABASE_URL right?"


def _of_the_machine(problem: OSError) -> str:
    where = str(problem.filename or "")
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where or 'a file'} cannot be opened or written: {_whose(where)}"
    if problem.errno in (errno.ENOENT, errno.ENOTDIR) and where:
        return f"{where} is not there: look at the path"
    return ""


def _whose(path: str) -> str:
    """Who owns a file and who wants to use it, which is the usual trouble; or that its disk is read-only."""
    there = next((place for place in (Path(path), *Path(path).parents) if _is_there(place)), Path("/"))
    theirs, mine = there.stat().st_uid, os.geteuid()
    if os.statvfs(there).f_flag & os.ST_RDONLY:
        return f"the disk of {there} is mounted for reading only (mount -o remount,rw, after a look at its health)"
    if theirs != mine:
        user = owner(theirs)
        return f"{there} belongs to {user}, this is {owner(mine)}: run lms as that user (runuser -u {user} -- lms …)"
    return f"look at the rights of {there} (chmod u+rwX)"


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:
        return False


def _settings() -> Settings | None:
    try:
        return from_environment()
    except SettingsError:
        return None


def _file() -> str:
    settings = _settings()
    return settings.database_url.removeprefix("sqlite:///") if settings else "the database"


def _server() -> str:
    settings = _settings()
    if settings is None:
        return "LMS_DATABASE_URL"
    url = make_url(settings.database_url)
    return f"{url.host or 'its socket'}{f':{url.port}' if url.port else ''}"
