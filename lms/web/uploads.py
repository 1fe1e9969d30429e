"""The one door for files that are sent to a page: no view opens one itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from werkzeug.datastructures import FileStorage
from wtforms import Field

from lms.base import outside
from lms.base.db import db
from lms.web import transactions
from lms.web.i18n import _

Made = TypeVar("Made")


def read(function: Callable[..., Made], *given: Any, limits: outside.Limits = outside.DOCUMENT) -> Made:
    """What `function` makes of a file that was sent, read in another process; the view may write from then on.

    To be called by views marked `reads_file_first`. Whatever they have loaded is let go, so they load it anew, which
    asks again whether they may. Files may be given as they came from the form. Raises what the function raises, and
    outside.Unread; then nothing may be written.
    """
    db.session.rollback()
    made = outside.run(function, *(one.stream if isinstance(one, FileStorage) else one for one in given), limits=limits)
    transactions.begin()
    return made


def refuse(field: Field, why: Any) -> int:
    """Say beside a field what is wrong with its file; the status of the page that shows the form again."""
    field.errors = [str(_(why.message, **getattr(why, "values", {})))]
    return why.status if isinstance(why, outside.Unread) else 200
