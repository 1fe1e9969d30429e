"""What is read on the screens of a learner."""

import random
from typing import Any

import pytest

from lms.catalogue.outline import StepOutline
from lms.content.speech.spoken import spoken
from lms.content.text.render import render
from lms.exchange.coursefolder.reader import read_course
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import Fields, Grade, Reason
from lms.quizzes.texts import QuestionText
from lms.voices.screens import (
    Heard,
    every_utterance,
    question_heard,
    reason_utterances,
    step_utterances,
    text_utterances,
)
from lms.voices.utterances import AFTER_HEADING
from tests.structure.tree import ROOT

SOURCE = """![Rổ rau trên bàn](hinh/rau.svg)

Giá **35.000 đ**. Bấm [[OTP]] nhé:

1. Mở app
2. Gõ số

::: mẹo
Hàng tươi thì bán gần.
:::
"""


def step(source: str = SOURCE, title: str = "Đặt giá") -> StepOutline:
    """A step as learners have it."""
    return StepOutline("gia", 1, title, "", render(source, lambda _name: None).plain, source=source)


def said(heard: tuple[Heard, ...]) -> list[str]:
    return [one.utterance.said for one in heard]


def asked(kind: str, seed: int = 1) -> tuple[QuestionText, Fields]:
    """The example of a kind, as some learner is asked it."""
    text = QuestionText(kind, KINDS[kind].sample)
    return text, text.asks.fields(text.body, text.asks.shown(text.body, random.Random(seed)), None)


def test_a_step_is_one_utterance_with_title_picture_list_and_block() -> None:
    (made,) = step_utterances(step())
    assert [one.said for one in made.sentences] == [
        "đặt giá",
        "trong hình. rổ rau trên bàn",
        "giá ba mươi lăm nghìn đồng.",
        "bấm ô tê pê nhé",
        "một. mở áp",
        "hai. gõ số",
        "mẹo. hàng tươi thì bán gần.",
    ]
    assert made.sentences[0].pause == AFTER_HEADING
    assert made.sentences[2].shown == "Giá 35.000 đ."


def test_the_meanings_of_hard_words_come_last() -> None:
    explained = StepOutline("k", 1, "Mã", "", "Giữ OTP.\nOTP: Mã gửi về máy.", source="Giữ [[OTP]].")
    (made,) = step_utterances(explained)
    assert [one.said for one in made.sentences] == ["mã", "giữ ô tê pê.", "ô tê pê, mã gửi về máy."]


def test_a_step_without_words_says_nothing() -> None:
    assert step_utterances(step("", "")) == ()


def test_options_have_their_numbers_in_the_order_of_the_page() -> None:
    text, fields = asked("single")
    heard = question_heard(text, fields)
    options = [one for item in fields.items for one in (item.id, item.id)]
    assert [one.about for one in heard if one.about] == options
    assert [one.utterance.said for one in heard if one.about][::2] == ["một.", "hai.", "ba."][: len(fields.items)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_controls_is_heard(kind: str) -> None:
    text, fields = asked(kind)
    heard = " ".join(said(question_heard(text, fields)))
    labels = [item.label for item in fields.items] + list(fields.pieces)
    labels += [label for item in fields.items for _value, label in item.choices if not label.isdigit()]
    labels += [part.text for part in fields.story] + [one.label for part in fields.story for one in part.choices]
    assert [label for label in labels if spoken(label).strip(".,?! ") not in heard] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_voice_is_made_of_whatever_any_learner_may_hear(kind: str, seed: int) -> None:
    text, fields = asked(kind, seed)
    made = set(every_utterance(text))
    assert {one.utterance for one in question_heard(text, fields)} <= made


def test_a_conversation_is_heard_part_by_part() -> None:
    text, fields = asked("scenario")
    heard = said(question_heard(text, fields))
    assert heard[0] == "số lạ. tôi là cán bộ ngân hàng. bác đọc giúp cái mã vừa về máy."
    assert {one.said for one in every_utterance(text)} >= {"tiền mất.", "tiền còn.", "tắt máy"}


def test_gaps_are_heard_as_gaps() -> None:
    text, fields = asked("gap")
    assert "tiền về chỗ trống một, mới là tiền." in said(question_heard(text, fields))[0]


def test_reasons_are_heard_as_the_page_shows_them() -> None:
    reasons = (
        Reason("a", "Vì thế.", False, True),
        Reason("b", "Đúng.", True, False),
        Reason("c", "Khác.", False, False),
    )
    grade = Grade(0, False, reasons, "Nhớ nhé.")
    assert [one.said for one in reason_utterances(grade)] == ["vì thế.", "đúng.", "nhớ nhé."]
    assert [one.said for one in reason_utterances(grade, and_right=False)] == ["vì thế.", "nhớ nhé."]


def test_sentences_of_the_program_are_utterances_of_their_own() -> None:
    assert [one.said for one in text_utterances(["Đạt 8/10.", "", "Đạt 8/10."])] == ["đạt tám trên mười."]


@pytest.mark.parametrize("slug", ["an-toan-tren-mang", "ban-hang-tren-mang", "thanh-toan-tren-dien-thoai"])
def test_reasons_of_shipped_questions_are_among_what_is_made(slug: str) -> None:
    course, _problems = read_course(ROOT / "courses" / slug)
    assert course is not None
    for question in (*course.bank, *(one for lesson in course.lessons for one in lesson.practice)):
        made = set(every_utterance(question.text))
        for answer in answers(question.text):
            grade = question.text.asks.grade(question.text.body, answer)
            assert set(reason_utterances(grade)) <= made, question.key


def answers(text: QuestionText) -> list[dict[str, Any]]:
    """Some answers to a question, among them every single choice."""
    body: Any = text.body
    if hasattr(body, "options"):
        return [{"chosen": [option.id]} for option in body.options]
    if hasattr(body, "parts"):
        return [{"path": [way]} for way in range(len(body.parts[0].choices))]
    return [{}]
