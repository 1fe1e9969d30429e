"""What in a course needs a look: review days that passed, links that lead nowhere, steps where people stop, questions
that nearly everybody gets wrong, pictures that load slowly. Computed each time it is shown; it stops nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.desk.queries import steps_by_lesson
from lms.authoring.desk.rules import HEAVY_PICTURE
from lms.authoring.figures.course_figures import CourseStatistics, statistics
from lms.authoring.figures.question_figures import item_lines
from lms.authoring.library.queries import LibraryItem, library
from lms.base.clock import local_day
from lms.base.messages import Value, Words, message_of, with_values
from lms.base.text import N_
from lms.catalogue.files import names_of
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import Outline, outline
from lms.content.text.check import mistakes
from lms.content.text.markdown import found_in
from lms.quizzes.queries import QuestionSet, question_set

#: How long before its review day a text is listed.
SOON = timedelta(days=30)
#: A question is listed when fewer than this or more than this share (percent) were right, once it was asked OFTEN.
NEARLY_ALL_WRONG, NEARLY_ALL_RIGHT, OFTEN = 30, 97, 20
#: A step is listed when at least so many people stopped there, and at least this share of those who came.
STOPPED, SHARE = 5, 0.25
#: Addresses on this site that learners may open; a link to any other, for example to the desk, is a slip.
OWN_PAGES = re.compile(r"^/(?:khoa-hoc/[a-z0-9-]+(?:/[a-z0-9-]+(?:/\d+)?)?|tro-giup|toi|tra-cuu|)?(?:#.*)?$")


@dataclass(frozen=True)
class Need:
    """One thing to look at: `group` is a key of GROUPS, `message` says what it is, the rest where it is mended."""

    group: str
    message: Words
    lesson_id: int = 0
    step_id: int = 0
    path: str = ""
    item: str = ""
    place: str = ""


GROUPS = {
    "day": N_("Đến ngày xem lại"),
    "link": N_("Đường link và chỗ cần sửa"),
    "people": N_("Chỗ bà con dừng lại"),
    "question": N_("Câu hỏi"),
    "picture": N_("Ảnh nặng"),
}


def needs(session: Session, course: Course, version: CourseVersion, now: datetime) -> list[Need]:
    """Everything in a version that needs a look, the most urgent first."""
    tree = outline(session, version.id)
    found = [*_days(version, tree, local_day(now)), *_texts(session, version)]
    if course.current_version_id is not None:
        current = outline(session, course.current_version_id)
        asked = question_set(session, course.current_version_id)
        found += _stops(statistics(session, current, asked, now))
        found += _questions(session, course, asked)
    return [*found, *_pictures(library(session, version.id))]


def grouped(found: list[Need]) -> list[tuple[str, list[Need]]]:
    """(heading, needs) of each group that has any needs."""
    return [(head, mine) for key, head in GROUPS.items() if (mine := [one for one in found if one.group == key])]


def _days(version: CourseVersion, tree: Outline, today: date) -> Iterator[Need]:
    days = [(version.review_by, N_("Khóa học"), 0), *((one.review_by, one.title, one.id) for one in tree.lessons)]
    for day, title, lesson_id in days:
        if day is None or day >= today + SOON:
            continue
        late, soon = N_("“%(title)s” quá ngày xem lại: %(day)s."), N_("“%(title)s” sắp đến ngày xem lại: %(day)s.")
        message = with_values(late if day < today else soon, title=title, day=day)
        yield Need("day", message, lesson_id=lesson_id, place="day")


def _texts(session: Session, version: CourseVersion) -> Iterator[Need]:
    names = names_of(session, version.id)
    for lesson, steps in steps_by_lesson(session, version.id):
        for step in steps:
            where: dict[str, Any] = {"lesson_id": lesson.id, "step_id": step.id}
            for address in (one.address for one in found_in(step.source) if one.sort == "link"):
                if address.startswith("/") and not OWN_PAGES.match(address):
                    gone = N_("“%(step)s” có link tới trang không có: %(address)s.")
                    yield Need("link", with_values(gone, step=step.title, address=address), **where)
                elif address.startswith("https://"):
                    outside = N_("“%(step)s” có link ra ngoài, mở thử xem còn không: %(address)s.")
                    yield Need("link", with_values(outside, step=step.title, address=address), **where)
            wrong = [one for one in mistakes(step.source, names) if one.serious]
            if wrong:
                message = with_values(N_("“%(step)s”: %(said)s"), step=step.title, said=message_of(wrong[0].message))
                yield Need("link", message, **where)


def _stops(figures: CourseStatistics) -> Iterator[Need]:
    for lesson in figures.lessons:
        for title, reach in lesson.steps:
            if reach.stopped >= STOPPED and reach.stopped >= SHARE * max(reach.reached, 1):
                values: dict[str, Value] = {"lesson": lesson.title, "step": title}
                values |= {"stopped": reach.stopped, "reached": reach.reached}
                message = N_("%(stopped)s trên %(reached)s người dừng ở “%(step)s”, bài “%(lesson)s”.")
                yield Need("people", with_values(message, **values), place="figures")


def _questions(session: Session, course: Course, asked: QuestionSet) -> Iterator[Need]:
    for line in item_lines(session, course.id, asked, every=False):
        facility = line.figures.facility
        if facility is None or line.figures.count < OFTEN:
            continue
        values: dict[str, Value] = {"text": line.text[:120], "percent": round(facility), "count": line.figures.count}
        if facility < NEARLY_ALL_WRONG:
            message = N_("Gần như ai cũng sai (%(percent)s%% đúng, %(count)s lượt): %(text)s")
            yield Need("question", with_values(message, **values), item=line.key)
        elif facility > NEARLY_ALL_RIGHT:
            message = N_("Ai cũng đúng, chưa chắc đã dạy được gì (%(count)s lượt): %(text)s")
            yield Need("question", with_values(message, **values), item=line.key)


def _pictures(items: list[LibraryItem]) -> Iterator[Need]:
    for item in items:
        if item.kind == "hinh" and item.phone > HEAVY_PICTURE and item.uses:
            values: dict[str, Value] = {
                "name": item.description or item.path,
                "size": item.phone // 1024,
                "seconds": item.waiting,
            }
            message = N_("%(name)s: điện thoại tải %(size)s KB, mạng yếu chừng %(seconds)s giây.")
            yield Need("picture", with_values(message, **values), path=item.path)
