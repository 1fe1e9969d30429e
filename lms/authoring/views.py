"""The trainer's desk: courses, lessons, steps, questions."""

from flask import Flask

from lms.authoring.courses.views import authors, courses, publishing
from lms.authoring.desk.views import working_copies as keeping
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.figures.views import care, course_figures as statistics, question_figures as items
from lms.authoring.forgetting import forget_person
from lms.authoring.intake.jobs import offer_readings
from lms.authoring.intake.views import handouts, one_question as importing_question, question_files as importing
from lms.authoring.lessons.views import lessons, readings, steps, whole_lesson
from lms.authoring.library.jobs import offer_films
from lms.authoring.library.views import editor as editing, things as pictures
from lms.authoring.owndata import TABLES, own_data
from lms.authoring.questions.views import (
    asking,
    bank as questions,
    downloads as question_files,
    editing as question_editing,
    labelling,
    regrading,
)
from lms.authoring.room import count_here
from lms.authoring.trying.views import course_trials as trying, previews as previewing, sample_test as trying_test
from lms.authoring.versions.views import comparing, originals as origins, reviews
from lms.people.owndata import contribute
from lms.people.signals import erased

__all__ = [
    "asking",
    "authors",
    "care",
    "comparing",
    "courses",
    "editing",
    "handouts",
    "importing",
    "importing_question",
    "items",
    "keeping",
    "labelling",
    "lessons",
    "origins",
    "pictures",
    "previewing",
    "publishing",
    "question_editing",
    "question_files",
    "questions",
    "readings",
    "regrading",
    "reviews",
    "statistics",
    "steps",
    "trying",
    "trying_test",
    "whole_lesson",
]


def init_app(app: Flask) -> None:
    """Register the trainer's desk; tell and empty what it keeps about people."""
    app.register_blueprint(bp)
    erased.connect(_on_erased)
    contribute("writing", TABLES, own_data)
    offer_films()
    offer_readings()
    count_here()


def _on_erased(session: object, person_id: int, **_news: object) -> None:
    forget_person(session, person_id)  # type: ignore[arg-type]
