"""The page that comes with the answer to a form is the very page to which the answer leads."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.learning.queries import items_of
from tests.browser import browser_of, opened, token
from tests.factories.tests import Sitting, sitting

ONWARD = {"X-Onward": "1"}


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


def alike(page: str) -> str:
    """A page without what is drawn at random each time."""
    return re.sub(r'(name="(csrf_token|su-kien|luot)" value=")[^"]*|\b[qg][a-z2-7]{8}\b', r"\1", page)


def deeds(sat: Sitting) -> list[tuple[str, dict[str, str]]]:
    """What a learner does: reading on, practising, answering, going on with the test."""
    slug = f"/khoa-hoc/{sat.world.course.slug}"
    attempt = f"/kiem-tra/{sat.attempt.id}"
    return [
        (f"{slug}/bai-1/1", {}),
        (f"{slug}/kiem-tra", {}),
        (f"{attempt}/1", {"khong-biet": "1"}),
        (f"{attempt}/nop", {}),
    ]


@pytest.mark.parametrize("number", range(4))
def test_it_is_the_page_that_the_browser_would_have_asked_for(app: Flask, session: Session, sat: Sitting, number: int):
    path, fields = deeds(sat)[number]
    client = browser_of(app, sat.world.farmer, opened(app, sat.world.farmer))
    form: dict[str, Any] = {"csrf_token": token(client), **fields}
    plain = client.post(path, data=form)
    assert plain.status_code == 303, path
    at_once = client.post(path, data=form, headers=ONWARD)
    assert at_once.status_code == 200, path
    assert at_once.headers["Content-Location"] == plain.location
    then = client.get(plain.location)
    assert alike(at_once.text) == alike(then.text)
    for name in ("Cache-Control", "Content-Security-Policy", "Content-Type"):
        assert at_once.headers[name] == then.headers[name]


def test_the_answer_is_kept_once(app: Flask, session: Session, sat: Sitting) -> None:
    client = browser_of(app, sat.world.farmer, opened(app, sat.world.farmer))
    form = {"csrf_token": token(client), "khong-biet": "1"}
    client.post(f"/kiem-tra/{sat.attempt.id}/1", data=form, headers=ONWARD)
    assert [item.response is not None for item in items_of(session, sat.attempt.id)][:2] == [True, False]


def test_a_mistake_stays_a_mistake_and_a_stranger_stays_outside(app: Flask, session: Session, sat: Sitting) -> None:
    client = browser_of(app, sat.world.farmer, opened(app, sat.world.farmer))
    here = f"/kiem-tra/{sat.attempt.id}/1"
    refused = client.post(here, data={"csrf_token": token(client)}, headers=ONWARD)
    assert refused.status_code == 200
    assert "Content-Location" not in refused.headers
    assert client.post(here, data={"csrf_token": "no"}, headers=ONWARD).status_code == 400
    stranger = app.test_client().post(here, data={}, headers=ONWARD)
    assert stranger.status_code == 303, "a cookie keeps what was answered, so the browser comes again"
    assert app.test_client().get(here, headers=ONWARD).status_code == 303
