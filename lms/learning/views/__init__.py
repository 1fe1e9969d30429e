"""The learner's pages: courses, lessons, practice, the test, joining."""

from flask import Flask, request

from lms.base.clock import now
from lms.learning import visitor
from lms.learning.forgetting import forget_person
from lms.learning.importing import take_in
from lms.learning.owndata import TABLES, own_data
from lms.learning.views import courses, files, joining, lessons, practice, tests
from lms.people.owndata import contribute
from lms.people.signals import erased, signed_in

__all__ = ["files"]


def init_app(app: Flask) -> None:
    """Register the learner's pages, keep what was read before signing in, tell and empty what is kept about people."""
    for module in (courses, lessons, practice, tests, joining):
        app.register_blueprint(module.bp)
    signed_in.connect(_keep_reading)
    erased.connect(_on_erased)
    contribute("learning", TABLES, own_data)


def _on_erased(session: object, person_id: int, **_news: object) -> None:
    forget_person(session, person_id)  # type: ignore[arg-type]


def _keep_reading(session: object, person_id: int) -> None:
    take_in(session, person_id, request.cookies.get(visitor.NAME), now())  # type: ignore[arg-type]
