"""Addresses of the desk's other rooms, in one place."""

from flask import url_for


def bank_url(course_id: int) -> str:
    """The address of the bank of questions of the test."""
    return url_for("authoring.bank", course_id=course_id)


def figures_url(course_id: int) -> str:
    """The address of the figures about how learners answer."""
    return f"/soan/{course_id}/so-lieu"


def trying_url(course_id: int) -> str:
    """The address of the course as learners will see it."""
    return url_for("authoring.try_course", course_id=course_id)


def practice_url(course_id: int, lesson_id: int) -> str:
    """The address of the practice questions of a lesson."""
    return url_for("authoring.practice", course_id=course_id, lesson_id=lesson_id)
