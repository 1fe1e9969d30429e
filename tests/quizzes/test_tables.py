"""What each format holds: which kinds go out and come back as the same kind, and by which words tables are known."""

import csv
import io
from dataclasses import replace

import pytest

from lms.quizzes.contents import said_in
from lms.quizzes.files.formats import FORMATS
from lms.quizzes.files.readers import read_file, read_text
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.texts import QuestionText
from tests.quizzes.test_kinds import BODIES

CHOICES = {"single", "multiple", "true_false"}
#: The kinds that each format says it holds; the tests below send each of them out and read it again.
HOLDS = {key: set(form.kinds) for key, form in FORMATS.items()}
RICH = [(key, kind) for key in ("excel", "csv", "moodle", "gift") for kind in sorted(HOLDS[key])]


def test_choices_go_into_every_format_and_tables_take_whatever_is_words() -> None:
    assert {key: HOLDS[key] & CHOICES for key in HOLDS} == dict.fromkeys(HOLDS, CHOICES) | {"aiken": {"single"}}
    pictured = {key for key, body in BODIES.items() if body.pictures}
    assert HOLDS["excel"] == HOLDS["csv"] == set(BODIES) - pictured - {"scenario"}


def sent_and_read(key: str, kind: str, body: object) -> FoundQuestion:
    """A question after it went out in a format and came back."""
    one = FoundQuestion("mau", QuestionText(kind, body))  # type: ignore[arg-type]
    reading = read_file(FORMATS[key].write([one]))
    assert reading.refused == ()
    (again,) = reading.found
    return again


@pytest.mark.parametrize(("key", "kind"), RICH)
def test_a_kind_comes_back_as_that_kind(key: str, kind: str) -> None:
    again = sent_and_read(key, kind, BODIES[kind])
    assert again.kind == kind
    if key in ("excel", "csv"):
        assert said_in(again.text.kept()) == said_in(QuestionText(kind, BODIES[kind]).kept())


@pytest.mark.parametrize("key", ["excel", "csv", "moodle", "gift"])
def test_several_may_be_chosen_where_one_is_right(key: str) -> None:
    options = (Option("a", "Mình", True), Option("b", "Ngân hàng"), Option("c", "Công an"))
    body = ChoiceBody(stem="Ai giữ mã OTP?", options=options)
    assert [sent_and_read(key, kind, body).kind for kind in ("single", "multiple")] == ["single", "multiple"]


@pytest.mark.parametrize("key", ["excel", "csv"])
@pytest.mark.parametrize(("mark", "words"), [("case", "chữ hoa"), ("marks", "dấu câu"), ("accents", "dấu chữ")])
def test_what_has_to_be_typed_exactly_is_said_in_a_cell(key: str, mark: str, words: str) -> None:
    body = BODIES["short"]
    assert isinstance(body, ShortBody)
    again = sent_and_read(key, "short", replace(body, exact=(mark,))).body
    assert isinstance(again, ShortBody)
    assert again.exact == (mark,)
    assert words in cells("short", replace(body, exact=(mark,)))


@pytest.mark.parametrize(("mark", "words"), [("unit_asked", "phải ghi đơn vị"), ("convert", "đổi được đơn vị")])
def test_what_is_asked_of_a_unit_is_said_in_a_cell(mark: str, words: str) -> None:
    body = BODIES["number"]
    assert isinstance(body, NumberBody)
    again = sent_and_read("csv", "number", replace(body, **{mark: True})).body
    assert isinstance(again, NumberBody)
    assert (again.unit_asked, again.convert) == (mark == "unit_asked", mark == "convert")
    assert words in cells("number", replace(body, **{mark: True}))


def cells(kind: str, body: object) -> list[str]:
    """The cells of the one question in a CSV."""
    data = FORMATS["csv"].write([FoundQuestion("mau", QuestionText(kind, body))])  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))[1]


@pytest.mark.parametrize("name", ["cloze", "multianswer"])
def test_gaps_of_moodle_have_two_names(name: str) -> None:
    text = (
        f'<quiz><question type="{name}"><questiontext format="html">'
        "<text>Mã {1:SHORTANSWER:=OTP} là của mình.</text></questiontext></question></quiz>"
    )
    assert [one.kind for one in read_text(text).found] == ["gap"]


HEADS = {
    "stem": ["Câu hỏi", "Nội dung", "Nội dung câu hỏi", "Đề bài"],
    "key": ["Đáp án", "Đáp án đúng", "Đúng", "Kết quả", "Trả lời", "Phương án đúng", "Đáp án chính xác"],
    "why": ["Giải thích", "Vì sao", "Lời giải", "Hướng dẫn"],
    "tags": ["Chủ đề", "Nhãn", "Phần", "Chương"],
}


@pytest.mark.parametrize(("part", "head"), [(part, head) for part, heads in HEADS.items() for head in heads])
def test_a_column_is_known_by_any_of_its_heads(part: str, head: str) -> None:
    named = {"stem": "Câu hỏi", "key": "Đáp án", "why": "Giải thích", "tags": "Chủ đề"} | {part: head}
    top = f"{named['stem']};A;B;{named['key']};{named['why']};{named['tags']}"
    (found,) = read_text(f"{top}\nAi giữ mã OTP?;Ngân hàng;Mình;B;Của mình thì giữ.;mã OTP\n").found
    assert (found.body.stem, found.tags) == ("Ai giữ mã OTP?", ("mã OTP",))
    assert isinstance(found.body, ChoiceBody)
    assert [(one.text, one.right) for one in found.body.options] == [("Ngân hàng", False), ("Mình", True)]
    assert "Của mình thì giữ." in (found.body.why, *(one.reason for one in found.body.options))
