"""What went wrong, without the values it went wrong with: for logs, which hold nothing about people.

An exception's message often holds values: a database quotes the row that a constraint refused, `int` says what it could
not read. A trace keeps kinds, places and lines of code, and only those messages that name things of the program.
"""

import re
import traceback
from typing import Any

from jinja2 import TemplateError
from sqlalchemy.exc import DBAPIError, StatementError

#: Exceptions whose messages name parts of the program, as long as they look like it.
SAFE = (AttributeError, TypeError, NameError, ImportError, RecursionError, MemoryError, TemplateError)
OF_THE_PROGRAM = re.compile(r"(?:(?!\d{4})[\x20-\x7e]){0,300}")
#: How SQLite names a constraint: tables and columns.
CONSTRAINT = re.compile(r"[A-Z ]+ constraint failed(?:: [\w., ]+)?")
#: What PostgreSQL gives in fields of their own, beside a message that quotes the row.
NAMED = ("constraint_name", "table_name", "column_name")
LONGEST_STATEMENT = 600


def trace(problem: BaseException) -> str:
    """The exception after those that led to it, as Python prints it, with messages reduced to what is harmless."""
    line: list[BaseException] = []
    at: BaseException | None = problem
    while at is not None and at not in line:
        line.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    told = ("".join(traceback.format_tb(one.__traceback__)) + summary(one) for one in reversed(line))
    return "\n".join(told)


def summary(problem: BaseException) -> str:
    """One line: the kind of exception, and what may be said of it."""
    kind = f"{type(problem).__module__}.{type(problem).__qualname__}".removeprefix("builtins.")
    said = _said(problem)
    return f"{kind}: {said}" if said else kind


def _said(problem: BaseException) -> str:
    if isinstance(problem, StatementError):
        inner = _driver(problem.orig) if isinstance(problem, DBAPIError) else type(problem.orig).__name__
        return f"{inner} [SQL: {(problem.statement or '')[:LONGEST_STATEMENT]}]"
    if isinstance(problem, OSError):
        return problem.strerror or ""
    if isinstance(problem, SAFE):
        return str(problem) if OF_THE_PROGRAM.fullmatch(str(problem)) else ""
    return _driver(problem)


def _driver(error: Any) -> str:
    """What may be said of an error of the database itself; "" for any other error."""
    kind, package = type(error), type(error).__module__.partition(".")[0]
    if package not in ("sqlite3", "psycopg"):
        return ""
    # Whether the database can be reached, is full, locked or read-only: never a value of a row.
    if any(base.__name__ == "OperationalError" for base in kind.__mro__):
        return f"{kind.__name__}: {error}"
    if package == "sqlite3":
        return f"{kind.__name__}: {error}" if CONSTRAINT.fullmatch(str(error)) else kind.__name__
    diagnosis = [getattr(error.diag, name) for name in NAMED]
    return " ".join(str(part) for part in (kind.__name__, error.sqlstate, *diagnosis) if part)
