"""Registering somebody at their house: "ghi danh hộ"."""

from flask import render_template
from werkzeug.wrappers import Response

from lms.admin.forms import RegisterForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import by, roots
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.admin.views.showing import committed_and_shown
from lms.areas.queries import ancestors, around_select
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import Invalid
from lms.catalogue.queries import published_courses
from lms.learning.actions import enrol
from lms.people import officer_actions
from lms.people.actions import NewPerson
from lms.people.models import Person
from lms.people.officer_actions import Namesakes
from lms.web.guards import drawn_again, staff
from lms.web.i18n import _


@bp.route("/nguoi/ghi-danh", methods=["GET", "POST"])
@drawn_again
@staff("officer")
def register() -> str | Response:
    """Ask the little that is needed, with consent; then code and PIN are shown once."""
    form = RegisterForm()
    offer_places(form)
    courses = published_courses(db.session(), around_select(roots(), today()))
    form.course.choices = [("", _("Chưa chọn khóa nào")), *((str(card.course_id), card.title) for card in courses)]
    if form.is_submitted() and not is_only_search() and form.validate():
        made = tried(form, lambda: _deed(form))
        if made is not None:
            return committed_and_shown(made[0], **made[1])
    return render_template("admin/register.html", form=form)


def _deed(form: RegisterForm) -> tuple[Person, dict[str, str]]:
    session = db.session()
    hamlet = picked_place(form)
    course_id = _course(form, hamlet.id)
    guardian = (form.guardian_name.data, bool(form.guardian_agrees.data))
    new = NewPerson(form.name.data or "", form.birth_year.data, hamlet.id, form.phone.data, *guardian)
    doer = by(hamlet.id)
    try:
        person = officer_actions.register_for(session, new, _answers(form), doer, known=form.known.data or "")
    except Namesakes as problem:
        form.namesakes, form.key = problem.found, problem.key
        raise
    pin = officer_actions.choose_pin(person, form.pin.data or "")
    if course_id is not None:
        enrol(session, person.id, course_id, hamlet.id, doer.now)
    return person, {"pin": pin} if pin else {}


def _course(form: RegisterForm, hamlet_id: int) -> int | None:
    """The course that was picked, if it is for people of this hamlet. Raises Invalid when it is for others."""
    if not form.course.data:
        return None
    here = published_courses(db.session(), [hamlet_id, *(area.id for area in ancestors(db.session(), hamlet_id))])
    found = next((card.course_id for card in here if str(card.course_id) == form.course.data), None)
    if found is None:
        raise Invalid("course", _("Khóa này dành cho bà con nơi khác. Chọn khóa khác, hoặc để trống."))
    return found


def _answers(form: RegisterForm) -> dict[str, bool]:
    return {"learning": bool(form.agree_learning.data), "class_list": bool(form.agree_class_list.data)}
