"""A small world: a hamlet in a commune, a farmer, and a course of two lessons with a bank of three questions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, ensure_levels
from lms.areas.models import Area
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of
from lms.people import actions as people
from lms.people.models import Person
from lms.quizzes.actions import add_question
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.texts import QuestionText
from tests.factories.replaying import replayed

SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class World:
    """What most tests need."""

    province: Area
    commune: Area
    hamlet: Area
    next_commune: Area
    farmer: Person
    course: Course
    version: CourseVersion


@replayed
def world(session: Session, now: datetime) -> World:
    """Make the world."""
    ensure_levels(session)
    province = add_area(session, NewArea("19", "province", "Tỉnh Thái Nguyên", None, SINCE))
    commune = add_area(session, NewArea("05587", "commune", "Xã Bình Yên", province.id, SINCE))
    next_commune = add_area(session, NewArea("05563", "commune", "Xã Phượng Tiến", province.id, SINCE))
    hamlet = add_area(session, NewArea("05587-01", "hamlet", "Xóm Gốc Thông", commune.id, SINCE))
    farmer = people.register(session, people.NewPerson("Nguyễn Thị Thoa", 1965, hamlet.id), now)
    course, version = published_course(session, now)
    session.flush()
    return World(province, commune, hamlet, next_commune, farmer, course, version)


def published_course(session: Session, now: datetime) -> tuple[Course, CourseVersion]:
    """A published course "thu"."""
    course = catalogue.make_course(session, "thu", "Khóa thử", now)
    version = draft_of(session, course.id)
    assert version is not None
    for number in (1, 2):
        lesson = catalogue.add_lesson(session, version, f"Bài {number}")
        for step in (1, 2):
            catalogue.add_step(session, version, lesson, f"Bước {step}", "Bà con **bấm** vào đây.")
    for number in (1, 2, 3):
        add_question(session, course.id, version.id, question(number), now, lesson_id=None)
    catalogue.publish(session, version, now)
    return course, version


def question(number: int) -> QuestionText:
    """A single choice whose second option is right."""
    options = (
        Option("a", "Bấm ngay", False, "Vội là dễ mắc lừa."),
        Option("b", "Hỏi lại", True, "Hỏi lại cho chắc."),
    )
    body = ChoiceBody(stem=f"Câu {number}: có tin nhắn lạ, làm gì?", options=options)
    return QuestionText("single", body, key=f"cau-{number}", teaches=("bai-1", "buoc-1"))
