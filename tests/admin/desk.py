"""The officers' world of these tests, and a client that sends forms."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.areas.actions import NewArea, add_area
from lms.areas.models import Area
from lms.certificates import actions as certificates
from lms.certificates.models import Certificate
from lms.learning import actions as learning
from lms.learning.models import Completion
from lms.people import actions as people
from lms.people.models import JoinCode, Person, RoleGrant
from tests.browser import signed_in
from tests.factories.people import SINCE, World, world
from tests.factories.replaying import replayed

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """The world with its staff, a certificate of the farmer's, a join code of the hamlet's."""

    world: World
    second_hamlet: Area
    next_hamlet: Area
    officer: Person
    neighbour: Person
    above: Person
    admin: Person
    trainer: Person
    trainer_grant: RoleGrant
    officer_grant: RoleGrant
    certificate: Certificate
    join_code: JoinCode


@replayed
def make(session: Session) -> Desk:
    """Make it; commits into the test's savepoint."""
    made = world(session, NOW)
    second = add_area(session, NewArea("05587-02", "hamlet", "Xóm Đồng Chùa", made.commune.id, SINCE))
    beyond = add_area(session, NewArea("05563-01", "hamlet", "Xóm Nà Lang", made.next_commune.id, SINCE))
    officer, officer_grant = _staff(session, "Cán Bộ Xã", "officer", made.commune)
    neighbour, _grant = _staff(session, "Bên Cạnh", "officer", made.next_commune)
    above, _grant = _staff(session, "Cấp Trên", "officer", made.province)
    admin, _grant = _staff(session, "Quản Trị", "admin", made.province)
    trainer, trainer_grant = _staff(session, "Hướng Dẫn", "trainer", made.commune)
    desk = Desk(
        made,
        second,
        beyond,
        officer,
        neighbour,
        above,
        admin,
        trainer,
        trainer_grant,
        officer_grant,
        certificate_for(session, made, made.farmer, made.hamlet),
        people.new_join_code(session, made.hamlet.id, "", NOW),
    )
    session.commit()
    return desk


def certificate_for(session: Session, made: World, person: Person, hamlet: Area) -> Certificate:
    """The certificate of the world's course for somebody."""
    enrolment = learning.enrol(session, person.id, made.course.id, hamlet.id, NOW)
    session.add(Completion(enrolment_id=enrolment.id, version_id=enrolment.version_id, completed_at=NOW))
    return certificates.issue(session, enrolment, NOW, NOW)


def _staff(session: Session, name: str, role: str, area: Area) -> tuple[Person, RoleGrant]:
    person = people.register(session, people.NewPerson(name, 1980, area.id), NOW)
    people.set_password(session, person, name, "mật khẩu dài")
    grant = people.grant(session, person, role, area.id, NOW)
    session.flush()
    return person, grant


class Screen:
    """Somebody at the desk."""

    def __init__(self, app: Flask, person: Person) -> None:
        self.app = app
        self.client: FlaskClient = signed_in(app, person)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def text(self, path: str) -> str:
        """A page that opens, as HTML."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.status_code
        return answer.get_data(as_text=True)

    def search(self, place: str, words: str, **kept: Any) -> str:
        """Search a list; the page of what was found, as HTML."""
        return self.done(f"/quan-ly/tim/{place}", tim=words, **kept)

    def post(self, path: str, **data: Any) -> TestResponse:
        """Send a form with its CSRF token."""
        with self.client.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0" * 40)
        token = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)
        return self.client.post(path, data={"csrf_token": token, **data})

    def done(self, path: str, **data: Any) -> str:
        """Send a form that is taken; the page it leads to, as HTML."""
        answer = self.post(path, **data)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.text(answer.headers["Location"])

    def refused(self, path: str, **data: Any) -> str:
        """Send a form that comes back with what to mend."""
        answer = self.post(path, **data)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        assert "error-summary" in html
        return html
