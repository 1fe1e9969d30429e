"""Every request that may write opens its transaction as a writing one, before anything reads.

A view that reads a file first is the exception: SQLite lets one write at a time, and a film takes longer to read than
others can wait. Such a view holds no transaction while it reads, and begins to write only then; see lms.web.uploads.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from lms.base.db import begin_write, db
from lms.web import counting
from lms.web.security import SAFE

View = TypeVar("View", bound=Callable[..., Any])


def reads_file_first(view: View) -> View:
    """Mark a view that reads what was sent before it writes; stands above its guard."""
    view.reads_file_first = True  # type: ignore[attr-defined]
    return view


def writes() -> bool:
    """Whether this request holds a transaction that writes; what is loaded before is only looked at."""
    return bool(g.get("writes", False))


def begin() -> None:
    """Begin to write. What was loaded before is loaded anew: it may have changed or gone meanwhile."""
    session = db.session()
    session.rollback()
    with counting.waiting_for_a_turn():
        begin_write(session)
    g.writes = True


def undo() -> None:
    """Take back what was written and not committed; what follows in this request only looks."""
    db.session.rollback()
    g.writes = False


def init_app(app: Flask) -> None:
    """Begin unsafe requests with a write transaction; see lms.base.db on why reading first would fail."""

    @app.before_request
    def begin_unsafe() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if request.method not in SAFE and not getattr(view, "reads_file_first", False):
            with counting.waiting_for_a_turn():
                begin_write(db.session())
            g.writes = True
