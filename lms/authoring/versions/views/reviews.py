"""The pages of reviews of drafts: the author asks for one, a second person reads the draft and answers."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.forms import choice, text_area
from lms.authoring.desk.queries import writable_courses
from lms.authoring.desk.remarks import Said, remarks
from lms.authoring.desk.review_models import Review
from lms.authoring.desk.rules import tidy_lines
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.versions import reviews
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import outline
from lms.people.queries import person_by_id
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import question_set
from lms.web.forms import BaseForm, Needed
from lms.web.guards import staff
from lms.web.i18n import _l
from lms.web.redirects import go

MOST_CHARS = 2000


class AskForm(BaseForm):
    """The form with the person to ask and what they should look at."""

    reviewer = choice(SelectField, _l("Nhờ ai xem"), validators=[Needed(_l("Chọn một người."))])
    note = text_area(_l("Lời nhắn"), 3, MOST_CHARS, description=_l("Ví dụ: Xem giúp bài 2 đã dễ hiểu chưa."))


@bp.route("/<int:course_id>/nho-xem", methods=["GET", "POST"])
@staff("trainer")
def ask_review(course_id: int) -> str | Response:
    """Ask a second person to read the draft, and show what was said."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = AskForm()
    people = reviews.reviewers(session, current_user.id, course, today())
    form.reviewer.choices = [SelectChoice(str(person_id), name) for person_id, name in people]
    if form.validate_on_submit():
        reviews.ask(session, draft, current_user.id, int(form.reviewer.data), form.note.data or "", now())
        session.commit()
        return go(url_for("authoring.ask_review", course_id=course.id, luu=1))
    standings = reviews.standings(session, draft)
    return render_template(
        "authoring/review_ask.html", course=course, draft=draft, form=form, standings=standings, people=people
    )


@bp.get("/xem-lai/<int:review_id>")
@staff("trainer")
def review(review_id: int) -> str:
    """Show the whole draft to read, with the remarks beside each place."""
    session = db.session()
    found = _review(review_id)
    version = session.get_one(CourseVersion, found.version_id)
    said: dict[str, list[Said]] = {}
    for one in remarks(session, [found.id]):
        said.setdefault(one.place, []).append(one)
    return render_template(
        "authoring/review.html",
        review=found,
        version=version,
        tree=outline(session, version.id),
        questions=question_set(session, version.id),
        kinds=KINDS,
        said=said,
        asked_by=person_by_id(session, found.asked_by_id).name if found.asked_by_id else "",
        mine=found.reviewer_id == current_user.id,
    )


@bp.post("/xem-lai/<int:review_id>/loi")
@staff("trainer")
def add_remark(review_id: int) -> Response:
    """Add a remark on a place of the draft, unless it is empty, and show the draft at that place."""
    found = _review(review_id)
    place, text = request.form.get("place", "")[:170], tidy_lines(request.form.get("text"))[:MOST_CHARS]
    if text:
        reviews.remark(db.session(), found, current_user.id, place, text, now())
        db.session.commit()
    return go(_address(found, place))


@bp.post("/xem-lai/<int:review_id>/loi/<int:remark_id>/xong")
@staff("trainer")
def settle_remark(review_id: int, remark_id: int) -> Response:
    """Note that a remark has been dealt with."""
    found = _review(review_id)
    reviews.close_remark(db.session(), found, remark_id, now())
    db.session.commit()
    return go(_address(found, request.form.get("place", "")))


@bp.post("/xem-lai/<int:review_id>/y-kien")
@staff("trainer")
def decide_review(review_id: int) -> Response:
    """Note the decision of the reviewer; nobody else may decide."""
    found = _review(review_id)
    if found.reviewer_id != current_user.id:
        raise NotFound
    reviews.decide(db.session(), found, request.form.get("decision", ""), now())
    db.session.commit()
    return go(url_for("authoring.review", review_id=found.id, luu=1))


def _review(review_id: int) -> Review:
    """A review that this person was asked for, or that is about a course of theirs. Raises NotFound for any other."""
    session = db.session()
    writable = list(session.scalars(writable_courses(session, current_user.id, today())))
    return reviews.review_for(session, current_user.id, review_id, writable)


def _address(found: Review, place: str) -> str:
    anchor: Any = place.replace("/", "-") if "/" in place else f"cau-{place[1:]}" if place else None
    return url_for("authoring.review", review_id=found.id, _anchor=anchor)
