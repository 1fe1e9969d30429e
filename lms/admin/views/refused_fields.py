"""Tries a deed for a form: what it refuses stands beside the field, what was typed stays, nothing is half-written."""

from collections.abc import Callable
from typing import TypeVar

from lms.base.db import db
from lms.base.errors import Invalid
from lms.web.forms import BaseForm

Made = TypeVar("Made")


def tried(form: BaseForm, deed: Callable[[], Made]) -> Made | None:
    """Do the deed and return what it made; None when it was refused, and then the form shows why."""
    try:
        return deed()
    except Invalid as problem:
        db.session.rollback()
        form.refuse(problem)
        return None
