"""The names on a question's page: drawn anew for each attempt, the same within it, turned back when they are sent."""

import random
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.learning.models import LearningEvent
from lms.quizzes import veil
from lms.quizzes.kinds import KINDS
from tests.answers import named
from tests.browser import signed_in, token
from tests.factories.asked import asked_of
from tests.quizzes.test_kinds import BODIES, RIGHT
from tests.web.controls import Controls, forms_of, kind_of

PRACTICE = "/khoa-hoc/thu/bai-1/on-bai/1"
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


def names_on(page: str) -> set[tuple[str, ...]]:
    """Names, values and ids of what is to be answered with."""
    form = asking(page)
    controls = [*form.editable, *form.answers]
    found = {(one.get("name", ""), one.get("id", ""), one.get("value", "")) for one in controls}
    return found | {(one.get("value", ""),) for field in form.editable for one in field.iter("option")} - {("",)}


def asking(page: str) -> Controls:
    """The form of the page that asks something."""
    return next(form for form in forms_of(html.document_fromstring(page)) if form.editable or form.answers)


def raw(client: FlaskClient, path: str, data: dict[str, Any]) -> Any:
    """Send names as they are: the test browser would turn those of the body into those of the page."""
    return FlaskClient.open(client, path, method="POST", data={"csrf_token": token(client), **data})


@every_kind
def test_names_are_the_same_in_one_attempt_and_others_in_the_next(app: Flask, session: Session, kind: str):
    made = asked_of(session, kind, BODIES[kind])
    farmer = signed_in(app, made.world.farmer)
    first = names_on(farmer.get(made.address).text)
    assert first == names_on(farmer.get(made.address).text)
    item = made.item(session)
    item.shown = {**item.shown, veil.KEY: veil.key_from(random.Random(2))}
    session.commit()
    other = names_on(farmer.get(made.address).text)
    assert first & other == set()
    assert {
        word for names in first | other for word in names if word and not re.fullmatch(r"(answer-)?q\w{8}", word)
    } <= {"on"}


@every_kind
def test_the_names_of_the_body_say_nothing_to_a_page_with_drawn_ones(app: Flask, session: Session, kind: str):
    made = asked_of(session, kind, BODIES[kind])
    farmer = signed_in(app, made.world.farmer)
    assert raw(farmer, made.address, RIGHT[kind]).status_code == 200
    assert made.item(session).response is None


@every_kind
def test_an_attempt_from_before_is_answered_from_its_old_page_and_from_a_new_one(
    app: Flask, session: Session, kind: str
):
    made = asked_of(session, kind, BODIES[kind])
    for drawn in (False, True):
        item = made.item(session)
        item.shown = {name: value for name, value in item.shown.items() if name != veil.KEY}
        item.response = None
        session.commit()
        farmer = signed_in(app, made.world.farmer)
        page = farmer.get(made.address).text
        assert all(not word or word.startswith(("q", "answer-q")) for names in names_on(page) for word in names)
        shown = {**item.shown, veil.KEY: veil.key_for(app.secret_key or "", made.attempt.id, made.position)}
        data = named(made.asked(session), shown, RIGHT[kind]) if drawn else RIGHT[kind]
        assert raw(farmer, made.address, data).status_code == 303
        assert KINDS[kind].grade(BODIES[kind], made.item(session).response or {}).right


@every_kind
def test_practice_is_answered_as_its_page_says_and_each_visit_draws_anew(app: Flask, session: Session, kind: str):
    made = asked_of(session, kind, BODIES[kind])
    farmer = signed_in(app, made.world.farmer)
    page = farmer.get(PRACTICE).text
    assert names_on(page) & names_on(farmer.get(PRACTICE).text) == set()
    told = by_words(farmer, page, made.asked(session).body, kind)
    assert "Đúng rồi" in told
    event = session.scalars(select(LearningEvent).where(LearningEvent.kind == "practice")).one()
    assert event.payload["right"] is True


@every_kind
def test_a_visitor_practises_the_same(app: Flask, session: Session, kind: str):
    made = asked_of(session, kind, BODIES[kind])
    visitor = app.test_client()
    assert "Đúng rồi" in by_words(visitor, visitor.get(PRACTICE).text, made.asked(session).body, kind)


