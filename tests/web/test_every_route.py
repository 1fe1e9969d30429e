"""Every route of the program, whatever is sent to it by whomever: a page, never an error of ours.

Routes are read from the application, so that a new one is tried without anybody thinking of it.
"""

import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.catalogue.outline import outline
from lms.certificates.models import Certificate
from lms.learning import actions
from lms.learning.queries import items_of
from lms.people import actions as people
from lms.people.models import Person
from tests.browser import browser_of, opened, token
from tests.conftest import ENGINES, ONE_ENGINE
from tests.depth import DEEP, DEEPEST, share
from tests.factories.tests import PIN, Sitting, sitting
from tests.web.hostile import NO_FORMS, addresses, bodies, names, queries

pytestmark = [pytest.mark.both_engines, pytest.mark.slow]
ROLES = ("visitor", "farmer", "trainer", "officer", "admin")
#: In the fast loop only the two that get furthest (see is_for); the others at each route once in a whole run.
FURTHEST = ("farmer", "admin")
TRYING = ROLES if DEEP else FURTHEST
#: Every role on the engine that refuses more; on the other one, too, where time does not matter.
WALKS = [
    pytest.param(engine, role, id=f"{engine}-{role}")
    for engine in ENGINES
    if engine == ENGINES[-1] or DEEPEST
    for role in TRYING
]


class Failures(logging.Handler):
    """What went wrong inside, to be shown beside the address that brought it about."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the error's first line."""
        problem = record.exc_info[1] if record.exc_info else None
        self.seen.append(f"{type(problem).__name__}: {str(problem)[:90]}" if problem else record.getMessage())


@dataclass(frozen=True)
class Crowd:
    """A world with everybody in it, and values that lead somewhere."""

    app: Flask
    session: Session
    people: dict[str, Person]
    good: dict[str, Any]
    failures: Failures
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> FlaskClient:
        """A fresh browser of somebody."""
        if role not in self.people:
            return self.app.test_client()
        if role not in self.tokens:
            self.tokens[role] = opened(self.app, self.people[role])
        return browser_of(self.app, self.people[role], self.tokens[role])

    def problem(self, role: str, deed: Callable[[FlaskClient], TestResponse]) -> str:
        """Do something and take its effects back; what we did wrong, empty when nothing."""
        connection = self.session.get_bind()
        assert isinstance(connection, Connection)
        client = self.client(role)
        self.failures.seen.clear()
        with connection.begin_nested() as point:
            answer = deed(client)
            point.rollback()
        if answer.status_code >= 500 or self.failures.seen:
            return f"{answer.status} {self.failures.seen}"
        return "" if answer.headers.get("Content-Security-Policy") else f"{answer.status} without its headers"


def complete(session: Session, sat: Sitting, now: datetime) -> str:
    """The farmer completes the course; the code of the certificate."""
    enrolment = session.merge(sat.enrolment)
    for lesson in outline(session, enrolment.version_id).lessons:
        for step in lesson.steps:
            actions.read_step(session, enrolment, lesson.key, step.key, now)
    attempt = session.merge(sat.attempt)
    for item in items_of(session, attempt.id):
        actions.answer(session, attempt, item, {"answer": ["b"]}, now)
    actions.submit(session, enrolment, attempt, now)
    return session.scalars(select(Certificate.code)).one()


@pytest.fixture
def failures() -> Iterator[Failures]:
    handler, log = Failures(), logging.getLogger("lms.errors")
    log.addHandler(handler)
    log.propagate = False
    yield handler
    log.propagate = True
    log.removeHandler(handler)


@pytest.fixture
def crowd(app: Flask, session: Session, failures: Failures) -> Crowd:
    now = datetime.now(UTC)
    sat = sitting(session)
    everybody = {"farmer": sat.world.farmer}
    for role in ROLES[2:]:
        new = people.NewPerson(f"Người {role.title()}", 1980, sat.world.hamlet.id)
        everybody[role] = people.register(session, new, now)
        people.grant(session, everybody[role], role, sat.world.province.id, now)
    code = complete(session, sat, now)
    opened = actions.start_attempt(session, session.merge(sat.enrolment), now, random.Random(2))
    session.commit()
    area, person = sat.world.commune.id, sat.world.farmer.id
    good = {"slug": "thu", "lesson_key": "bai-1", "code": code, "name": "css/desk.css", "kind": "nen", "value": "dark"}
    good |= {"area_id": area, "person_id": person, "text": "bai-1", "number": 1}
    good |= {"uuid": opened.id}
    return Crowd(app, session, everybody, good, failures)


def routes(app: Flask, method: str, role: str = "") -> Iterator[Rule]:
    """Routes that take a method; for the two of FURTHEST those in which they get furthest. That the other one is
    turned away is tried in tests/people/test_strengths.py, and here too where time does not matter.
    """
    taking = (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))
    return (rule for rule in taking if DEEPEST or role not in FURTHEST or is_for(app, rule, role))


