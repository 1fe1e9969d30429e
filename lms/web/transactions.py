"""Every request that may write opens its transaction as a writing one, before anything of the view reads.

SQLite lets one write at a time. So who is asking is found out before, and two kinds of views are exceptions. One that
reads a file holds no transaction while it does, because a film takes longer than others can wait; see lms.web.uploads.
And what thousands do in an evening, answering, going on and signing in, reads and checks first, and writes in one short
deed that looks again at all it depends on.
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
    """Mark a view that reads what was sent before it writes; stands above its guard."""
    view.reads_file_first = True  # type: ignore[attr-defined]
    return view


def reads_first(view: View) -> View:
    """Mark a view that writes by `begin` or `db.deed` itself, once it knows what; stands above its guard."""
    view.reads_first = True  # type: ignore[attr-defined]
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


def _put_away(_problem: BaseException | None) -> None:
    """The session is over, also when the server of the database went away after the page was made: the page is good."""
    try:
        db.session.remove()
    except DBAPIError as gone:
        db.session.registry.clear()
        if not is_away(gone):
            raise


def init_app(app: Flask) -> None:
    """Begin unsafe requests with a write transaction; see lms.base.db on why reading first would fail."""
    # Asked before Flask-SQLAlchemy's own, which then finds nothing left to do.
    app.teardown_appcontext(_put_away)

    @app.before_request
    def begin_unsafe() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        late = getattr(view, "reads_file_first", False) or getattr(view, "reads_first", False)
        if request.method not in SAFE and not late:
            # Others need not wait while this is looked up.
            _found = current_user.is_authenticated
            with counting.waiting_for_a_turn():
                begin_write(db.session())
            g.writes = True
