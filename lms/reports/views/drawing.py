"""A sheet as a file to download."""

from flask import Response, make_response

from lms.base.clock import local_day
from lms.reports.files import csv_file, xlsx_file
from lms.reports.sheet import Sheet
from lms.reports.views.loading import Report

KINDS = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def as_file(report: Report, sheet: Sheet, name: str, kind: str) -> Response:
    """The sheet as CSV or XLSX: "bao-cao-05587-2026-11-24.csv"."""
    write, mime = KINDS[kind]
    response = make_response(write(sheet))
    day = local_day(report.subject.made_at)
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{report.area.code}-{day}.{kind}"'
    return response
