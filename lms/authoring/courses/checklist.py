"""What a draft still lacks before learners may learn from it, each with the place where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.desk.queries import steps_by_lesson
from lms.base.messages import Message, Words, message_of, with_values
from lms.base.text import N_
from lms.catalogue.files import names_of
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.content.text.check import TO_FILL, mistakes
from lms.content.text.named_things import FOLDERS
from lms.content.text.render import plain_words
from lms.exchange.complete import lacks
from lms.quizzes.drawing import short_rules
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Asked, QuestionSet, question_set, uses_of

Lessons = list[tuple[Lesson, list[Step]]]


@dataclass(frozen=True)
class GapInDraft:
    """Something that is missing, in words; a `serious` gap stops publishing.

    `place` is where it is mended: "lessons", "settings", "bank", "asking", "lesson", "practice", "step", "question" or
    "teaching". `spot` is the same place as a course folder names it ("lesson/step", "lesson/", "?key", "" the course).
    """

    place: str
    message: Words
    serious: bool = True
    lesson_id: int = 0
    step_id: int = 0
    use_id: int = 0
    spot: str | None = None


def gaps(session: Session, draft: CourseVersion, today: date) -> list[GapInDraft]:
    """Everything that a draft lacks; what stops publishing comes first."""
    lessons = steps_by_lesson(session, draft.id)
    questions = question_set(session, draft.id)
    found = [
        *_course(draft, lessons, today),
        *_steps(lessons, names_of(session, draft.id)),
        *_practice(lessons, questions),
        *_bank(draft, questions),
        *_teaching(session, draft, questions),
    ]
    found += _elsewhere(session, draft, lessons, {gap.spot for gap in found if gap.serious})
    return sorted(found, key=lambda gap: not gap.serious)


def fewer_questions(draft: CourseVersion, found: list[GapInDraft], bank: int) -> int:
    """How many questions the test can ask with a bank of `bank` questions, when that alone stops publishing; else 0."""
    short = 0 < bank < draft.quiz_size
    return bank if short and [gap.place for gap in found if gap.serious] == ["bank"] else 0


def _course(draft: CourseVersion, lessons: Lessons, today: date) -> Iterator[GapInDraft]:
    if not lessons:
        yield GapInDraft("lessons", N_("Chưa có bài nào."), spot="")
    if not draft.intro_source:
        yield GapInDraft("settings", N_("Chưa có lời giới thiệu khóa học."), serious=False)
    if draft.review_by is not None and draft.review_by < today:
        yield GapInDraft("settings", N_("Ngày xem lại khóa học đã qua."), serious=False)


def _steps(lessons: Lessons, pictures: set[str]) -> Iterator[GapInDraft]:
    for lesson, steps in lessons:
        if not steps:
            message, spot = N_("Bài “%(title)s” chưa có bước nào."), f"{lesson.key}/"
            yield GapInDraft("lesson", with_values(message, title=lesson.title), lesson_id=lesson.id, spot=spot)
        for step in steps:
            yield from _step(lesson, step, pictures)


def _step(lesson: Lesson, step: Step, pictures: set[str]) -> Iterator[GapInDraft]:
    where: dict[str, Any] = {"lesson_id": lesson.id, "step_id": step.id, "spot": f"{lesson.key}/{step.key}"}
    if not step.source.strip():
        message = N_("Bước “%(step)s” của bài “%(lesson)s” chưa có nội dung.")
        yield GapInDraft("step", with_values(message, step=step.title, lesson=lesson.title), **where)
    serious = [mistake for mistake in mistakes(step.source, pictures) if mistake.serious]
    if left := TO_FILL.search(step.title):
        message = N_("Tên bước của bài “%(lesson)s” còn chỗ chưa điền: %(left)s.")
        yield GapInDraft("step", with_values(message, lesson=lesson.title, left=left.group(1)), **where)
    if serious:
        message = N_("Bước “%(step)s” của bài “%(lesson)s” có %(count)s chỗ cần sửa.")
        yield GapInDraft(
            "step", with_values(message, step=step.title, lesson=lesson.title, count=len(serious)), **where
        )


def _practice(lessons: Lessons, questions: QuestionSet) -> Iterator[GapInDraft]:
    for lesson, _steps_of in lessons:
        asked = questions.practice.get(lesson.key, ())
        if not asked:
            message = N_("Bài “%(title)s” chưa có câu hỏi ôn bài.")
            yield GapInDraft("practice", with_values(message, title=lesson.title), serious=False, lesson_id=lesson.id)
        for spot, fault in _faults(asked):
            yield GapInDraft("practice", fault, lesson_id=lesson.id, spot=spot)
        if lacks := _without_reasons(asked):
            message = N_("Ôn bài “%(title)s”: %(count)s câu chưa có lời giải thích vì sao.")
            yield GapInDraft(
                "practice", with_values(message, title=lesson.title, count=lacks), serious=False, lesson_id=lesson.id
            )


def _bank(draft: CourseVersion, questions: QuestionSet) -> Iterator[GapInDraft]:
    if len(questions.bank) < draft.quiz_size:
        message = N_("Bài kiểm tra có %(size)s câu mà ngân hàng câu hỏi mới có %(bank)s câu.")
        yield GapInDraft("bank", with_values(message, size=draft.quiz_size, bank=len(questions.bank)))
    for rule, got in short_rules(questions.bank, questions.rules):
        message = N_("Bài kiểm tra cần %(count)s câu “%(about)s” mà ngân hàng mới có %(got)s câu.")
        yield GapInDraft("asking", with_values(message, count=rule.count, about=rule.about, got=got))
    if sum(rule.count for rule in questions.rules) > draft.quiz_size:
        message = N_("Cách rút câu cần nhiều câu hơn bài kiểm tra có. Bớt đi, hoặc cho bài kiểm tra nhiều câu hơn.")
        yield GapInDraft("asking", message)
    for spot, fault in _faults(questions.bank):
        yield GapInDraft("bank", fault, spot=spot)
    if lacks := _without_reasons(questions.bank):
        message = N_("Ngân hàng câu hỏi: %(count)s câu chưa có lời giải thích vì sao.")
        yield GapInDraft("bank", with_values(message, count=lacks), serious=False)


def _without_reasons(questions: tuple[Asked, ...]) -> int:
    """How many questions could be asked but give no reason with their answer."""
    return sum(any(not p.serious for p in KINDS[asked.kind].problems(asked.body)) for asked in questions)


def _teaching(session: Session, draft: CourseVersion, questions: QuestionSet) -> Iterator[GapInDraft]:
    """Questions of the test that lead back to no step, and pictures that questions name but that do not exist."""
    lost = [asked for asked in questions.bank if asked.teaches is None]
    if lost:
        message = N_("Ngân hàng câu hỏi: %(count)s câu chưa nói dạy ở bước nào. Chọn bước cho nhiều câu một lúc.")
        yield GapInDraft("teaching", with_values(message, count=len(lost)), serious=False)
    known = names_of(session, draft.id)
    for use in uses_of(session, draft.id):
        missing = [name for name in use.asked.names if name.startswith(FOLDERS) and name not in known]
        if missing:
            message = N_("Câu hỏi “%(stem)s”: không có ảnh %(name)s.")
            told = with_values(message, stem=_stem(use.asked), name=missing[0])
            yield GapInDraft("question", told, use_id=use.id, spot=f"?{use.asked.key}")


def _elsewhere(session: Session, draft: CourseVersion, lessons: Lessons, told: set[str | None]) -> Iterator[GapInDraft]:
    """What keeps other installations from taking the version in, without what is `told` already (exchange.complete)."""
    slug = session.get_one(Course, draft.course_id).slug
    found = {problem.place: problem for problem in reversed(lacks(session, draft, slug)) if problem.place not in told}
    if not found:
        return
    uses = {f"?{use.asked.key}": use for use in uses_of(session, draft.id)}
    steps = {f"{lesson.key}/{step.key}": (lesson, step) for lesson, steps in lessons for step in steps}
    titles = {f"{lesson.key}/": lesson for lesson, _steps_of in lessons}
    for place, problem in found.items():
        said = f"{problem.message} {problem.cure}".strip()
        if place in uses:
            yield GapInDraft("question", _about(_stem(uses[place].asked), said), use_id=uses[place].id, spot=place)
        elif place in steps:
            lesson, step = steps[place]
            yield GapInDraft("step", _about(step.title, said), lesson_id=lesson.id, step_id=step.id, spot=place)
        elif place in titles:
            yield GapInDraft("lesson", _about(titles[place].title, said), lesson_id=titles[place].id, spot=place)
        else:
            yield GapInDraft("settings", _about(draft.title, said), spot=place)


def _about(where: str, said: str) -> Message:
    return with_values(N_("“%(where)s”: %(said)s"), where=where, said=said)


def _stem(asked: Asked) -> str:
    return plain_words(asked.body.stem)[:80]


def _faults(questions: tuple[Asked, ...]) -> Iterator[tuple[str, Message]]:
    """What is wrong with questions, as (spot, message)."""
    for asked in questions:
        for complaint in KINDS[asked.kind].check(asked.body):
            words = with_values(
                N_("Câu hỏi “%(stem)s”: %(complaint)s"), stem=_stem(asked), complaint=message_of(complaint)
            )
            yield f"?{asked.key}", words
