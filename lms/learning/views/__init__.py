"""The learner's pages: courses, lessons, practice, the test, joining."""

from flask import Flask

from lms.learning import offering
from lms.learning.views import courses, files, joining, lessons, mine, practice, tests
from lms.people.signals import signed_in

__all__ = ["files"]


def init_app(app: Flask) -> None:
    """Register the learner's pages; whoever signs in is asked about what was read on the device before."""
    for module in (courses, lessons, practice, tests, joining, mine):
        app.register_blueprint(module.bp)
    signed_in.connect(_ask)


def _ask(session: object, person_id: int) -> None:  # noqa: ARG001  (the signal decides the signature)
    offering.offer(session)  # type: ignore[arg-type]
