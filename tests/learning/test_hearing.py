"""Learners' pages are heard: a press away, whole or not at all, and never before they are asked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from lms.learning import hearing
from lms.learning.forms import STEPS
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import question_set
from lms.voices.engines import Espeak
from lms.voices.making import make_voices
from lms.voices.screens import every_utterance, text_utterances
from lms.voices.shelf import digests, shelf_of
from lms.voices.wanted import all_utterances
from tests.browser import signed_in
from tests.factories.people import World, world
from tests.factories.tests import sitting
from tests.voices.speaking import speaking

NOW = datetime.now(UTC)


@pytest.fixture
def shelf(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with voices on, of which none is made yet."""
    return shelf_of(speaking(app, tmp_path, monkeypatch))


@pytest.fixture
def made(session: Session) -> World:
    it = world(session, NOW)
    session.commit()
    return it


def sounds(page: str) -> list[str]:
    """The digests of what a page can be heard as, in their order."""
    found = html.document_fromstring(page).xpath("//details[@class='hear']/audio")
    assert all(one.get("preload") == "none" and one.get("autoplay") is None for one in found)
    return [str(one.find("source").get("src")).split("/")[-1].removesuffix(".webm") for one in found]


def test_a_step_is_heard_as_soon_as_its_voice_is_there(app: Flask, session: Session, made: World, shelf: Path) -> None:
    visitor, step = app.test_client(), f"/khoa-hoc/{made.course.slug}/bai-1/1"
    assert sounds(visitor.get(step).text) == []
    make_voices(shelf, [Espeak()], all_utterances(session))
    page = visitor.get(step).text
    (digest,) = sounds(page)
    assert "giọng máy" in page
    for form in ("webm", "m4a"):
        sound = visitor.get(f"/giong/{digest}.{form}")
        assert sound.status_code == 200
        assert len(sound.data) > 1000
    assert sounds(visitor.get(step).text) == [digest], "also from the page that is kept"


def test_a_question_is_heard_in_the_order_of_its_page(app: Flask, session: Session, shelf: Path) -> None:
    sat = sitting(session)
    make_voices(shelf, [Espeak()], all_utterances(session))
    farmer: FlaskClient = signed_in(app, sat.world.farmer)
    page = farmer.get(sat.address(1)).text
    heard = sounds(page)
    options = [
        one.text_content() for one in html.document_fromstring(page).xpath("//*[contains(@class, 'answer')]/span[2]")
    ]
    wanted = [one.digest("espeak-ng vi") for one in text_utterances(options)]
    assert len(options) == 2
    assert [digest for digest in heard if digest in wanted] == wanted
    assert len(heard) == 1 + 2 * len(options), "the question, then each answer with its number"


def test_with_one_voice_missing_a_question_is_not_offered(app: Flask, session: Session, shelf: Path) -> None:
    sat = sitting(session)
    said = all_utterances(session)
    asked = question_set(session, sat.attempt.version_id).bank[0]
    missing = next(one for one in every_utterance(asked.text) if "bấm ngay" in one.said.lower())
    make_voices(shelf, [Espeak()], [one for one in said if one != missing])
    assert list(digests(shelf))
    assert sounds(signed_in(app, sat.world.farmer).get(sat.address(1)).text) == []


def test_joining_and_answers_say_their_own_sentences(app: Flask, session: Session, made: World, shelf: Path) -> None:
    assert hearing.JOINING.keys() == STEPS.keys()
    make_voices(shelf, [Espeak()], all_utterances(session))
    assert len(sounds(app.test_client().get("/ghi-danh").text)) == len(hearing.JOINING["xom"])
    with app.test_request_context():
        for step in STEPS:
            assert len(hearing.joining_sounds(step)) == len(hearing.JOINING[step])
        asked = question_set(session, made.version.id).bank[0]
        for chosen in ("a", "b"):
            grade = KINDS["single"].grade(asked.body, {"chosen": [chosen]})
            assert len(hearing.answer_sounds(grade, last=False)) == 2


def test_where_voices_are_off_nothing_is_offered(app: Flask, made: World) -> None:
    assert 'class="hear"' not in app.test_client().get(f"/khoa-hoc/{made.course.slug}/bai-1/1").text
