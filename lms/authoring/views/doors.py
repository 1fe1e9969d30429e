"""Addresses of the desk's other rooms, in one place."""


def bank_url(course_id: int) -> str:
    """The bank of questions of the test."""
    return f"/soan/{course_id}/ngan-hang"


def figures_url(course_id: int) -> str:
    """How learners answer."""
    return f"/soan/{course_id}/so-lieu"


def trying_url(course_id: int) -> str:
    """The course as learners will see it."""
    return f"/soan/{course_id}/thu"


def practice_url(course_id: int, lesson_id: int) -> str:
    """The practice questions of a lesson."""
    return f"/soan/{course_id}/bai/{lesson_id}/on-bai"
