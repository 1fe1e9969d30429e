"""The log of the officer's area: who did what, newest first; who came in, and who looked at or took away which list."""

from flask import render_template, request
from flask_login import current_user

from lms.admin.log_form import LogForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, own_person
from lms.admin.wording import deed_words, when
from lms.base.clock import today
from lms.base.db import db
from lms.base.paging import Page, span
from lms.catalogue.queries import course_titles
from lms.people.auditlog import LogEntry, list_deeds
from lms.web.guards import staff


@bp.get("/nhat-ky")
@staff("officer")
def log() -> str:
    """The page of what was done in the officer's area, in plain words; all of it, or what is asked for."""
    form, number = LogForm(request.args), asked_page()
    form.validate()
    person = own_person(form.person_id) if form.person_id else None
    rows, total = list_deeds(db.session(), current_user.id, today(), span(number), form.asked)
    page = Page(_with_courses(rows), number, total)
    return render_template(
        "admin/log.html", page=page, form=form, person=person, deed_words=deed_words, when=when, open=form.question
    )


def _with_courses(deeds: list[LogEntry]) -> list[LogEntry]:
    """The deeds, those on courses with the title of today; the package of people knows nothing of courses."""
    ids = {int(one.subject_id) for one in deeds if one.subject_kind == "course" and one.subject_id.isdigit()}
    titles = course_titles(db.session(), sorted(ids))
    return [
        one._replace(subject=titles.get(int(one.subject_id), "")) if one.subject_kind == "course" else one
        for one in deeds
    ]
