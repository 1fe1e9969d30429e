"""The pages on which a question is written: a form for each kind; buttons add rows, and nothing typed is lost."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.queries import version_shown
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course, own_draft
from lms.authoring.desk.views.working_copies import kept_here, saved_here
from lms.authoring.questions.base_forms import QuestionForm, offered
from lms.authoring.questions.bodies import body_of, mark_of_use
from lms.authoring.questions.filling import offer, start_of
from lms.authoring.questions.forms import FORMS, HotspotForm, PictureQuestionForm
from lms.authoring.questions.kind_words import WORDS
from lms.authoring.questions.views.bank import list_url
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.messages import Words
from lms.catalogue.files import names_of
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import outline
from lms.catalogue.pictures import picture_of
from lms.catalogue.queries import pictures_of
from lms.content.text.check import mistakes
from lms.content.text.plainness import question_hints
from lms.quizzes.actions import add_question, put_in, rewrite
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Use, has_use, is_pinned, use_of, use_to_change
from lms.quizzes.texts import QuestionText
from lms.web.guards import shown_again, staff
from lms.web.i18n import _
from lms.web.incoming import whole_number
from lms.web.redirects import go

Answer = str | Response | tuple[str, int]


@bp.get("/<int:course_id>/cau-hoi/moi")
@staff("trainer")
def new_question(course_id: int) -> str:
    """Show the kinds to choose from or, when the address names one, an empty form of it."""
    course, draft = own_draft(course_id)
    kind, lesson_id = request.args.get("kieu", ""), request.args.get("bai", "")
    if kind not in FORMS:
        back = list_url(course.id, whole_number(lesson_id))
        return render_template(
            "authoring/question_kind.html", course=course, kinds=KINDS, kind_words=WORDS, lesson_id=lesson_id, back=back
        )
    form = offer(FORMS[kind](data={"place": lesson_id}), outline(db.session(), draft.id))
    return _page(course, draft, form, kind)


@bp.post("/<int:course_id>/cau-hoi/moi")
@shown_again
@staff("trainer")
def add_new_question(course_id: int) -> Answer:
    """Add a new question to the draft. After mistakes, or without a draft, show the form again as typed."""
    course, version, editable = _version(course_id)
    kind = request.args.get("kieu", "")
    if kind not in FORMS:
        return go(url_for("authoring.new_question", course_id=course.id))
    form = offer(FORMS[kind](), outline(db.session(), version.id))
    if not editable:
        return _page(course, version, form, kind, gone=True), 409
    if rows_changed(form) or not good(form, kind, in_time=form.validate()):
        return _page(course, version, form, kind)
    use = add_question(db.session(), course.id, version.id, text_typed(form, kind), now(), lesson_id=_place(form))
    saved_here()
    db.session.commit()
    return go(list_url(course.id, use.lesson_id, saved=use.id))


@bp.get("/<int:course_id>/cau-hoi/<int:use_id>")
@staff("trainer")
def question(course_id: int, use_id: int) -> str:
    """Show a question in its form."""
    course, draft = own_draft(course_id)
    use = use_of(db.session(), draft.id, use_id)
    form = offer(FORMS[use.asked.kind](data=start_of(use)), outline(db.session(), draft.id))
    return _page(course, draft, form, use.asked.kind, use)


@bp.post("/<int:course_id>/cau-hoi/<int:use_id>")
@shown_again
@staff("trainer")
def save_question(course_id: int, use_id: int) -> Answer:
    """Save changes to a question.

    When somebody changed or removed it meanwhile, or after mistakes, the form says so and is shown again as typed.
    """
    course, version, editable = _version(course_id)
    session = db.session()
    if not has_use(session, course.id, version.id, use_id) or not editable:
        return _gone(course, version)
    row = use_to_change(session, version.id, use_id)
    use = use_of(session, version.id, use_id)
    kind = use.asked.kind
    form = offer(FORMS[kind](), outline(session, version.id))
    form.needs_teaches = use.asked.teaches is not None  # one that came from a file may stay without a step
    if rows_changed(form):
        return _page(course, version, form, kind, use)
    if form.seen.data != mark_of_use(use):
        form.seen.data = mark_of_use(use)
        return _page(course, version, form, kind, use, conflict=True), 409
    if not good(form, kind, in_time=form.validate()):
        return _page(course, version, form, kind, use)
    rewrite(session, row, text_typed(form, kind), now())
    put_in(session, row, _place(form))
    saved_here()
    session.commit()
    return go(list_url(course.id, row.lesson_id, saved=row.id))


def _version(course_id: int) -> tuple[Course, CourseVersion, bool]:
    """The course, the version that the desk shows of it, and whether that is a draft. Raises NotFound."""
    course = own_course(course_id)
    version, editable = version_shown(db.session(), course)
    return (*own_draft(course_id), True) if editable else (course, version, False)


def _gone(course: Course, version: CourseVersion) -> Answer:
    """The form again, to be saved as a new question, because its question is in no draft any more."""
    kind = request.form.get("kind", "")
    if kind not in FORMS:
        raise NotFound
    return _page(course, version, offer(FORMS[kind](), outline(db.session(), version.id)), kind, gone=True), 409


def rows_changed(form: QuestionForm) -> bool:
    """Whether a button for rows was pressed, or unsaved text is only shown again; then nothing is judged."""
    if "deed" in request.form:
        return True
    if "them" in request.form and hasattr(form, "add_row"):
        form.add_row()
        return True
    number = request.form.get("len", "")
    if number.isascii() and number.isdigit() and hasattr(form, "raise_row"):
        form.raise_row(int(number[:3]))
        return True
    return False


def good(form: QuestionForm, kind: str, *, in_time: bool) -> bool:
    """Whether the form can be saved. Everything is judged at once, so that all mistakes are shown together.

    `in_time` is whether the form itself is valid, its token included.
    """
    problems = KINDS[kind].problems(body_of(kind, form.typed()))
    form.show([problem for problem in problems if problem.serious])
    form.judge_about()
    return in_time and not form.complaints


def _lacking(use: Use) -> list[Words]:
    """What would make a question better, though it can be asked without."""
    problems = KINDS[use.asked.kind].problems(use.asked.body)
    return list(dict.fromkeys(problem.message for problem in problems if not problem.serious))


def text_typed(form: QuestionForm, kind: str) -> QuestionText:
    """The question that was typed."""
    return QuestionText(
        kind, body_of(kind, form.typed()), form.typed_tags(), form.difficulty.data, form.typed_teaches()
    )


def _place(form: QuestionForm) -> int | None:
    return int(form.place.data) if form.place.data else None


def _page(
    course: Course, version: CourseVersion, form: QuestionForm, kind: str, use: Use | None = None, **more: Any
) -> str:
    lesson_id = int(form.place.data) if form.place.data in offered(form.place)[1:] else None
    new = url_for("authoring.new_question", course_id=course.id, kieu=kind)
    pictures = pictures_of(db.session(), version.id)
    if isinstance(form, PictureQuestionForm | HotspotForm):
        form.offer_pictures([SelectChoice(row.path, row.description or row.path) for row in pictures.values()])
    asked_of = pictures.get(form.picture.data) if isinstance(form, HotspotForm) else None
    return render_template(
        "authoring/question.html",
        course=course,
        form=form,
        kind=KINDS[kind],
        kind_words=WORDS,
        use=use,
        editable=version.state == "draft",
        action=url_for("authoring.question", course_id=course.id, use_id=use.id) if use else new,
        pinned=use is not None and is_pinned(db.session(), use.asked.id),
        lacking=_lacking(use) if use else [],
        hints=mistakes(form.stem.data or "", names_of(db.session(), version.id)) if use else [],
        plainer=question_hints(use.asked.text.kept()) if use else [],
        pictures=list(pictures),
        grid=picture_of(asked_of) if asked_of else None,
        back=list_url(course.id, use.lesson_id if use else lesson_id, use.id if use else None),
        kept=kept_here(course.id),
        heading=_("Sửa câu hỏi") if use else _("Câu hỏi mới"),
        **more,
    )
