"""Figures of the test questions of a course: a table on the screen and in files, and what people chose."""

from flask import Response, make_response, render_template, request, url_for

from lms.authoring.desk.queries import version_in_use
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.authoring.figures.course_figures import ENOUGH
from lms.authoring.figures.question_figures import Choice, ItemLine, choices_by_question, chosen, item_lines
from lms.authoring.questions.queries import plain_stem
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.quizzes.queries import QuestionSet, question_set
from lms.web.guards import staff
from lms.web.i18n import _, told
from lms.web.tables.sheet import Cell, Column, Sheet, SheetLine
from lms.web.tables.sheet_files import KINDS as FILES

#: How many answers to a question the table shows; the question's own page shows all of them.
CHOICES_MOST = 12


@bp.get("/<int:course_id>/so-lieu/cau-hoi")
@staff("trainer")
def items(course_id: int) -> str:
    """Show every question of the test with its figures."""
    course, title, questions = _published(course_id)
    lines = item_lines(db.session(), course.id, questions, every=_every())
    choices = choices_by_question(db.session(), course.id, questions)
    return render_template(
        "authoring/items.html",
        course=course,
        title=title,
        sheet=_sheet(title, lines, choices),
        choices=choices,
        most=CHOICES_MOST,
        lines=lines,
        every=_every(),
        enough=ENOUGH,
    )


@bp.get("/<int:course_id>/so-lieu/cau-hoi.<any(csv,xlsx):kind>")
@staff("trainer")
def items_file(course_id: int, kind: str) -> Response:
    """Send the table of questions as CSV or XLSX."""
    course, title, questions = _published(course_id)
    write, mime = FILES[kind]
    lines = item_lines(db.session(), course.id, questions, every=_every())
    sheet = _sheet(title, lines, choices_by_question(db.session(), course.id, questions))
    response = make_response(write(sheet))
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = f'attachment; filename="cau-hoi-{course.slug}-{today()}.{kind}"'
    return response


@bp.get("/<int:course_id>/so-lieu/cau-hoi/<key>")
@staff("trainer")
def item(course_id: int, key: str) -> str:
    """Show what people answered to one question, in their first test and later."""
    course, _title, questions = _published(course_id)
    found = chosen(db.session(), course.id, questions, key)
    return render_template(
        "authoring/item.html",
        course=course,
        stem=plain_stem(found.asked),
        found=found,
        back=url_for("authoring.items", course_id=course.id),
    )


def _published(course_id: int) -> tuple[Course, str, QuestionSet]:
    """The course, its title and the questions of its published version. Raises NotFound when it was never published."""
    session, course = db.session(), own_course(course_id)
    version_id = version_in_use(session, course)
    if version_id is None:
        raise NotFound
    return course, outline(session, version_id).title, question_set(session, version_id)


def _every() -> bool:
    """Whether all tests count, as the address says; by default only each person's first."""
    return request.args.get("tinh") == "tat-ca"


def _sheet(title: str, lines: list[ItemLine], choices: dict[str, list[Choice]]) -> Sheet:
    columns = (
        Column(_("Câu hỏi"), "text", 60),
        Column(_("Kiểu"), "text", 18),
        Column(_("Lượt làm"), "count", 10),
        Column(_("Độ dễ (%)"), "plain", 10),
        Column(_("Độ lệch chuẩn (%)"), "plain", 10),
        Column(_("Đoán mò (%)"), "plain", 10),
        Column(_("Độ phân biệt (%)"), "plain", 10),
        Column(_("Hiệu quả phân biệt (%)"), "plain", 10),
        Column(_("Các lần sau (%)"), "plain", 10),
        Column(_("Không biết (%)"), "plain", 10),
        Column(_("Chắc mà sai (%)"), "plain", 10),
        Column(_("Bà con chọn gì: lần đầu + các lần sau"), "text", 60),
    )
    counted = _("Tất cả các lần làm") if _every() else _("Lần làm đầu tiên của mỗi người")
    about: tuple[tuple[str, Cell], ...] = ((_("Tính trên"), counted), (_("Ngày lập"), str(today())))
    return Sheet(
        _("Câu hỏi: %(title)s", title=title),
        about,
        columns,
        tuple(SheetLine((*_cells(line), _chosen(line, choices))) for line in lines),
    )


def _chosen(line: ItemLine, choices: dict[str, list[Choice]]) -> str:
    """How often each answer was given, as the text of one cell; empty where too few people answered."""
    if not line.is_enough:
        return ""
    right = _("đúng")
    found = choices[line.key][:CHOICES_MOST]
    return "; ".join(f"{one.text}{f' ({right})' if one.right else ''}: {one.first} + {one.later}" for one in found)


def _cells(line: ItemLine) -> tuple[Cell, ...]:
    """The cells of one line of the table; figures from too few answers stay empty."""
    figures = line.figures
    of_marks = (figures.facility, figures.deviation, line.guess, figures.discrimination, figures.efficiency, line.later)
    said = (*of_marks, line.unknown, line.sure_wrong)
    shown = [None if value is None or not line.is_enough else round(value) for value in said]
    return line.text, told(line.kind_name), figures.count, *shown
