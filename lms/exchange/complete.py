"""Whether other installations can take a version in: it is written as a folder, read back, and must say the same.

This is asked before a draft is published, before a package is made, and when one is taken in.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from lms.catalogue.models import CourseVersion
from lms.exchange.coursefolder.model import CourseFolder, Flaw, LessonFile, QuestionFile
from lms.exchange.coursefolder.reader import read_ours
from lms.exchange.coursefolder.values import lesson_words, settings_of
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import export_course
from lms.quizzes.contents import said_of

CHANGED = "Có dấu lạ nên khi mang khóa học sang nơi khác thì chữ ở đây đổi đi."
CURE = "Mở ra, gõ lại chữ rồi bấm Lưu."


def lacks(session: Session, version: CourseVersion, slug: str) -> list[Flaw]:
    """What keeps other installations from taking a version in, each with its place; empty when it is complete.

    Media are not examined again, because they were when they came.
    """
    return lacks_of(export_course(session, version, slug, media=False), published=version.state == "published")


def lacks_of(course: CourseFolder, *, published: bool) -> list[Flaw]:
    """What `lacks` finds, of a folder's content whose media may be empty; a `published` one may break newer rules."""
    again, problems = read_ours(course.slug, write_course(course), published=published)
    serious = [problem for problem in problems if problem.serious]
    if serious or again is None or published:
        return serious
    return list(_changed(course, again))


def _changed(course: CourseFolder, again: CourseFolder) -> Iterator[Flaw]:
    """The places at which what was read differs from what was written."""
    if settings_of(course) != settings_of(again):
        yield Flaw("khoa-hoc.md", 1, CHANGED, CURE)
    for one, other in zip(course.lessons, again.lessons, strict=True):
        yield from _of_lesson(one, other)
        yield from _of_questions(one.practice, other.practice, other.file)
    yield from _of_questions(course.bank, again.bank, "cau-hoi.md")


def _of_lesson(one: LessonFile, other: LessonFile) -> Iterator[Flaw]:
    if lesson_words(one) != lesson_words(other):
        yield Flaw(other.file, 1, CHANGED, CURE, place=f"{one.key}/")
    for step, read in zip(one.steps, other.steps, strict=True):
        if step != read:
            yield Flaw(other.file, read.line, CHANGED, CURE, place=f"{one.key}/{step.key}")


def _of_questions(asked: Sequence[QuestionFile], again: Sequence[QuestionFile], file: str) -> Iterator[Flaw]:
    for one, other in zip(asked, again, strict=True):
        if said_of(one.text) != said_of(other.text):
            yield Flaw(file, other.line, CHANGED, CURE, place=f"?{one.key}")
