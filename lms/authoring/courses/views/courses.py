"""The pages of the trainer's courses: the list, a new course, one course, and its settings."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.areas.models import Area
from lms.areas.queries import area_by_id
from lms.authoring.courses import actions
from lms.authoring.courses.forms import CourseForm, NewCourseForm
from lms.authoring.desk.queries import begun_course, desk_cards, own_areas
from lms.authoring.desk.rules import course_state
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_course, own_draft
from lms.authoring.desk.views.room_addresses import bank_url, figures_url, practice_url, trying_url
from lms.authoring.library.actions import draw_again
from lms.authoring.versions import reviews
from lms.authoring.versions.originals import standing
from lms.base.clock import now, today
from lms.base.db import db
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.catalogue.queries import draft_of, pictures_of, versions_of
from lms.catalogue.room import near
from lms.quizzes.queries import question_set
from lms.web.guards import staff
from lms.web.redirects import go

#: Fields of the settings form that are columns of a course version; the area belongs to the course itself.
OF_VERSION = "title level intro skill_group pass_percent quiz_size updated_label review_by glossary".split()


@bp.get("/")
@staff("trainer")
def home() -> str:
    """Show the courses that this trainer may write, and the drafts of others that wait for the trainer's review."""
    session = db.session()
    return render_template(
        "authoring/home.html",
        cards=desk_cards(session, current_user.id, today()),
        waiting=reviews.waiting_for(session, current_user.id),
    )


@bp.route("/moi", methods=["GET", "POST"])
@staff("trainer")
def new_course() -> str | Response:
    """Show the form for a new course; make the course with its first draft, and go on to its page.

    A second press of the button does not make a second course.
    """
    session = db.session()
    form = NewCourseForm()
    form.offer(own_areas(session, current_user.id, today()))
    if form.validate_on_submit():
        title = form.title.data or ""
        course = begun_course(session, current_user.id, title)
        if course is None:
            course, draft = actions.begin_course(session, deed(), title, form.area_id())
            actions.describe(draft, {"level": form.level.data, "intro": form.intro.data})
        session.commit()
        return go(url_for("authoring.course", course_id=course.id))
    return render_template("authoring/course_new.html", form=form)


@bp.get("/<int:course_id>")
@staff("trainer")
def course(course_id: int) -> str:
    """Show what is in a course, and what can be done with it."""
    session = db.session()
    course = own_course(course_id)
    versions = versions_of(session, course.id)
    draft = draft_of(session, course.id)
    version = draft or next((v for v in versions if v.id == course.current_version_id), versions[0])
    return render_template(
        "authoring/course.html",
        course=course,
        draft=draft,
        versions=versions,
        tree=outline(session, version.id),
        questions=question_set(session, version.id),
        pictures=len(pictures_of(session, version.id)),
        state=course_state(course.state, course.current_version_id, any(v.published_at for v in versions)),
        doors={"bank": bank_url(course.id), "figures": figures_url(course.id), "trying": trying_url(course.id)},
        practice_url=practice_url,
        standings=reviews.standings(session, draft) if draft else [],
        origin=standing(session, course.id),
        room=near(session, course.id),
    )


@bp.route("/<int:course_id>/cai-dat", methods=["GET", "POST"])
@staff("trainer")
def settings(course_id: int) -> str | Response:
    """Show and save the settings of a course: everything about it except its lessons."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = CourseForm(obj=draft, audience=str(course.area_id or ""), intro=draft.intro_source)
    form.offer(_areas_for(course))
    if form.validate_on_submit():
        actions.describe(draft, {name: form[name].data for name in OF_VERSION})
        course.area_id = form.area_id()
        draw_again(session, draft, now())
        session.commit()
        return go(url_for("authoring.course", course_id=course.id, luu=1))
    return render_template("authoring/course_settings.html", course=course, draft=draft, form=form)


def _areas_for(course: Course) -> list[Area]:
    """The trainer's own areas, and the area that the course has now."""
    session = db.session()
    areas = own_areas(session, current_user.id, today())
    if course.area_id is not None and course.area_id not in {area.id for area in areas}:
        areas.append(area_by_id(session, course.area_id))
    return areas
