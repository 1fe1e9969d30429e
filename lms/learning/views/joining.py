"""Joining, "Ghi danh": under a minute, no e-mail; the hamlet is picked by its full path or comes with a join code."""

import secrets
from datetime import datetime

from flask import Blueprint, current_app, render_template, request, session as cookie, url_for
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
from lms.learning import offering
from lms.learning.actions import enrol
from lms.learning.forms import JoinForm
from lms.learning.views.courses import next_url
from lms.people import actions as people, devices, meetings, queries, sentforms, session as signed
from lms.people.models import Person
from lms.web import device, limits
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
    if request.method == "POST" and "tim" not in request.form and _is_right(form, hamlet) and hamlet is not None:
        person = _register(form, hamlet)
        if person is not None:
            return _welcome(form, person)
    choices = _choices(form, hamlet)
    form.area.choices = choices
    return render_template("learning/join.html", form=form, hamlet=hamlet, choices=choices)


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
    if not _has_its_turn(form, visit) or _is_full(form, code_id, moment):
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


def _is_full(form: JoinForm, code_id: int | None, moment: datetime) -> bool:
    """Whether so many people have joined with this code today that somebody should look; the form says what to do."""
    most = current_app.extensions["lms_settings"].joins_per_code
    if code_id is None or meetings.joined_today(db.session(), code_id, moment) < most:
        return False
    form.form_errors.append(
        _("Hôm nay nhiều người ghi danh bằng mã này quá. Nhờ tổ công nghệ số của xóm ghi danh hộ, hoặc mai làm lại.")
    )
    return True


def _has_its_turn(form: JoinForm, visit: limits.Visit) -> bool:
    """Whether this device may make one more person now; if not, the form says how long to wait.

    A device is refused only for what it has done itself. When very many come from one address (a class on one network,
    or somebody who makes people up), each device waits half a minute and presses again.
    """
    session, moment = db.session(), visit.now
    if limits.is_used_up(session, limits.JOIN_PER_DEVICE, visit.device, moment):
        form.form_errors.append(_("Máy này đã ghi danh nhiều người quá. Đợi một giờ rồi bấm Ghi danh lần nữa."))
        return False
    rush = limits.is_used_up(session, limits.JOIN_PER_ADDRESS, visit.address, moment)
    if rush and not limits.has_waited(session, "join-turn", visit.device, 30, moment):
        session.commit()
        form.form_errors.append(
            _("Từ mạng này đang có nhiều người ghi danh quá. Đợi nửa phút rồi bấm Ghi danh lần nữa.")
        )
        return False
    limits.count(session, limits.JOIN_PER_DEVICE, visit.device, moment)
    limits.count(session, limits.JOIN_PER_ADDRESS, visit.address, moment)
    return True


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
