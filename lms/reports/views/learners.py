"""The pages of people behind the numbers of a hamlet; taking the list along is written into the audit log."""

from collections.abc import Sequence

from flask import Response as FlaskResponse, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.areas.models import Area
from lms.areas.queries import children
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.people import audit
from lms.people.lookups import note_look
from lms.people.proving import proved
from lms.reports import learners as queries
from lms.reports.report_sheets import learner_sheet
from lms.reports.views.blueprint import bp
from lms.reports.views.loading import Report, load
from lms.reports.views.rendering import as_file, as_paper
from lms.web.guards import staff
from lms.web.redirects import go
from lms.web.tables.sheet import Sheet


@bp.get("/<int:area_id>/hoc-vien")
@staff("officer")
def learners(area_id: int) -> str:
    """Show the people of an area with their courses, and the areas below; note that this officer looked at them."""
    report = load(area_id)
    places, sheet = _load(report)
    page = render_template("reports/learners.html", report=report, view="learners", sheet=sheet, places=places)
    if sheet.lines:
        note_look(("learners", area_id), area_id)
    return page


@bp.get("/<int:area_id>/hoc-vien.<any(csv,xlsx):kind>")
@staff("officer")
@proved
def learners_file(area_id: int, kind: str) -> FlaskResponse | Response:
    """Send the list of people as CSV or XLSX; the password must have been typed lately."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("learners"))
    _places, sheet = _load(report)
    answer = as_file(report, sheet, "hoc-vien", kind)
    _note(report, sheet, kind)
    return answer


@bp.get("/<int:area_id>/hoc-vien/in")
@staff("officer")
@proved
def learners_paper(area_id: int) -> str | Response:
    """Show the list of people for a printer; the password must have been typed lately."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("learners"))
    _places, sheet = _load(report)
    paper = as_paper(report, sheet, "learners")
    _note(report, sheet, "paper")
    return paper


def _load(report: Report) -> tuple[Sequence[Area], Sheet]:
    """The areas below, each of which has a list of its own, and the sheet of people of this area."""
    session = db.session()
    places = children(session, report.area.id, report.wanted.on)
    area_ids = queries.own_areas(report.branches, report.area.id, leaf=not places)
    people = queries.learners(session, report.wanted, area_ids, current_user.id)
    return places, learner_sheet(report.subject, people, report.titles)


def _note(report: Report, sheet: Sheet, kind: str) -> None:
    """Write into the audit log who took which list, in a transaction of its own; what was read is plain values by now.

    A request for the headers alone takes no list and is not noted.
    """
    if request.method == "HEAD":
        return
    session, actor_id, area_id = db.session(), current_user.id, report.wanted.area_id
    session.rollback()
    begin_write(session)
    audit.note(
        session,
        now(),
        "people_exported",
        ("area", area_id),
        actor_id=actor_id,
        area_id=area_id,
        kind=kind,
        lines=len(sheet.lines),
        question={name: str(value) for name, value in report.question.items()},
        **({"course": report.subject.course} if report.subject.course else {}),
    )
    session.commit()
