"""The officer's figures: the own area and everything below it, nothing beyond."""

from datetime import date

from flask import Blueprint, Flask, Response as FlaskResponse, make_response, render_template, request
from flask_login import current_user

from lms.areas.models import Area
from lms.areas.queries import area_by_id, branch_map, path_text
from lms.base.clock import today
from lms.base.db import db
from lms.catalogue.queries import course_titles, published_courses
from lms.people.permissions import area_within, officer_areas
from lms.reports.figures import Table, Wanted, figures, months
from lms.reports.files import csv_file, xlsx_file
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.incoming import whole_number

bp = Blueprint("reports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/bao-cao")
@staff("officer")
def home() -> str:
    """The areas this officer looks after."""
    session = db.session()
    areas = [area_by_id(session, area_id) for area_id in officer_areas(session, current_user.id, today())]
    return render_template("reports/home.html", areas=areas)


@bp.get("/bao-cao/<int:area_id>")
@staff("officer")
def area(area_id: int) -> str:
    """The table of one area, with months and the way down."""
    session = db.session()
    own, wanted, table, branches, top = _load(area_id)
    courses = [card.course_id for card in published_courses(session, [own.id])]
    return render_template(
        "reports/area.html",
        area=own,
        path=path_text(session, own.id),
        wanted=wanted,
        table=table,
        heads=_heads(),
        months=months(session, wanted, branches),
        titles=course_titles(session, courses),
        may_go_up=not top,
    )


@bp.get("/bao-cao/<int:area_id>.csv")
@staff("officer")
def as_csv(area_id: int) -> FlaskResponse:
    """The same table as CSV."""
    own, _wanted, table, *_rest = _load(area_id)
    return _file(csv_file(table, _heads()), "text/csv; charset=utf-8", f"bao-cao-{own.code}.csv")


@bp.get("/bao-cao/<int:area_id>.xlsx")
@staff("officer")
def as_xlsx(area_id: int) -> FlaskResponse:
    """The same table as XLSX."""
    own, _wanted, table, *_rest = _load(area_id)
    return _file(xlsx_file(table, _heads(), own.name), XLSX, f"bao-cao-{own.code}.xlsx")


def _load(area_id: int) -> tuple[Area, Wanted, Table, dict[int, int], bool]:
    """The area, if it is this officer's to see, its figures as asked, its branches, and whether it is a top one."""
    session = db.session()
    roots = officer_areas(session, current_user.id, today())
    own = area_within(session, roots, area_id, today())
    course = request.args.get("khoa", type=whole_number)
    wanted = Wanted(own.id, today(), course, _day("tu"), _day("den"))
    branches = branch_map(session, own.id, wanted.on)
    return own, wanted, figures(session, wanted, branches), branches, own.id in roots


def _day(name: str) -> date | None:
    """A day of the address (2026-11-24); one that cannot be read counts as not given."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _heads() -> list[str]:
    return [_("Địa bàn"), _("Đã ghi danh"), _("Đang học"), _("Học xong"), _("Giấy chứng nhận")]


def _file(data: bytes, kind: str, name: str) -> FlaskResponse:
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def init_app(app: Flask) -> None:
    """Register the officer's pages."""
    app.register_blueprint(bp)
