"""The trainer's desk under test: a trainer with a published course, another trainer, an officer, and an admin."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.versions.actions import open_draft
from lms.catalogue.models import Course
from lms.catalogue.queries import lessons_of, steps_of
from lms.people import actions as people
from lms.people.models import Person
from tests.factories.people import World, world
from tests.factories.replaying import replayed
from tests.jobs.toys import work_off

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The world with its staff; `trainer` writes the world's course."""

    world: World
    trainer: Person
    other: Person
    officer: Person
    admin: Person

    @property
    def course(self) -> Course:
        """The trainer's course."""
        return self.world.course


@replayed
def make_desk(session: Session) -> Desk:
    """Make world and staff, committed so that requests see them."""
    made = world(session, NOW)
    trainer, other, officer, admin = (
        _staff(session, name, role, made.commune)
        for name, role in (
            ("Người Hướng Dẫn", "trainer"),
            ("Người Khác", "trainer"),
            ("Cán Bộ", "officer"),
            ("Quản Trị", "admin"),
        )
    )
    session.add(CourseAuthor(course_id=made.course.id, person_id=trainer.id, since=NOW))
    session.commit()
    return Desk(made, trainer, other, officer, admin)


@dataclass(frozen=True)
class Draft:
    """A draft of the trainer's course: addresses of the course, its first lesson and that lesson's first step."""

    course_id: int
    version_id: int
    lesson_id: int
    step_id: int

    @property
    def url(self) -> str:
        """The course."""
        return f"/soan/{self.course_id}"

    @property
    def lesson_url(self) -> str:
        """The first lesson."""
        return f"{self.url}/bai/{self.lesson_id}"

    @property
    def step_url(self) -> str:
        """The first step."""
        return f"{self.lesson_url}/buoc/{self.step_id}"


def make_draft(session: Session, desk: Desk) -> Draft:
    """Open a draft of the trainer's course."""
    version = open_draft(session, desk.course, NOW)
    lesson = lessons_of(session, version.id)[0]
    session.commit()
    return Draft(desk.course.id, version.id, lesson.id, steps_of(session, lesson.id)[0].id)


def _staff(session: Session, name: str, role: str, area: Area) -> Person:
    person = people.register(session, people.NewPerson(name, 1980, area.id), NOW)
    people.grant(session, person, role, area.id, NOW)
    return person


def page(client: FlaskClient, path: str) -> str:
    """A page's HTML; it must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, **values: object) -> tuple[int, str]:
    """Send a form with its token; returns the status, and where it leads or else the page.

    What becomes a job is done at once; then it leads to what came of it, or the page says why nothing did.
    """
    answer = client.post(path, data={"csrf_token": _token(client), **values}, buffered=True)
    answer.request.input_stream.close()
    where = answer.headers.get("Location", "")
    if where.startswith("/viec/"):
        return _done(client, where)
    return answer.status_code, where or answer.get_data(as_text=True)


def _done(client: FlaskClient, where: str) -> tuple[int, str]:
    work_off(client.application)
    html = page(client, where)
    found = re.search(r'<p role="status">Đã xong.</p>\s*<div class="buttons">\s*<a [^>]*href="([^"]+)"', html)
    return (303, found[1].replace("&amp;", "&")) if found else (200, html)


def _token(client: FlaskClient) -> str:
    """The token of the sign-out page, which every signed-in person may open."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/thoat").get_data(as_text=True))
    assert found is not None
    return found[1]
