"""The one door for files that are sent to a page: no view opens one itself, and none is read while others wait.

@reads_file_first
@staff("trainer")
def view() -> ...:
    ...                                             # load and look, without a transaction that writes
    made = uploads.read(form.file, reader, form.file.data)
    if made is not None:
        ...                                         # load again, which asks again whether one may; then
        kept = uploads.keep(form.file, lambda: ...) # write and commit, unless there is no room
    return page, uploads.status()
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.datastructures import FileStorage
from wtforms import Field

from lms.base import outside
from lms.base.db import db
from lms.base.errors import LmsError
from lms.web import transactions
from lms.web.i18n import told

Made = TypeVar("Made")
View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(most: int) -> Callable[[View], View]:
    """Mark a view to which forms of at most `most` bytes may be sent; every other page keeps the application's small
    limit. The mark stands above its guard."""

    def mark(view: View) -> View:
        view.takes_up_to = most  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Give these views their limit before anything reads a form."""

    @app.url_value_preprocessor
    def room(endpoint: str | None, _values: object) -> None:
        most = getattr(current_app.view_functions.get(endpoint or ""), "takes_up_to", None)
        if most is not None:
            request.max_content_length = most


def read(
    field: Field, function: Callable[..., Made], *given: Any, limits: outside.Limits = outside.DOCUMENT
) -> Made | None:
    """What `function` makes of the file that was sent, or None when it cannot be taken; then the field says why.

    For views marked `reads_file_first`, which may write once this has given them something.
    """
    try:
        return aside(function, *given, limits=limits)
    except LmsError as why:
        if not hasattr(why, "message"):
            raise
        refuse(field, why)
        return None


def aside(function: Callable[..., Made], *given: Any, limits: outside.Limits = outside.DOCUMENT) -> Made:
    """What `function` makes of files, without a field to say why not. Raises what `function` raises, and
    outside.Unread.

    What was loaded before is let go meanwhile, and the transaction that begins afterwards writes. Files may be given as
    they came from the form.
    """
    db.session.rollback()
    sent = [one.stream if isinstance(one, FileStorage) else one for one in given]
    made = outside.run(function, *sent, limits=limits)
    transactions.begin()
    return made


def keep(field: Field, deed: Callable[[], Made]) -> Made | None:
    """What `deed` makes. Commits. None when it cannot be kept, because there is no room or the file is of another
    kind: then the field says why, nothing was written, and the page may be drawn again."""
    try:
        made = deed()
        db.session.commit()
    except LmsError as why:
        if not hasattr(why, "message"):
            raise
        transactions.undo()
        refuse(field, why)
        return None
    return made


def refuse(field: Field, why: Any) -> None:
    """Say beside a field what is wrong with the file that was sent."""
    field.errors = [told(why.message)]
    g.upload_status = why.status if isinstance(why, outside.Unread) else 200


def status() -> int:
    """The HTTP status of the page that shows the form again: 422 when the file was too much for its reader, 429 when
    files of others are being read, else 200."""
    return int(g.get("upload_status", 200))


def head(file: FileStorage) -> bytes:
    """The first bytes of a file, by which its kind is found out."""
    found = file.stream.read(64)
    file.stream.seek(0)
    return found
