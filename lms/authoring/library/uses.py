"""Which texts of a draft show a thing: asked before anything is removed, and by the library for its lists.

The names themselves come from the renderer (lms.content.text.render), kept with each step and question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, ImportedQuestion, QuestionImport
from lms.authoring.desk.models import WorkingCopy
from lms.authoring.desk.queries import steps_by_lesson
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.catalogue.models import CourseVersion
from lms.catalogue.naming import names_of
from lms.content.text.named_things import FOLDERS
from lms.content.text.render import names_in, plain_words
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import names_in_body
from lms.quizzes.queries import uses_of


@dataclass(frozen=True)
class UseOf:
    """A place that uses a thing: a step (lesson and step id) or a question (its use id), with its title."""

    title: str
    lesson_id: int = 0
    step_id: int = 0
    use_id: int = 0


def places(session: Session, version_id: int) -> dict[str, list[UseOf]]:
    """By the name of a thing, the steps and questions of a version that use it; always three queries."""
    found: dict[str, list[UseOf]] = {}
    for names, place in _places(session, version_id):
        for name in names:
            found.setdefault(name, []).append(place)
    return found


def must_be_unused(session: Session, version: CourseVersion, path: str) -> None:
    """Raises Conflict when a text shows the thing of this name: one of the draft, or one that is not in it yet."""
    if path in places(session, version.id):
        if path.startswith("hinh/"):
            raise Conflict(N_("Ảnh này đang có trong bài. Bỏ ảnh khỏi bài rồi mới xóa."))
        raise Conflict(N_("Tệp này đang có trong bài. Bỏ khỏi bài rồi mới xóa."))
    if any(path in names for names in _waiting(session, version.course_id)):
        message = N_("Đang có trong chữ chưa lưu, hoặc trong câu hỏi, bài Word chờ đưa vào. Xong chỗ ấy rồi mới xóa.")
        raise Conflict(message)


def _places(session: Session, version_id: int) -> Iterator[tuple[tuple[str, ...], UseOf]]:
    for lesson, steps in steps_by_lesson(session, version_id):
        for step in steps:
            yield names_of(step), UseOf(f"{lesson.title}: {step.title}", lesson.id, step.id)
    for use in uses_of(session, version_id):
        stem = plain_words(use.asked.body.stem)[:80]
        yield use.asked.names, UseOf(stem, use_id=use.id)


def _waiting(session: Session, course_id: int) -> Iterator[tuple[str, ...]]:
    """The names in texts that are not in the draft yet: open forms, and files that are being looked through."""
    for fields in session.scalars(select(WorkingCopy.fields).where(WorkingCopy.course_id == course_id)):
        for _name, value in fields or ():
            yield (value,) if value.startswith(FOLDERS) else names_in(value)
    bodies = select(ImportedQuestion).join(QuestionImport, QuestionImport.id == ImportedQuestion.import_id)
    mine = bodies.where(QuestionImport.course_id == course_id, ImportedQuestion.state.in_(("ready", "doubt", "out")))
    for row in session.scalars(mine):
        yield names_in_body(KINDS[row.kind].read(row.body))
    handouts = select(HandoutImport).where(HandoutImport.course_id == course_id)
    for handout in session.scalars(handouts):
        if handout.made is None:
            yield from (names_in(str(block.get("markdown", ""))) for block in handout.blocks)
