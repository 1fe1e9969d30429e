"""The tree below the officer's area: look, search, add a hamlet, rename it, end it."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from lms.admin import map_changes
from lms.admin.area_page import area_page
from lms.admin.forms import AddHamletForm, EndHamletForm, RenameForm
from lms.admin.map_changes import Renaming
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_words, by, own_area, own_commune, own_hamlet, roots
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.areas import rules
from lms.areas.actions import NewArea, next_hamlet_code
from lms.areas.finding import find
from lms.areas.hamlets import SameName
from lms.areas.local import in_force, lowest_key
from lms.areas.models import Area
from lms.areas.queries import paths
from lms.base.clock import today
from lms.base.db import db
from lms.people.resettling import people_counts
from lms.web.guards import staff
from lms.web.i18n import chosen_language
from lms.web.redirects import go


@bp.get("/dia-ban")
@staff("officer")
def areas() -> str:
    """The page of the areas that the officer looks after, and a search in everything below them."""
    session, typed = db.session(), asked_words()
    found = find(session, typed, under=roots(), on=today(), limit=30) if typed and roots() else []
    return render_template("admin/areas.html", roots=paths(session, roots()), found=found, typed=typed)


@bp.get("/dia-ban/<int:area_id>")
@staff("officer")
def area(area_id: int) -> str:
    """The page of one area with what stands below it and what can be done."""
    found = own_area(area_id)
    page = area_page(db.session(), found, roots(), today(), chosen_language())
    return render_template("admin/area.html", page=page)


@bp.route("/dia-ban/<int:commune_id>/them-xom", methods=["GET", "POST"])
@staff("officer")
def add_hamlet(commune_id: int) -> str | Response:
    """Add a hamlet; its code is proposed, and the officer is asked about a second one of the same name."""
    commune = own_commune(commune_id)
    form = AddHamletForm(data={"on": today(), "code": next_hamlet_code(db.session(), commune)})
    form.word.choices = [(word, word) for word in rules.HAMLET_WORDS]
    if form.validate_on_submit():
        made = tried(form, lambda: _add(form, commune))
        if made is not None:
            db.session.commit()
            return go(_page(made))
    return render_template("admin/add_hamlet.html", form=form, area=commune)


@bp.route("/dia-ban/<int:hamlet_id>/doi-ten", methods=["GET", "POST"])
@staff("officer")
def rename_hamlet(hamlet_id: int) -> str | Response:
    """Rename a hamlet from a day on, or correct the spelling."""
    hamlet = own_hamlet(hamlet_id)
    form = RenameForm(data={"on": today(), "full_name": hamlet.full_name})
    if form.is_submitted():
        _hold(hamlet)
    if not in_force(hamlet, today()):
        return _where_it_went(hamlet)
    if form.validate_on_submit():
        made = tried(form, lambda: _rename(form, hamlet))
        if made is not None:
            db.session.commit()
            return go(_page(made))
    return render_template("admin/rename_hamlet.html", form=form, area=hamlet)


@bp.route("/dia-ban/<int:hamlet_id>/ket-thuc", methods=["GET", "POST"])
@staff("officer")
def end_hamlet(hamlet_id: int) -> str | Response:
    """End a hamlet, alone or by making it part of another; the page says first what happens with people and figures."""
    hamlet = own_hamlet(hamlet_id)
    form = EndHamletForm(data={"on": today()})
    if form.is_submitted():
        _hold(hamlet)
    if not in_force(hamlet, today()):
        return _where_it_went(hamlet)
    offer_places(form)
    if form.is_submitted() and not is_only_search() and form.validate() and tried(form, lambda: _end(form, hamlet)):
        db.session.commit()
        return _where_it_went(hamlet)
    people = people_counts(db.session(), [hamlet.id]).get(hamlet.id, 0)
    form.area.flags.required = bool(people)
    return render_template("admin/end_hamlet.html", form=form, area=hamlet, people=people)


def _add(form: AddHamletForm, commune: Area) -> Area:
    name = rules.hamlet_name(form.word.data or "", form.full_name.data or "")
    assert form.on.data is not None  # noqa: S101  (the form is valid)
    level = lowest_key(db.session()) or "hamlet"
    new = NewArea(form.code.data or "", level, name, commune.id, form.on.data)
    try:
        return map_changes.add_hamlet(db.session(), commune, new, by(commune.id), form.known.data or "")
    except SameName as problem:
        form.namesakes, form.key = problem.found, problem.key
        raise


def _rename(form: RenameForm, hamlet: Area) -> Area:
    assert form.on.data is not None  # noqa: S101  (the form is valid)
    new = Renaming(form.full_name.data or "", form.on.data, bool(form.spelling.data), form.known.data or "")
    try:
        return map_changes.rename(db.session(), hamlet, new, by(hamlet.id))
    except SameName as problem:
        form.namesakes, form.key = problem.found, problem.key
        raise


def _end(form: EndHamletForm, hamlet: Area) -> Area:
    assert form.on.data is not None  # noqa: S101  (the form is valid)
    successor = picked_place(form) if form.area.data else None
    return map_changes.end(db.session(), hamlet, form.on.data, successor, by(hamlet.id))


def _hold(hamlet: Area) -> None:
    """Keep others from changing the hamlet, so that a form sent twice at once finds it as the first one left it.
    Held by lock until the end of the transaction."""
    db.session().refresh(hamlet, with_for_update=True)


def _where_it_went(hamlet: Area) -> Response:
    """Lead to what the ended hamlet became, else to the hamlet itself."""
    return go(url_for("admin.area", area_id=hamlet.successor_id or hamlet.id))


def _page(area: Area) -> str:
    return url_for("admin.area", area_id=area.id)
