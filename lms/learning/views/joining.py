"""Joining, "Ghi danh": under a minute, no e-mail; the hamlet is picked by its full path or comes with a join code."""

import secrets

from flask import Blueprint, render_template, request, session as cookie, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.areas import queries as areas
from lms.areas.finding import find
from lms.base.clock import now, today
from lms.base.codes import tidy_code
from lms.base.db import db
from lms.base.errors import Invalid, NotFound
from lms.catalogue.outline import outline
from lms.catalogue.queries import course_by_slug, published_courses
from lms.learning import hearing, offering
from lms.learning.actions import enrol
from lms.learning.forms import STEPS, JoinForm
from lms.learning.views.courses import next_url
from lms.learning.views.crowds import has_its_turn, is_full
from lms.people import actions as people, devices, meetings, queries, sentforms, session as signed
from lms.people.models import Person
from lms.web import device, redrawing
from lms.web.guards import public, shown_again, signed_in
from lms.web.i18n import _
from lms.web.incoming import whole_number
from lms.web.redirects import go

bp = Blueprint("joining", __name__)
#: The key under which the session keeps the id of its joining form.
SENT = "ghi-danh"
#: The key under which the session keeps the join code of the hamlet whose link was opened here.
HAMLET = "xom"


@bp.get("/x/<code>")
@public
def by_code(code: str) -> str | Response:
    """Open a hamlet's link: its welcome page; for somebody signed in, the first page.

    The hamlet stays known while the browser is open, so that whoever reads first need not look for it when joining. A
    code that is no longer good leads to the joining form, which says so.
    """
    if current_user.is_authenticated:
        return go(url_for("pages.home"))
    session, said = db.session(), tidy_code(code)
    wanted = request.args.get("khoa")
    try:
        area_id = queries.join_code(session, said).area_id
    except NotFound:
        return go(url_for("joining.join", ma=said, khoa=wanted))
    cookie[HAMLET] = said
    here = [area_id, *(area.id for area in areas.ancestors(session, area_id))]
    trees = [outline(session, card.version_id) for card in published_courses(session, here)]
    path = areas.path_text(session, area_id)
    return render_template(
        "learning/hamlet.html",
        hamlet=path.split(", ")[0],
        path=", ".join(path.split(", ")[1:]),
        code=said,
        course=wanted,
        trees=sorted(trees, key=lambda tree: tree.slug != wanted),
    )


@bp.route("/ghi-danh", methods=["GET", "POST"])
@shown_again
@public
def join() -> str | Response:
    """Ask for the little that is needed to join, then show the learner code."""
    if current_user.is_authenticated:
        return go(url_for("pages.home"))
    form = JoinForm()
    _prefill(form)
    _know_again()
    hamlet = _hamlet(form)
    steps = [name for name in STEPS if name != "xom" or not (form.join_code.data and hamlet)]
    step = steps[0] if request.method == "GET" else request.form.get("buoc")
    step = step if step in steps else None
    if request.method == "POST" and "tim" not in request.form:
        person = _registered(form, hamlet, whole=step in (None, steps[-1]))
        if person is not None:
            return _welcome(form, person)
        step = _next_step(form, steps, step)
    choices = _choices(form, hamlet)
    form.area.choices = choices
    return render_template(
        "learning/join.html",
        form=form,
        hamlet=hamlet,
        choices=choices,
        step=step,
        steps=steps,
        brought=form.brought(step) if step else [],
        heard=hearing.joining_sounds(step) if step else (),
    )


@bp.get("/ghi-danh/xong")
@signed_in
def joined() -> str:
    """Show the learner code in large letters, to be written down or photographed."""
    person = queries.person_by_id(db.session(), current_user.id)
    course = request.args.get("khoa")
    return render_template(
        "learning/joined.html",
        person=person,
        onward=next_url(course) if course else url_for("pages.home"),
        offered=offering.waiting(db.session()),
    )


def _registered(form: JoinForm, hamlet: tuple[int, str] | None, *, whole: bool) -> Person | None:
    """Judge the form; the new person, when it is `whole` and everything in it is right."""
    right = _is_right(form, hamlet)
    if not right or not whole or hamlet is None or "lui" in request.form:
        return None
    return _register(form, hamlet)


