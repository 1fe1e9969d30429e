"""Searching a list of the desk: the words come in a form's body and travel on sealed, never as they were typed."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.views.blueprint import bp
from lms.base.text import tidy
from lms.web.guards import staff
from lms.web.redirects import go
from lms.web.sealed import seal

#: The lists that can be searched, by view, and which other parts of their question stay as they were.
LISTS: dict[str, tuple[str, ...]] = {
    "people": ("xom",),
    "certificates": ("la",),
    "workers": (),
    "join_codes": (),
    "areas": (),
}
MOST_LETTERS = 80


@bp.post("/tim/<place>")
@staff("officer")
def search(place: str) -> Response:
    """Lead to the list with what fits the search; unknown lists lead to the desk's home page."""
    if place not in LISTS:
        return go(url_for("admin.home"))
    words = tidy(request.form.get("tim", ""))[:MOST_LETTERS]
    kept: dict[str, Any] = {name: request.form.get(name, "")[:20] or None for name in LISTS[place]}
    return go(url_for(f"admin.{place}", tim=seal(words, current_user.id) or None, **kept))
