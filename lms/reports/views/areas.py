"""The pages of the officer's areas, and of the table of one area with the areas below it."""

from flask import Response as FlaskResponse, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import today
from lms.base.db import db
from lms.people.permissions import officer_areas
from lms.reports.drawings import areas_chart, months_chart
from lms.reports.figures import figures
from lms.reports.months import months
from lms.reports.overview import overviews
from lms.reports.report_sheets import area_sheet
from lms.reports.rules import month_before
from lms.reports.views.blueprint import bp
from lms.reports.views.loading import Report, load
from lms.reports.views.rendering import as_file, as_paper
from lms.web.guards import staff
from lms.web.redirects import go
from lms.web.tables.sheet import Sheet


@bp.get("")
@staff("officer")
def home() -> str:
    """Show the areas that this officer looks after, each at a glance."""
    session, day = db.session(), today()
    found = overviews(session, officer_areas(session, current_user.id, day), day)
    return render_template("reports/home.html", overviews=found, day=day, last=month_before(day)[1])


@bp.get("/<int:area_id>")
@staff("officer")
def area(area_id: int) -> str:
    """Show the table of one area, with months, and links to the areas below it."""
    session, report = db.session(), load(area_id)
    table = figures(session, report.wanted, report.branches)
    by_month = months(session, report.wanted, list(report.branches))
    return render_template(
        "reports/area.html",
        report=report,
        view="area",
        table=table,
        sheet=area_sheet(report.subject, table),
        months=by_month,
        months_chart=months_chart(by_month),
        areas_chart=areas_chart(table),
    )


@bp.get("/<int:area_id>.<any(csv,xlsx):kind>")
@staff("officer")
def area_file(area_id: int, kind: str) -> FlaskResponse | Response:
    """Send the table of one area as CSV or XLSX."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("area"))
    return as_file(report, _sheet(report), "bao-cao", kind)


@bp.get("/<int:area_id>/in")
@staff("officer")
def area_paper(area_id: int) -> str | Response:
    """Show the table of one area on a page to be printed; wrong choices lead back to the table."""
    report = load(area_id)
    if report.form.errors:
        return go(report.corrected("area"))
    return as_paper(report, _sheet(report), "area")


def _sheet(report: Report) -> Sheet:
    return area_sheet(report.subject, figures(db.session(), report.wanted, report.branches))
