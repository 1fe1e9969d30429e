"""The page of a step, as visitors, learners and people who have not joined get it; few queries; nobody's name."""

import gzip
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import lessons_of
from lms.learning import actions
from lms.learning.models import LearningEvent
from lms.people import actions as people
from lms.people.models import Person
from tests.browser import signed_in
from tests.counting import counted
from tests.factories.people import World, world

NOW = datetime.now(UTC)
STEP = "/khoa-hoc/thu/bai-1/1"


@dataclass(frozen=True)
class Class:
    """A farmer who has joined, and a neighbour who has an account only."""

    world: World
    farmer: Person
    neighbour: Person


@pytest.fixture
def made(session: Session) -> Class:
    place = world(session, NOW)
    neighbour = people.register(session, people.NewPerson("Hoàng Văn Gi'ềng", 1970, place.hamlet.id), NOW)
    actions.enrol(session, place.farmer.id, place.course.id, place.hamlet.id, NOW)
    session.commit()
    return Class(place, place.farmer, neighbour)


def text(client: FlaskClient, **headers: str) -> str:
    """The page as the browser shows it."""
    answer = client.get(STEP, headers=headers)
    assert answer.status_code == 200
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.data).decode() if packed else answer.get_data(as_text=True)


def test_a_learner_finds_the_form_and_the_next_press_counts(app: Flask, made: Class, session: Session) -> None:
    client = signed_in(app, made.farmer)
    app.config["WTF_CSRF_ENABLED"] = True
    page = text(client, **{"Accept-Encoding": "gzip, br"})
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    assert "Thoát" in page
    assert len(token) == 1
    assert client.post(STEP, data={"csrf_token": token[0]}).status_code == 303
    assert client.post(STEP, data={"csrf_token": "wrong"}).status_code == 400
    assert len(session.scalars(select(LearningEvent)).all()) == 1


def test_each_reader_finds_the_own_token_and_nobodys_name(app: Flask, made: Class, session: Session) -> None:
    actions.enrol(session, made.neighbour.id, made.world.course.id, made.world.hamlet.id, NOW)
    session.commit()
    pages = [text(signed_in(app, person)) for person in (made.farmer, made.neighbour, made.farmer)]
    tokens = [re.search(r'name="csrf_token" value="([^"]+)"', page)[1] for page in pages]  # type: ignore[index]
    assert tokens[0] != tokens[1]
    assert [name for page in pages for name in ("Thoa<", "Gi&#39;ềng") if name in page] == []


def test_who_has_not_joined_goes_on_by_link_and_the_phone_remembers(app: Flask, made: Class) -> None:
    for client, known in ((app.test_client(), False), (signed_in(app, made.neighbour), True)):
        page = text(client)
        assert ("Thoát" in page) is known
        assert (page.count("<form"), page.count('<form class="looks"'), "csrf_token" in page) == (1, 1, False)
        assert 'href="/khoa-hoc/thu/bai-1/2"' in page
        assert client.get_cookie("da-doc") is not None
        assert "Set-Cookie" not in client.get(STEP).headers


def test_an_ended_session_shows_the_visitors_page(app: Flask, made: Class, session: Session) -> None:
    client = signed_in(app, made.farmer)
    people.end_sessions(session.get_one(Person, made.farmer.id))
    session.commit()
    page = text(client)
    assert "Thoát" not in page
    assert "csrf_token" not in page


@pytest.mark.parametrize("identity", ["", "x.y", "²." + "0" * 32, "999999999.t", "1"])
def test_an_identity_that_cannot_be_shows_the_visitors_page(app: Flask, made: Class, identity: str) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = identity
    assert "Thoát" not in text(client)


def test_the_page_is_for_this_reader_and_this_phone_only(app: Flask, made: Class) -> None:
    for client in (app.test_client(), signed_in(app, made.farmer)):
        for accepted in ("", "gzip", "br"):
            answer = client.get(STEP, headers={"Accept-Encoding": accepted})
            assert answer.headers["Cache-Control"] == ("no-store" if client.get_cookie("lop") else "no-cache, private")
            assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)
            assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/khoa-hoc/khong/bai-1/1", "/khoa-hoc/thu/bai-9/1", "/khoa-hoc/thu/bai-1/9"])
def test_what_is_not_there_is_not_found(app: Flask, made: Class, path: str) -> None:
    for client in (app.test_client(), signed_in(app, made.farmer), signed_in(app, made.neighbour)):
        assert client.get(path).status_code == 404


def test_an_archived_course_stays_open_to_its_learners_only(app: Flask, made: Class, session: Session) -> None:
    session.get_one(Course, made.world.course.id).state = "archived"
    session.commit()
    assert signed_in(app, made.farmer).get(STEP).status_code == 200
    assert signed_in(app, made.neighbour).get(STEP).status_code == 404
    assert app.test_client().get(STEP).status_code == 404


def test_a_learner_keeps_the_version_that_was_begun(app: Flask, made: Class, session: Session) -> None:
    old = session.get_one(CourseVersion, made.world.version.id)
    draft, _lessons = catalogue.copy_version(session, old, old.course_id, NOW)
    lessons_of(session, draft.id)[0].title = "Bài một, bản mới"
    catalogue.publish(session, draft, NOW)
    session.commit()
    titles = [re.search("<title>(.*?)</title>", text(c), re.DOTALL)[1] for c in _readers(app, made)]  # type: ignore[index]
    assert ["bản mới" in title for title in titles] == [False, True, True]


def _readers(app: Flask, made: Class) -> tuple[FlaskClient, FlaskClient, FlaskClient]:
    return signed_in(app, made.farmer), signed_in(app, made.neighbour), app.test_client()


def test_a_step_takes_at_most_6_queries(app: Flask, made: Class, session: Session) -> None:
    """Six at the first opening of a version, one as soon as its tree is known; fewer is what makes it quick."""
    for client, first in zip(_readers(app, made), (8, 4, 4), strict=True):
        with counted(session) as cold:
            client.get(STEP)
        with counted(session) as warm:
            client.get(STEP)
        assert len(warm) == 1 <= len(cold) <= first
