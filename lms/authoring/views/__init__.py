"""The trainer's desk: courses, lessons, steps, questions."""

from flask import Flask

from lms.authoring.views import (
    courses,
    importing,
    importing_question,
    items,
    lessons,
    pictures,
    publishing,
    question_editing,
    questions,
    statistics,
    steps,
    trying,
    trying_test,
)
from lms.authoring.views.blueprint import bp

__all__ = [
    "courses",
    "importing",
    "importing_question",
    "items",
    "lessons",
    "pictures",
    "publishing",
    "question_editing",
    "questions",
    "statistics",
    "steps",
    "trying",
    "trying_test",
]


def init_app(app: Flask) -> None:
    """Register the trainer's desk."""
    app.register_blueprint(bp)
