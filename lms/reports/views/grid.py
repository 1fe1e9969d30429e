"""The pages of the table of areas and courses, for one of the four numbers."""

from flask import Response as FlaskResponse, render_template
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.reports import grid as queries
from lms.reports.report_sheets import grid_sheet
from lms.reports.views.blueprint import bp
from lms.reports.views.loading import Report, load
from lms.reports.views.rendering import as_file, as_paper
from lms.web.guards import staff
from lms.web.redirects import go
from lms.web.tables.sheet import Sheet


@bp.get("/<int:area_id>/khoa-hoc")
@staff("officer")
def grid(area_id: int) -> str:
    """Show the table of areas by courses, for the number that was chosen."""
    report = load(area_id)
    return render_template("reports/grid.html", report=report, view="grid", sheet=_sheet(report))


@bp.get("/<int:area_id>/khoa-hoc.<any(csv,xlsx):kind>")
@staff("officer")
def grid_file(area_id: int, kind: str) -> FlaskResponse | Response:
    """Send the table of areas and courses as CSV or XLSX."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("grid"))
    return as_file(report, _sheet(report), "bao-cao-khoa-hoc", kind)


@bp.get("/<int:area_id>/khoa-hoc/in")
@staff("officer")
def grid_paper(area_id: int) -> str | Response:
    """Show the table of areas and courses for a printer."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("grid"))
    return as_paper(report, _sheet(report), "grid")


def _sheet(report: Report) -> Sheet:
    measure = report.measure
    table = queries.grid(db.session(), report.wanted, report.branches, tuple(report.titles), measure)
    return grid_sheet(report.subject, table, report.titles, measure)
