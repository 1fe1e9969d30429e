"""What an officer does for a person: correct, move, give a new PIN or password."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from lms.admin.forms import CorrectForm, MoveForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import by_for, own_person
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.admin.views.showing import committed_and_shown
from lms.base.clock import now, today
from lms.base.codes import grouped
from lms.base.db import db
from lms.base.errors import Invalid
from lms.base.text import fingerprint_of
from lms.people import actions, officer_actions, passes
from lms.people.models import Person
from lms.people.proving import proved
from lms.people.rules import spoken_phone
from lms.web.forms import SureForm
from lms.web.guards import drawn_again, staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.route("/nguoi/<int:person_id>/sua", methods=["GET", "POST"])
@staff("officer")
def correct(person_id: int) -> str | Response:
    """Show a person's name, birth year and phone in a form, and save corrections with the reason."""
    found = own_person(person_id)
    kept = {"name": found.name, "birth_year": found.birth_year, "phone": spoken_phone(found.phone)}
    form = CorrectForm(data={**kept, "seen": _mark(found)})
    if form.validate_on_submit() and tried(form, lambda: _correct(form, found)) is not None:
        db.session.commit()
        return go(_page(found))
    form.seen.data = _mark(found)
    return render_template("admin/correct.html", form=form, person=found, kept=kept)


@bp.route("/nguoi/<int:person_id>/chuyen-xom", methods=["GET", "POST"])
@drawn_again
@staff("officer")
def move(person_id: int) -> str | Response:
    """Move a person to another hamlet of the officer's area, from a day on."""
    found = own_person(person_id)
    form = MoveForm(data={"on": today()})
    offer_places(form)
    if form.is_submitted() and not is_only_search() and form.validate() and tried(form, lambda: _move(form, found)):
        db.session.commit()
        return go(_page(found))
    return render_template("admin/move.html", form=form, person=found)


@bp.route("/nguoi/<int:person_id>/ma-pin", methods=["GET", "POST"])
@staff("officer")
@proved
def reset_pin(person_id: int) -> str | Response:
    """Set a new PIN, shown once; every phone on which the person is signed in is signed out."""
    found = own_person(person_id)
    form = SureForm()
    if form.validate_on_submit():
        pin = officer_actions.reset_pin(db.session(), found, by_for(found))
        return committed_and_shown(found, pin=pin, way=grouped(passes.make(db.session(), found.id, now())))
    return render_template("admin/reset_pin.html", form=form, person=found)


def _correct(form: CorrectForm, person: Person) -> list[str]:
    session = db.session()
    session.refresh(person, with_for_update=True)
    if form.seen.data != _mark(person):
        raise Invalid("form", _("Thông tin của người này vừa được sửa ở nơi khác. Xem lại rồi bấm Lưu lần nữa."))
    changes = {"name": form.name.data, "birth_year": form.birth_year.data, "phone": form.phone.data}
    return actions.correct(session, person, changes, by_for(person), form.reason.data or "")


def _move(form: MoveForm, person: Person) -> Person:
    area, on = picked_place(form), form.on.data
    assert on is not None  # noqa: S101  (the form is valid)
    officer_actions.move_person(db.session(), person, area.id, on, by_for(person))
    return person


def _mark(person: Person) -> str:
    """A mark of what the form was filled with, so that a page that is open since yesterday overwrites nothing newer."""
    return fingerprint_of([person.name, person.birth_year, person.phone])


def _page(person: Person) -> str:
    return url_for("admin.person", person_id=person.id)
