"""Pages that look back at a question show it as it was shown."""

import random
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings, strategies as st
from lxml import html
from sqlalchemy.orm import Session

from lms.catalogue.models import CourseVersion
from lms.content.text.blocks import BLOCKS
from lms.content.text.render import plain_words, render
from lms.learning import actions
from lms.learning.queries import items_of
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import asked_in_test
from tests.answers import named
from tests.authoring.desk import make_desk
from tests.browser import send, signed_in
from tests.factories.asked import add
from tests.quizzes.test_kinds import BODIES, RIGHT

SOURCE_SIGNS = ("**", ":::", "![", "](", "[[")
MARKS = (
    "Giá 5.000 / kg là đắt hay rẻ?",
    "Chữ **đậm**, *nghiêng*, `mã`, [[OTP]] và [đường link](https://vi.example/a%20b)",
    "- một / hai\n- ba\n\n1. bốn\n2. năm",
    "![Ảnh một gánh rau](hinh/khong-co.webp)\n\nĐây là gì?",
    'Hai dòng\\\nliền nhau & <b>không phải HTML</b> "ngoặc" 50% %(x)s',
)
STEMS = [f"Máy ông Cả nhận: / \n\n::: {block.word}\n**Ông** nợ / 5.000\n:::\n\nLàm gì?" for block in BLOCKS]
STEMS += [*MARKS, "::: tin nhắn Số lạ / 0912\nÔng nợ học phí\n:::"]


@pytest.fixture
def walked(app: Flask, session: Session) -> tuple[FlaskClient, str, dict[int, str]]:
    """A learner who answered a test of every kind and every sort of text; the words of each question as asked."""
    made, now = make_desk(session).world, datetime.now(UTC)
    session.get_one(CourseVersion, made.version.id).quiz_size = 40
    for number, kind in enumerate(sorted(KINDS)):
        add(session, made, kind, replace(BODIES[kind], stem=STEMS[number % len(STEMS)]))
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, now)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(1))
    session.commit()
    farmer, top = signed_in(app, made.farmer), f"/kiem-tra/{attempt.id}"
    asked = {}
    for item in items_of(session, attempt.id):
        address = f"{top}/{item.position}"
        asked[item.position] = words_at(farmer.get(address).text, "//*[@id='cau-hoi']")[0]
        one = asked_in_test(session, made.version.id, item.question_version_id)
        right = RIGHT[one.kind] if "-False" in one.key else {"answer": ["b"]}
        assert send(farmer, address, named(one, item.shown, right)).status_code == 303
    return farmer, top, asked


def words_at(page: str, path: str) -> list[str]:
    """The words of what stands there."""
    return [" ".join(str(found.text_content()).split()) for found in html.document_fromstring(page).xpath(path)]


def test_before_handing_in_each_answer_has_a_line_that_leads_to_its_question(
    walked: tuple[FlaskClient, str, dict[int, str]],
):
    farmer, top, asked = walked
    page = html.document_fromstring(farmer.get(f"{top}/xem-lai").text)
    leading = [str(one.get("href")) for one in page.xpath("//main//ol//a")]
    assert leading == [f"{top}/{number}?doi=1" for number in asked]
    assert len(asked) >= 15
    assert all(one.text_content().strip() for one in page.xpath("//main//ol//*[@class='cut']"))


def test_the_result_reads_so_too(walked: tuple[FlaskClient, str, dict[int, str]]):
    farmer, top, asked = walked
    result = farmer.get(send(farmer, f"{top}/nop").headers["Location"]).text
    page = html.document_fromstring(result)
    numbers = [int(one.text_content()) for one in page.xpath("//details/summary/*[@class='num']")]
    found = words_at(result, "//details/*[@class='in']/*[contains(@class, 'lesson')]")
    cards = [card for _number, card in sorted(zip(numbers, found, strict=True))]
    assert len(cards) == len(asked)
    assert [words for words, card in zip(asked.values(), cards, strict=True) if not card.startswith(words)] == []
    assert [sign for sign in SOURCE_SIGNS if sign in words_at(result, "//main")[0]] == []


def test_no_page_of_a_test_shows_the_source(walked: tuple[FlaskClient, str, dict[int, str]]):
    farmer, top, asked = walked
    pages = [f"{top}/{number}" for number in asked] + [f"{top}/xem-lai"]
    seen = {path: [s for s in SOURCE_SIGNS if s in words_at(farmer.get(path).text, "//main")[0]] for path in pages}
    assert not {path: signs for path, signs in seen.items() if signs}


def test_the_sentence_with_gaps_and_the_beginning_of_a_conversation_stand_there_too(
    walked: tuple[FlaskClient, str, dict[int, str]],
):
    farmer, top, _asked = walked
    result = words_at(farmer.get(send(farmer, f"{top}/nop").headers["Location"]).text, "//main")[0]
    assert "Một (1) …, hai (2) …." in result
    assert "Đọc mã đi." in result


@settings(max_examples=30, deadline=None)
@given(stem=st.lists(st.sampled_from(STEMS), min_size=1, max_size=3).map("\n\n".join))
def test_a_summary_is_the_words_that_are_read(stem: str):
    shown = set(re.findall(r"\w+", words_at(render(stem, lambda _name: None).html, "//body")[0]))
    for key, kind in KINDS.items():
        summary = kind.question_text(replace(BODIES[key], stem=stem))
        assert summary.startswith(plain_words(stem))
        assert [sign for sign in SOURCE_SIGNS if sign in summary] == []
        assert shown <= set(re.findall(r"\w+", summary))
