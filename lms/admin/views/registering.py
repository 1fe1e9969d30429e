"""Registering somebody at the house: "ghi danh hộ"."""

from flask import render_template
from werkzeug.wrappers import Response

from lms.admin.forms import RegisterForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import by, roots
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.showing import committed_and_shown
from lms.admin.views.trying import tried
from lms.base.db import db
from lms.catalogue.queries import CourseCard, published_courses
from lms.learning.actions import enrol
from lms.people import officer_actions
from lms.people.actions import NewPerson
from lms.people.models import Person
from lms.people.officer_actions import Namesakes
from lms.web.guards import staff
from lms.web.i18n import _


@bp.route("/nguoi/ghi-danh", methods=["GET", "POST"])
@staff("officer")
def register() -> str | Response:
    """Ask the little that is needed, with consent; then code and PIN are shown once."""
    form = RegisterForm()
    offer_places(form)
    courses = published_courses(db.session(), roots())
    form.course.choices = [("", _("Chưa chọn khóa nào")), *((str(card.course_id), card.title) for card in courses)]
    if form.is_submitted() and not is_only_search() and form.validate():
        made = tried(form, lambda: _deed(form, courses))
        if made is not None:
            return committed_and_shown(made[0], **made[1])
    return render_template("admin/register.html", form=form)


def _deed(form: RegisterForm, courses: list[CourseCard]) -> tuple[Person, dict[str, str]]:
    session = db.session()
    hamlet = picked_place(form)
    guardian = (form.guardian_name.data, bool(form.guardian_agrees.data))
    new = NewPerson(form.name.data or "", form.birth_year.data, hamlet.id, form.phone.data, *guardian)
    doer = by(hamlet.id)
    try:
        person = officer_actions.register_for(session, new, _answers(form), doer, known=form.known.data or "")
    except Namesakes as problem:
        form.namesakes, form.key = problem.found, problem.key
        raise
    pin = officer_actions.choose_pin(person, form.pin.data or "")
    wanted = [card.course_id for card in courses if str(card.course_id) == form.course.data]
    for course_id in wanted:
        enrol(session, person.id, course_id, hamlet.id, doer.now)
    return person, {"pin": pin} if pin else {}


def _answers(form: RegisterForm) -> dict[str, bool]:
    return {"learning": bool(form.agree_learning.data), "class_list": bool(form.agree_class_list.data)}
