"""The trainer's desk: courses, lessons, steps, questions."""

from flask import Flask

from lms.authoring.forgetting import forget_person
from lms.authoring.longwork import offer_all
from lms.authoring.owndata import TABLES, own_data
from lms.authoring.room import count_here
from lms.authoring.views import (
    asking,
    authors,
    care,
    comparing,
    courses,
    editing,
    handouts,
    importing,
    importing_question,
    items,
    keeping,
    labelling,
    lessons,
    origins,
    pictures,
    previewing,
    publishing,
    question_editing,
    question_files,
    questions,
    readings,
    regrading,
    reviews,
    statistics,
    steps,
    trying,
    trying_test,
    whole_lesson,
)
from lms.authoring.views.blueprint import bp
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
    offer_all()
    count_here()


def _on_erased(session: object, person_id: int, **_news: object) -> None:
    forget_person(session, person_id)  # type: ignore[arg-type]
