"""The people of the attacked installation: a grandmother, an officer, trainers, two courses, somebody of the demo.

Plain values only, so that an attack knows no more than somebody who has the papers on the table in front of him.
"""

from dataclasses import dataclass
from datetime import datetime

import pyotp
import pytest
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.catalogue import actions as catalogue
from lms.catalogue.queries import draft_of, lessons_of, steps_of
from lms.operating.demo import staff as demo_staff
from lms.people import actions as people, passwords, second_step
from lms.people.models import Person
from lms.quizzes.actions import add_question
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.rows import Thing
from lms.quizzes.texts import QuestionText
from tests.factories.questions import Desk, desk

PASSWORD = "trâu ăn cỏ non chiều"
FIRST = "k7m2-p9qr-xw4d"
#: The grandmother's and the officer's PINs: none of those that are refused.
PIN, OFFICERS_PIN = "5839", "7391"
PHONE = "0912 345 678"
ORDERED = 12
#: Taken before the tests' cheap one stands in its place.
REAL_HASHER = passwords._hasher


@dataclass(frozen=True)
class Village:
    """Codes, names and ids that stand on cards and in addresses, and the secret of the officer's phone."""

    hamlet_id: int
    grandmother: str
    grandmother_id: int
    officer: str
    secret: str
    #: Codes on the officer's paper; whoever uses one takes it away.
    paper: list[str]
    trainer: str
    join_code: str
    course_id: int
    lesson_id: int
    step_id: int
    version_id: int


def village(session: Session) -> Village:
    """Make them; the caller commits."""
    moment = now()
    made = desk(session, moment)
    farmer = session.merge(made.world.farmer)
    farmer.phone = "+84912345678"
    people.set_pin(farmer, PIN)
    people.consent(session, farmer.id, {"learning": True, "class_list": True}, moment)
    secret = pyotp.random_base32()
    officer = _staff(session, made, ("Hà Thị Cán Sự", "cansu", "officer"), moment)
    officer.phone = "+84987001001"
    second_step.add_codes(session, officer.id, secret, 0, moment)
    trainer = session.merge(made.trainer)
    people.set_password(session, trainer, "giaovien", PASSWORD)
    people.set_pin(trainer, OFFICERS_PIN)
    newcomer = _staff(session, made, ("Vàng Thị Mới", "nguoimoi", "trainer"), moment)
    people.set_password(session, newcomer, "nguoimoi", FIRST, first=True)
    _staff(session, made, ("Lý Đổi Khóa", "doikhoa", "trainer"), moment).pin_hash = None
    _demo(session, made, moment)
    _ordered_course(session, moment)
    lesson = lessons_of(session, made.draft.id)[0]
    return Village(
        made.world.hamlet.id,
        farmer.code or "",
        farmer.id,
        officer.code or "",
        secret,
        _paper(session, officer.id),
        trainer.code or "",
        people.new_join_code(session, made.world.hamlet.id, "", moment).code,
        made.course.id,
        lesson.id,
        steps_of(session, lesson.id)[0].id,
        made.world.version.id,
    )


def _staff(session: Session, made: Desk, who: tuple[str, str, str], moment: datetime) -> Person:
    name, login, role = who
    person = people.register(session, people.NewPerson(name, 1980, made.world.hamlet.id), moment)
    people.set_pin(person, OFFICERS_PIN)
    people.set_password(session, person, login, PASSWORD)
    people.grant(session, person, role, made.world.commune.id, moment)
    return person


def _paper(session: Session, person_id: int) -> list[str]:
    """Recovery codes hashed as the real server hashes them: they are looked up by their hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", REAL_HASHER)
        return second_step.new_recovery_codes(session, person_id)


def _demo(session: Session, made: Desk, moment: datetime) -> None:
    """An administrator and a learner of the demo, whose password and PIN stand in the documentation."""
    admin = people.register(session, people.NewPerson("Lê Thị Mẫu", 1980, made.world.hamlet.id), moment, is_demo=True)
    people.set_login(session, admin, "quantri")
    admin.password_hash = passwords.hashed(demo_staff.PASSWORD)
    people.grant(session, admin, "admin", made.world.province.id, moment)
    admin.code = demo_staff.LEARNER_CODE
    people.set_pin(admin, demo_staff.PIN)


def _ordered_course(session: Session, moment: datetime) -> None:
    """A course "thu-tu" whose test asks for the order of five things, ten times."""
    course = catalogue.make_course(session, "thu-tu", "Thứ tự", moment)
    version = draft_of(session, course.id)
    assert version is not None
    lesson = catalogue.add_lesson(session, version, "Bài 1")
    catalogue.add_step(session, version, lesson, "Bước 1", "Bà con đọc đây.")
    for number in range(ORDERED):
        items = tuple(Thing("abcde"[n], f"Việc {number}{(n * 3 + number) % 5}") for n in range(5))
        body = OrderingBody(stem=f"Xếp lần {number}?", items=items, why="Vì thế.")
        text = QuestionText("ordering", body, key=f"xep-{number}", teaches=("bai-1", "buoc-1"))
        add_question(session, course.id, version.id, text, moment, lesson_id=None)
    catalogue.publish(session, version, moment)
