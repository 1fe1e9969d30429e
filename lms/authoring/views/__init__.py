"""The trainer's desk: courses, lessons, steps, questions."""

from flask import Flask

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
    """Register the trainer's desk."""
    app.register_blueprint(bp)
