"""Pages of the site itself: help, privacy, preferences, the style guide."""

from flask import abort, current_app, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.settings import Settings
from lms.catalogue.lessonsearch import found_in
from lms.catalogue.outline import outline
from lms.catalogue.queries import published_courses
from lms.pages.showcase import showcase
from lms.pages.views.blueprint import bp
from lms.pages.views.home import courses_near
from lms.people.queries import home_area_id
from lms.web import preferences
from lms.web.guards import public
from lms.web.redirects import go, safe_path

#: The key of the lesson that says what to do after a fraud, in whichever course it stands.
URGENT = "lo-bi-lua"


@bp.get("/tro-giup")
@public
def help_page() -> str:
    """Show how to use the site, in a few lines; first of all what to do for whoever has just been tricked."""
    trees = (outline(db.session(), card.version_id) for card in published_courses(db.session()))
    tricked = next(((tree.slug, URGENT) for tree in trees if any(one.key == URGENT for one in tree.lessons)), None)
    return render_template("pages/help.html", settings=_settings(), tricked=tricked)


@bp.get("/tim-bai")
@public
def search() -> str:
    """Find steps by words, among the courses that this reader may learn."""
    session, typed = db.session(), request.args.get("tu", "").strip()[:100]
    home = home_area_id(session, current_user.id) if current_user.is_authenticated else None
    cards = courses_near(home) if home is not None else published_courses(session)
    trees = (outline(session, card.version_id) for card in cards)
    return render_template("pages/search.html", typed=typed, found=found_in(trees, typed))


@bp.get("/thong-tin-duoc-giu")
@public
def privacy() -> str:
    """Show what is kept about people, why, for how long, and what they can do about it."""
    return render_template("pages/privacy.html", settings=_settings())


@bp.get("/toi/da-xoa")
@public
def erased() -> str:
    """Show the page after a person's data were erased."""
    return render_template("pages/erased.html")


@bp.get("/tuy-chon/<kind>/<value>")
@public
def prefer(kind: str, value: str) -> Response:
    """Answer links on pages of former versions: they change nothing and lead back to a page with buttons that do."""
    if value not in preferences.CHOICES.get(kind, ()):
        raise NotFound
    return go(safe_path(request.args.get("ve")))


@bp.get("/styleguide")
@public
def styleguide() -> str:
    """Show every component in every state; in demo mode only."""
    if not _settings().demo:
        abort(404)
    return render_template("pages/styleguide.html", **showcase())


def _settings() -> Settings:
    return current_app.extensions["lms_settings"]  # type: ignore[no-any-return]
