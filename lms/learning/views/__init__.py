"""The learner's pages: courses, lessons, practice, the test, joining."""

from flask import Flask, request

from lms.base.clock import now
from lms.learning import visitor
from lms.learning.importing import take_in
from lms.learning.views import courses, files, joining, lessons, practice, tests
from lms.people.signals import signed_in

__all__ = ["files"]


def init_app(app: Flask) -> None:
    """Register the learner's pages, and keep what was read before signing in."""
    for module in (courses, lessons, practice, tests, joining):
        app.register_blueprint(module.bp)
    signed_in.connect(_keep_reading)


def _keep_reading(session: object, person_id: int) -> None:
    take_in(session, person_id, request.cookies.get(visitor.NAME), now())  # type: ignore[arg-type]
