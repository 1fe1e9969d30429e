"""The demo's staff and the one learner whose code is printed at the start."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.catalogue.models import Course
from lms.operating.demo.demo_areas import Places
from lms.people import actions, passwords
from lms.people.actions import NewPerson
from lms.people.models import Person

PASSWORD = "lop-lang-demo"  # noqa: S105  (printed at every demo start; demo mode only)
PIN = "4915"
LEARNER_CODE = "BAC234"
TRAINER = "huongdan"

#: (login, name, role, which area) of each member of staff.
STAFF = (
    ("quantri", "Lê Thị Quản Trị", "admin", "province"),
    ("vung", "Trần Văn Vùng", "officer", "programme"),
    ("canbo", "Nguyễn Thị Cán Bộ", "officer", "commune"),
    ("canbo2", "Phạm Văn Bên Cạnh", "officer", "next commune"),
    (TRAINER, "Hoàng Thị Hướng Dẫn", "trainer", "programme"),
)


def make(session: Session, places: Places, now: datetime) -> None:
    """Make the staff; every name says what the person does, so that nobody takes it for a real person's."""
    areas = {
        "province": places.province,
        "programme": places.programme,
        "commune": places.communes[0],
        "next commune": places.communes[-1],
    }
    for login, name, role, where in STAFF:
        if session.scalar(select(Person.id).where(Person.login == login)) is None:
            person = actions.register(session, NewPerson(name, 1980, areas[where]), now, is_demo=True)
            # Everybody who tries the demo knows these passwords, so the rules for passwords are not applied.
            actions.set_login(session, person, login)
            person.password_hash = passwords.hashed(PASSWORD)
            actions.grant(session, person, role, areas[where], now)


def make_learner(session: Session, places: Places, now: datetime) -> None:
    """Make the learner whose code is printed, who has joined a course and learnt nothing yet."""
    if session.scalar(select(Person.id).where(Person.code == LEARNER_CODE)) is not None:
        return
    hamlet = places.hamlets[0][0]
    person = actions.register(session, NewPerson("Nguyễn Thị Mẫu", 1965, hamlet), now, is_demo=True)
    person.code = LEARNER_CODE
    actions.set_pin(person, PIN)
    actions.consent(session, person.id, {"learning": True, "class_list": True}, now)
    for hamlet_id, _commune in places.hamlets[:4]:
        actions.new_join_code(session, hamlet_id, "", now)


def make_author(session: Session, now: datetime) -> None:
    """Make the trainer the author of every course that has none, so that the trainer's desk is not empty."""
    trainer = session.scalar(select(Person.id).where(Person.login == TRAINER))
    orphans = select(Course.id).where(Course.id.not_in(select(CourseAuthor.course_id)))
    for course_id in session.scalars(orphans).all() if trainer is not None else ():
        session.add(CourseAuthor(course_id=course_id, person_id=trainer, since=now))
    session.flush()
