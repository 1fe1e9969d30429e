"""The page from which a whole lesson is taken along as one file."""

from flask import Response

from lms.learning.onefile import lesson_as_file
from lms.learning.views.lessons import bp
from lms.learning.views.loading import load_place
from lms.web.guards import public


@bp.get("/khoa-hoc/<slug>/<lesson_key>/tai-ve")
@public
def take_along(slug: str, lesson_key: str) -> Response:
    """Send a lesson as one file that opens without a network."""
    place = load_place(slug)
    return lesson_as_file(place.tree, place.tree.lesson(lesson_key))
