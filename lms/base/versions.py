"""The versions of the program and of what it stands on."""

import platform
import tomllib
from functools import cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.base.settings import ROOT


@cache
def program() -> str:
    """This program's version; "" where the file that describes it is missing."""
    try:
        found = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        return str(found["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return ""


def python() -> str:
    """Python's version, such as "3.11.2"."""
    return platform.python_version()


def database(session: Session) -> str:
    """The database's name and version: "SQLite 3.40.1"."""
    if session.get_bind().dialect.name == "postgresql":
        return f"PostgreSQL {str(session.scalar(text('SHOW server_version'))).split()[0]}"
    return f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
