"""Drawing a sheet as a file to download, and on paper."""

from flask import Response, current_app, make_response, render_template

from lms.base.clock import local_day
from lms.base.db import db
from lms.certificates.certificate_words import date_line
from lms.certificates.queries import issuer_for
from lms.reports.views.loading import Report
from lms.web.tables.sheet import Sheet
from lms.web.tables.sheet_files import KINDS


def as_file(report: Report, sheet: Sheet, name: str, kind: str) -> Response:
    """The sheet as a CSV or XLSX file with a name like "bao-cao-05587-2026-11-24.csv"."""
    write, mime = KINDS[kind]
    response = make_response(write(sheet))
    day = local_day(report.subject.made_at)
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{report.area.code}-{day}.{kind}"'
    return response


def as_paper(report: Report, sheet: Sheet, view: str) -> str:
    """The sheet on A4, below the lines of the body that issues certificates there; `view` is its page on the screen."""
    issuer, _area_id = issuer_for(db.session(), report.area.id)
    day = local_day(report.subject.made_at)
    return render_template(
        "reports/paper.html",
        report=report,
        sheet=sheet,
        view=view,
        issuer=issuer,
        programme=current_app.extensions["lms_settings"].programme_name,
        date_line=date_line(issuer.place if issuer else "", day.day, day.month, day.year),
    )
