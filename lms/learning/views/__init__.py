"""The learner's pages: courses, lessons, practice, the test, joining."""

from flask import Flask

from lms.learning import hearing, offering
from lms.learning.forgetting import forget_person
from lms.learning.owndata import TABLES, own_data
from lms.learning.views import courses, joining, lesson_files, lessons, mine, practice, tests
from lms.people.owndata import contribute
from lms.people.signals import erased, signed_in

__all__ = ["lesson_files"]


def init_app(app: Flask) -> None:
    """Register the learner's pages, the question about what was read here, and what is shown and erased of a person."""
    for module in (courses, lessons, practice, tests, joining, mine):
        app.register_blueprint(module.bp)
    signed_in.connect(_ask)
    erased.connect(_on_erased)
    contribute("learning", TABLES, own_data)
    hearing.offer_all()


def _on_erased(session: object, person_id: int, **_news: object) -> None:
    forget_person(session, person_id)  # type: ignore[arg-type]


def _ask(session: object, person_id: int) -> None:  # noqa: ARG001  (the signal decides the signature)
    offering.offer(session)  # type: ignore[arg-type]