def is_for(app: Flask, rule: Rule, role: str) -> bool:
    """Whether this role gets furthest in a route."""
    guard = getattr(app.view_functions[rule.endpoint], "guard", "public").split(":")[0]
    return role in {"public": ("visitor", "farmer"), "signed_in": ("farmer",)}.get(guard, ("admin",))


def tries_all(app: Flask, rule: Rule, role: str) -> bool:
    """Whether this role tries everything there; the others try a little.

    On PostgreSQL where there is one, which refuses more than SQLite; on that a little will do then.
    """
    return is_for(app, rule, role) and app.extensions["lms_settings"].database_url.startswith(ENGINES[-1])


@pytest.mark.parametrize(
    ("app", "role"),
    # What a trainer and an officer find at an address that is there the whole run sees in many other tests.
    [one for one in WALKS if DEEPEST or one.values[1] not in ("trainer", "officer")],
    indirect=["app"],
)
def test_addresses(crowd: Crowd, role: str):
    failed = [
        f"{rule.rule} {address[:60]}: {problem}"
        for rule in routes(crowd.app, "GET", role)
        for address in addresses(rule, crowd.good, deep=tries_all(crowd.app, rule, role))
        if (problem := crowd.problem(role, lambda client, a=address: client.get(a)))
    ]
    assert failed == []


@pytest.mark.long
@pytest.mark.parametrize("role", TRYING if DEEPEST else FURTHEST)
@ONE_ENGINE
def test_questions_in_addresses(crowd: Crowd, role: str):
    failed = [
        f"{rule.rule} {query[:60]}: {problem}"
        for rule in routes(crowd.app, "GET", role)
        for path in [next(addresses(rule, crowd.good))]
        for query in queries(names(), deep=tries_all(crowd.app, rule, role))
        if (problem := crowd.problem(role, lambda client, a=f"{path}?{query}": client.get(a)))
    ]
    assert failed == []


GOOD_FIELDS = {"name": "Lê Văn Tám", "birth_year": "1966", "pin": "7391", "phone": "0912345678", "agree_learning": "y"}
GOOD_FIELDS |= {
    "who": "ABC234",
    "answer": "b",
    "login": "canbo",
    "password": "mat-khau-dai",
    "secret": PIN,
    "sure": "y",
}
GOOD_FIELDS |= {"code": "KHONGCO2", "old": PIN, "lan": "1", "title": "Khóa mới", "text": "Chữ."}


@pytest.mark.parametrize(
    ("app", "role"),
    # What these two may send the administrator sends too, and that they may is tried in tests/admin/test_doors.py.
    [one for one in WALKS if DEEPEST or one.values[1] not in ("trainer", "officer")],
    indirect=["app"],
)
def test_forms(crowd: Crowd, role: str):
    good = {**GOOD_FIELDS, "area": str(crowd.good["area_id"]), "area_id": str(crowd.good["area_id"])}
    failed = [
        f"{rule.rule} {[k for k, v in body.items() if v != good.get(k, '1')][:9]}: {problem}"
        for rule in routes(crowd.app, "POST", role)
        for path in [next(addresses(rule, crowd.good))]
        for body in bodies(names(), good, deep=tries_all(crowd.app, rule, role))
        if (problem := crowd.problem(role, lambda client, p=path, b=body: post(client, p, b)))
    ]
    assert failed == []


def post(client: FlaskClient, path: str, body: dict[str, str]) -> TestResponse:
    """Send a form whose bytes may be no UTF-8 at all."""
    text = urlencode({**body, "csrf_token": token(client)}, errors="surrogatepass")
    return client.post(path, data=text, content_type="application/x-www-form-urlencoded")


@pytest.mark.long
@pytest.mark.parametrize("role", TRYING if DEEPEST else FURTHEST)
@ONE_ENGINE
def test_forms_to_addresses_that_are_not_there(crowd: Crowd, role: str):
    failed = [
        f"{rule.rule} {address[:60]}: {problem}"
        for rule in routes(crowd.app, "POST", role)
        for address in addresses(rule, crowd.good, deep=tries_all(crowd.app, rule, role))
        if (problem := crowd.problem(role, lambda client, a=address: post(client, a, GOOD_FIELDS)))
    ]
    assert failed == []


@pytest.mark.long
@pytest.mark.parametrize("role", TRYING if DEEPEST else FURTHEST)
@ONE_ENGINE
def test_bodies_that_are_no_forms(crowd: Crowd, role: str):
    failed = [
        f"{rule.rule} {kind} {body[:40]!r}: {problem}"
        for place, rule in enumerate(routes(crowd.app, "POST", role))
        if tries_all(crowd.app, rule, role)
        for path in [next(addresses(rule, crowd.good))]
        for kind, body in share(NO_FORMS, place % 4, 4)
        if (problem := crowd.problem(role, lambda client, p=path, k=kind, b=body: post_raw(client, p, k, b)))
    ]
    assert failed == []


def post_raw(client: FlaskClient, path: str, kind: str, body: bytes) -> TestResponse:
    """Send bytes with the token in the header, as a script would."""
    return client.post(path, data=body, content_type=kind, headers={"X-CSRFToken": token(client)})
