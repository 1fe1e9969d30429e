"""Every request that may write opens its transaction as a writing one, before anything reads."""

from flask import Flask, request

from lms.base.db import begin_write, db
from lms.web.security import SAFE


def init_app(app: Flask) -> None:
    """Begin unsafe requests with a write transaction; see lms.base.db on why reading first would fail."""

    @app.before_request
    def begin() -> None:
        if request.method not in SAFE:
            begin_write(db.session())
