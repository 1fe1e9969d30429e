"""Every request that may write opens its transaction as a writing one, before anything of the view reads.

SQLite lets one write at a time. So the person who asks is looked up before that, and two kinds of views are exceptions.
A view that reads a file holds no transaction while it does, because a film takes longer than others can wait; see
lms.web.uploads. And what thousands do in an evening (answering, going on, signing in) reads and checks first, and then
writes in one short statement or transaction that checks again all it depends on.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from lms.base.busyness import is_away
from lms.base.db import begin_write, db
from lms.web import counting
from lms.web.security import SAFE

View = TypeVar("View", bound=Callable[..., Any])


def reads_file_first(view: View) -> View:
    """Mark a view that reads what was sent before it writes; the mark stands above its guard."""
    view.reads_file_first = True  # type: ignore[attr-defined]
    return view


def reads_first(view: View) -> View:
    """Mark a view that writes by `begin` or `db.deed` itself, once it knows what; the mark stands above its guard."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def writes() -> bool:
    """Whether this request holds a transaction that writes; if not, what it loads is only looked at."""
    return bool(g.get("writes", False))


def begin() -> None:
    """Begin a transaction that writes. What was loaded before is loaded again: it may have changed or gone."""
    session = db.session()
    session.rollback()
    with counting.waiting_for_a_turn():
        begin_write(session)
    g.writes = True


def undo() -> None:
    """Roll back what was written and not committed; what follows in this request only reads."""
    db.session.rollback()
    g.writes = False


def _put_away(_problem: BaseException | None) -> None:
    """Close the session. No error when the database's server went away after the page was made: the page is good."""
    try:
        db.session.remove()
    except DBAPIError as gone:
        db.session.registry.clear()
        if not is_away(gone):
            raise


def init_app(app: Flask) -> None:
    """Begin unsafe requests with a write transaction; see lms.base.db on why reading first would fail."""
    # Registered before Flask-SQLAlchemy's own function, which then finds nothing left to do.
    app.teardown_appcontext(_put_away)

    @app.before_request
    def begin_unsafe() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        late = getattr(view, "reads_file_first", False) or getattr(view, "reads_first", False)
        if request.method not in SAFE and not late:
            # Nobody else has to wait while this is looked up.
            _found = current_user.is_authenticated
            with counting.waiting_for_a_turn():
                begin_write(db.session())
            g.writes = True