def by_words(client: FlaskClient, page: str, body: Any, kind: str) -> str:
    """Answer as somebody does who reads the words and knows what is right; the page that tells."""
    for _turn in range(6):
        form = asking(page)
        for one in form.editable:
            if kind_of(one) == "text":
                one.set("value", {"short": "mã otp", "number": "15 nghìn", "gap": "otp"}[kind])
            elif kind_of(one) == "select":
                wanted = RIGHT_WORDS[kind][_words_before(one)]
                next(o for o in one.iter("option") if o.text_content() == wanted).set("selected", "selected")
            elif _words_of(one) in RIGHT_WORDS[kind].get(_words_before(one), RIGHT_WORDS[kind].get("", ())):
                one.set("checked", "checked")
        pairs: dict[str, list[str]] = {}
        for name, value in [*form.sent(), *pressed(form, kind)]:
            pairs.setdefault(name, []).append(value)
        post = form.form.get("method") == "post"
        answer = client.post(form.form.get("action"), data=pairs) if post else client.get(PRACTICE, query_string=pairs)
        page = client.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text
        if "Đúng rồi" in page or "Chưa đúng" in page:
            return page
    return page


def pressed(form: Controls, kind: str) -> list[tuple[str, str]]:
    """What the button sends that somebody presses who knows what is right; nothing where no button answers."""
    if not form.answers:
        return []
    page, rights = form.form, RIGHT_WORDS[kind]
    placed = len(page.xpath(".//ol[@class='placed']/li"))
    asked = page.xpath(".//h2//span[@lang]")
    wanted = {
        "ordering": lambda words: rights[words] == str(placed + 1),
        "matching": lambda words: words == rights[asked[0].text_content().strip()] if asked else False,
    }.get(kind, lambda words: words in rights[""])
    button = next(one for one in form.answers if wanted(_words_of(one)))
    return [(button.get("name"), button.get("value"))]


def _words_of(one: Any) -> str:
    label = one.find("span[@class='lines']") if one.tag == "button" else next(one.iterancestors("label"))
    return re.sub(r"^[0-9]+\.\s*", "", str(label.text_content()).strip())


def _words_before(one: Any) -> str:
    """The words beside a select, or above a group."""
    legend = next(one.iterancestors("fieldset"), None)
    if legend is not None:
        return str(legend.find("legend").text_content()).strip()
    labels = (
        one.getroottree().xpath(f"//label[@for='{one.get('id')}']") if one.get("id") and one.tag == "select" else []
    )
    return str(labels[0].text_content()).strip() if labels else ""


RIGHT_WORDS: dict[str, dict[str, Any]] = {
    "single": {"": ("B",)},
    "picture": {"": ("B",)},
    "hotspot": {"": ("B",)},
    "multiple": {"": ("A", "B")},
    "true_false": {"": ("Sai",)},
    "ordering": {key: str(number) for number, key in enumerate("abcd", 1)},
    "matching": {"a": "x", "b": "y", "c": "x"},
    "categorise": {"a": ("x",), "b": ("y",), "c": ("x",), "d": ("y",)},
    "gap": {"(1)Chỗ trống 1": "x"},
    "scenario": {"": ("Hỏi lại", "Tắt máy")},
    "short": {},
    "number": {},
}


def test_a_conversation_comes_a_part_at_a_time(app: Flask, session: Session):
    made = asked_of(session, "scenario", BODIES["scenario"])
    farmer = signed_in(app, made.world.farmer)
    first = farmer.get(made.address).text
    assert "Tôi là công an." not in first
    assert "Tiền còn nguyên." not in first
    asked, shown = made.asked(session), made.item(session).shown
    begun = named(asked, shown, {"chon": ["1"]})
    second = raw(farmer, made.address, begun)
    assert second.status_code == 200
    assert "Tôi là công an." in second.text
    assert "Cần sửa" not in second.text
    last = re.search(r'name="doan" value="(\w+)"', second.text)
    assert last is not None
    assert "Chọn một câu trả lời." in raw(farmer, made.address, {**begun, "doan": last[1]}).text
    assert raw(farmer, made.address, named(asked, shown, RIGHT["scenario"])).status_code == 303
    assert made.item(session).response == {"path": [1, 1]}
    assert farmer.get(made.address).text.count("answer given") == 2


def test_before_the_second_try_a_wrong_choice_is_marked_and_can_no_longer_be_pressed(app: Flask, session: Session):
    asked_of(session, "single", BODIES["single"])
    visitor = app.test_client()
    form = asking(visitor.get(PRACTICE).text)
    wrong = next(one for one in form.answers if _words_of(one) == "A")
    told = visitor.get(PRACTICE, query_string=[*form.sent(), (wrong.get("name"), wrong.get("value"))]).text
    assert "Chưa đúng. Thử lại nhé" in told
    assert "Đã chọn, chưa đúng" in told
    assert {_words_of(one) for one in asking(told).answers} == {"B", "C"}


def test_a_link_to_an_answer_that_somebody_kept_still_tells(app: Flask, session: Session):
    asked_of(session, "single", BODIES["single"])
    assert "Đúng rồi" in app.test_client().get(f"{PRACTICE}?answer=b&lan=1").text
    assert "Đúng rồi" not in app.test_client().get(f"{PRACTICE}?answer=b&lan=1&luot={'0' * 16}").text