def _next_step(form: JoinForm, steps: list[str], step: str | None) -> str | None:
    """The page that follows: the one before when it was asked for, the first that has to be mended, or the next."""
    if step is None:
        return None
    at = steps.index(step)
    if "lui" in request.form:
        found = steps[max(0, at - 1)]
    elif redrawing.is_held_back() or form.form_errors:
        found = step
    elif step == "nam" and form.is_for_a_child() and "guardian_name" not in request.form:
        form.say_only("")  # the guardian's part is asked for now; nothing is wrong yet
        return step
    else:
        found = form.first_wrong(steps[: at + 1]) or steps[min(at + 1, len(steps) - 1)]
    said = found if "lui" not in request.form and steps.index(found) <= at else ""
    form.say_only(said)
    return found


def _is_right(form: JoinForm, hamlet: tuple[int, str] | None) -> bool:
    """Whether everything needed was typed; every field that lacks something gets its message, all at once."""
    valid = form.validate()
    if hamlet is None:
        form.refuse(Invalid("area_search", _("Tìm rồi chọn xóm của bà con trong danh sách.")))
    return valid and hamlet is not None


def _prefill(form: JoinForm) -> None:
    if request.method == "GET":
        form.join_code.data = request.args.get("ma", cookie.get(HAMLET, ""))
        form.course.data = request.args.get("khoa", "")
        form.area_search.data = request.args.get("xom", "")


def _know_again() -> None:
    """Give this browser's session an id of its own, so that a form that is sent twice makes only one person."""
    if request.method == "GET" and SENT not in cookie:
        cookie[SENT] = secrets.token_urlsafe(16)


def _hamlet(form: JoinForm) -> tuple[int, str] | None:
    """(id, full path) of the hamlet: that of the join code, else the one picked; None when there is none."""
    session = db.session()
    if form.join_code.data:
        try:
            area_id = queries.join_code(session, tidy_code(form.join_code.data)).area_id
            return area_id, areas.path_text(session, area_id)
        except NotFound:
            form.join_code.data, form.code_is_unknown = "", True
    picked = whole_number(form.area.data)
    if picked is None or not areas.is_leaf(session, picked, today()):
        return None
    return picked, areas.path_text(session, picked)


def _choices(form: JoinForm, hamlet: tuple[int, str] | None) -> list[tuple[str, str]]:
    """(value, label) of hamlets that fit what was typed; the one picked stays among them."""
    typed = form.area_search.data or ""
    found = find(db.session(), typed, level="hamlet", on=today(), limit=12) if typed else []
    choices = {str(area.id): area.path for area in found}
    if hamlet is not None:
        choices.setdefault(str(hamlet[0]), hamlet[1])
    return list(choices.items())


def _register(form: JoinForm, hamlet: tuple[int, str]) -> Person | None:
    """Register the person; None, with the reason in the form, when the form has to be shown again.

    Nothing is said here about people of the same name, because even asking would tell strangers who is registered.
    """
    session, visit = db.session(), device.visit()
    moment = visit.now
    new = people.NewPerson(
        form.name.data or "",
        form.birth_year.data,
        hamlet[0],
        form.phone.data,
        form.guardian_name.data,
        bool(form.guardian_agrees.data),
    )
    people.hold_hamlet(session, hamlet[0])
    form_id = cookie.get(SENT, "")
    known = sentforms.made_by(session, form_id, new, moment)
    if known is not None:
        return known
    code_id = queries.open_code_id(session, tidy_code(form.join_code.data or ""))
    if not has_its_turn(form, visit) or is_full(form, code_id, moment):
        return None
    try:
        person = people.register(session, new, moment)
        people.set_pin(person, form.pin.data or "")
    except Invalid as problem:
        session.rollback()
        form.refuse(problem)
        return None
    devices.remember(session, person.id, visit.device, moment)
    people.consent(session, person.id, form.consents(), moment)
    sentforms.remember(session, form_id, person.id, moment)
    meetings.came(session, person.id, meetings.CODE if code_id else meetings.SELF, moment, code_id=code_id)
    return person


def _welcome(form: JoinForm, person: Person) -> Response:
    """Sign the person in on this device, ask about what was read here, and join the course that they came from."""
    session = db.session()
    session.flush()
    signed.start(person)
    offering.offer(session)
    slug = form.course.data or ""
    if slug:
        try:
            area_id = queries.home_area_id(session, person.id) or 0
            enrol(session, person.id, course_by_slug(session, slug).id, area_id, now())
        except NotFound:
            slug = ""
    session.commit()
    return go(url_for("joining.joined", khoa=slug or None))
