"""Whether something failed because there is no room left: on a disk, in a quota of the system, in a database."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

from lms.base.causes import causes

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What SQLite says when a write, a sync or the growth of the file fails, which means a full disk as a rule.
_SQLITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_SHMSIZE)
#: PostgreSQL's "disk_full".
_SERVER = "53100"


def is_full(problem: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that there is no room left."""
    return any(
        (isinstance(one, OSError) and one.errno in _NO_ROOM) or (isinstance(one, DBAPIError) and _says_so(one.orig))
        for one in causes(problem)
    )


def _says_so(error: object) -> bool:
    return getattr(error, "sqlite_errorcode", None) in _SQLITE or getattr(error, "sqlstate", None) == _SERVER
