"""The pages of the bank and of each lesson's practice: looking through questions, ordering and removing them."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.queries import version_shown
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course, own_draft
from lms.authoring.questions.queries import Search, kinds_counted, page_of, plain_stem, tags_used
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.actions import shift
from lms.catalogue.outline import outline
from lms.quizzes.actions import remove
from lms.quizzes.copying import copy_question
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import group_to_change, use_of, use_to_change, uses_of
from lms.quizzes.rules import DIFFICULTIES
from lms.web.guards import staff
from lms.web.incoming import whole_number
from lms.web.redirects import go


@bp.get("/<int:course_id>/ngan-hang")
@staff("trainer")
def bank(course_id: int) -> str:
    """Show the questions that tests are drawn from."""
    return _list_page(course_id, None)


@bp.get("/<int:course_id>/bai/<int:lesson_id>/on-bai")
@staff("trainer")
def practice(course_id: int, lesson_id: int) -> str:
    """Show the practice questions of a lesson. Raises NotFound when the version has no such lesson."""
    return _list_page(course_id, lesson_id)


@bp.post("/<int:course_id>/cau-hoi/<int:use_id>/xep")
@staff("trainer")
def arrange_question(course_id: int, use_id: int) -> Response:
    """Move a question up or down in its list, or copy it, as `lam` in the form says."""
    course, draft = own_draft(course_id)
    session = db.session()
    use = use_to_change(session, draft.id, use_id)
    shown = use.id
    if request.form.get("lam") == "chep":
        shown = copy_question(session, course.id, use, now()).id
    else:
        by = -1 if request.form.get("lam") == "len" else 1
        shift(session, group_to_change(session, draft.id, use.lesson_id), use.id, by)
    session.commit()
    return go(list_url(course.id, use.lesson_id, shown))


@bp.get("/<int:course_id>/cau-hoi/<int:use_id>/bo")
@staff("trainer")
def ask_take_out(course_id: int, use_id: int) -> str:
    """Ask whether a question shall be removed from the draft."""
    course, draft = own_draft(course_id)
    use = use_of(db.session(), draft.id, use_id)
    return render_template(
        "authoring/question_out.html",
        use=use,
        stem=plain_stem(use.asked),
        draft=draft,
        back=list_url(course.id, use.lesson_id, use.id),
    )


@bp.post("/<int:course_id>/cau-hoi/<int:use_id>/bo")
@staff("trainer")
def take_out_question(course_id: int, use_id: int) -> Response:
    """Remove a question from the draft; the answers to it stay."""
    course, draft = own_draft(course_id)
    session = db.session()
    use = use_to_change(session, draft.id, use_id)
    lesson_id = use.lesson_id
    remove(session, use)
    session.commit()
    return go(list_url(course.id, lesson_id))


def list_url(course_id: int, lesson_id: int | None, use_id: int | None = None, *, saved: int | None = None) -> str:
    """The address of the list that a question is in, at that question; `saved` is one that the page says was saved."""
    anchor = f"cau-{use_id}" if use_id else None
    more: dict[str, Any] = {"luu": saved, "cau": use_id, "_anchor": anchor}
    if lesson_id is None:
        return url_for("authoring.bank", course_id=course_id, **more)
    return url_for("authoring.practice", course_id=course_id, lesson_id=lesson_id, **more)


def searched() -> Search:
    """The search that the address asks for."""
    return Search(*(request.args.get(name, "") for name in ("tim", "kieu", "nhan", "kho", "day")))


def _list_page(course_id: int, lesson_id: int | None) -> str:
    session = db.session()
    course = own_course(course_id)
    version, editable = version_shown(session, course)
    tree = outline(session, version.id)
    lesson = next((lesson for lesson in tree.lessons if lesson.id == lesson_id), None)
    if lesson_id is not None and lesson is None:
        raise NotFound
    everything = uses_of(session, version.id)
    uses = [use for use in everything if use.lesson_id == lesson_id]
    search = searched()
    wanted = request.args.get("cau") or request.args.get("luu") or ""
    page = page_of(uses, tree, search, number=whole_number(request.args.get("trang")) or 1, at=wanted)
    return render_template(
        "authoring/bank.html",
        course=course,
        tree=tree,
        lesson=lesson,
        editable=editable,
        search=search,
        total=len(uses),
        page=page,
        lines=page.rows,
        counts=kinds_counted(uses),
        tags=tags_used(uses),
        kinds=KINDS,
        difficulties=DIFFICULTIES,
        practice_counts={lesson.id: sum(use.lesson_id == lesson.id for use in everything) for lesson in tree.lessons},
        saved=next((use.id for use in uses if str(use.id) == request.args.get("luu")), None),
    )
