"""What is written is read as it was, whatever looks like a mark of the format; what the desk lets out, others take."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings, strategies as st

from lms.authoring.desk.rules import tidy_lines as text_lines
from lms.authoring.questions.bodies import tags_of
from lms.authoring.questions.typed_rows import tidy_lines
from lms.base.text import tidy
from lms.exchange.complete import lacks_of
from lms.exchange.coursefolder.model import CourseFolder, LessonFile, QuestionFile, StepFile
from lms.exchange.coursefolder.quoting import apart, guarded, heading, joined, quoted, unguarded, unquoted
from lms.exchange.coursefolder.reader import read_files
from lms.exchange.coursefolder.writer import write_course
from lms.quizzes.contents import said_of
from lms.quizzes.kinds import KINDS
from lms.quizzes.rules import tags_refused
from lms.quizzes.texts import QuestionText
from tests.depth import share, times
from tests.quizzes.test_kinds import BODIES, KEPT

ODD = [
    *("<Gửi>", r"\<Gửi\>", "<b>x</b>", "</b>", "<!-- x -->", "< b >", "<https://a.vn>", "`<b>`", r"\<b>", "a<b", "<3"),
    *("[x](y)", "![a](hinh/a.webp)", "![a](b) c", "[x]: y", "[[1]]", "[[OTP]]", "&lt;", "**x**", "*"),
    *("# x", "## x", "### x", "### x (một đáp án)", r"\# x", "#", "::: lạ", ":::", "::: mẹo", "---", "===", "***"),
    *("Câu 1:", "Vì sao: x", "Dạy ở: a#b", "Ảnh: x", "Nhãn: a", "Gợi ý 1: x", "Đơn vị: x", "Nguồn: x", "- OTP: x"),
    *(
        "- (x) a",
        "- [ ] b",
        r"\- (x) a",
        "- a => b",
        "- => b",
        "1. a",
        "2. a: b",
        "  > a",
        "> a",
        "* a => b",
        "-",
        "+ a",
    ),
    *("=>", "a => b", r"a \=> b", "|", "a | b", ";", "a; b", r"a\;", "\\", "\\\\", "C:\\Users", "{#x}", " @ A1", "@"),
    *(":", ",", "(", ")", "(kết xấu)", ", Ai", "“”", "…", "%s", "%(x)s", "{}", "chữ", "Đọc mã?", "1.", "a)"),
]
PIECES = st.sampled_from(ODD) | st.text(alphabet="<>[](){}#*_|=;:,.\\@!-> abĐ1\u00a0\u0301", max_size=8)
LINES = st.lists(PIECES, min_size=1, max_size=3).map(lambda pieces: tidy(" ".join(pieces))[:60])
WORDS = LINES.map(lambda text: tidy(f"{text} chữ")) | LINES.map(lambda text: tidy(f"chữ {text}")) | LINES.filter(bool)
TEXTS = st.lists(LINES | st.just(""), min_size=1, max_size=5).map("\n".join)


@given(st.lists(WORDS, max_size=4), st.sampled_from([";", r"\|", "=>", "[,:(]"]))
@example(["a\\", "b\\;"], ";")
def test_words_put_together_come_apart_as_they_were(words: list[str], mark: str) -> None:
    by = {";": "; ", r"\|": " | ", "=>": " => ", "[,:(]": ", "}[mark]
    assert [one for one in apart(joined(words, mark, by), mark) if one] == words
    assert all(unquoted(quoted(word, mark).rstrip(" "), mark) == word for word in words if not word.endswith("\\"))


@given(TEXTS)
def test_guarded_lines_are_none_of_the_format_and_come_back(text: str) -> None:
    made = guarded(text, heading)
    assert not any(heading(line) for line in made.split("\n"))
    assert unguarded(made, heading) == text


#: What a kept body holds under these names are words that people read, or lists of rows that hold such.
WORDS_IN = {"stem", "why", "hints", "left", "right", "text", "reason", "who"}
ROWS_IN = {"options", "items", "pairs", "extra", "gaps", "parts", "answers", "choices"}
#: Names by which the parts of a conversation find each other; they are words, too, and stay different.
NAMES_IN = {"name", "to"}
#: What is no words: the program's own signs, names of files, and what a question of a kind checks by itself.
SIGNS_IN = {"id", "picture", "cells", "verdict", "exact", "tolerance", "unit_asked", "convert", "rights", "others"}


def replaced(body: dict[str, Any], odd: Callable[[], str]) -> dict[str, Any]:
    """The body of a kind with other words in every place that holds words; `right` may also be a mark, which stays."""
    names: dict[str, str] = {}

    def row_of(row: dict[str, Any], number: int) -> dict[str, Any]:
        unknown = row.keys() - WORDS_IN - ROWS_IN - NAMES_IN - SIGNS_IN
        assert not unknown, f"say whether these hold words: {unknown}"
        return {key: value_of(key, value, number) for key, value in row.items()}

    def value_of(key: str, value: Any, number: int) -> Any:
        if key in ROWS_IN:
            return [row_of(row, place) for place, row in enumerate(value)]
        if key in NAMES_IN:
            return names.setdefault(value, f"{odd()} {len(names)}")
        if key in WORDS_IN and isinstance(value, str) and not ("tolerance" in body and key == "text"):
            return odd() if key in ("reason", "who") else f"{odd()} {number}"
        return value

    made = row_of(body, 0)
    if "gaps" in body:
        made["text"] = body["text"]
    return made | {"why": odd(), "hints": [odd(), odd()]}


@st.composite
def questions(draw: st.DrawFn, kind: str) -> QuestionFile:
    """A question with odd words, as the desk would let it through."""
    kept = replaced(KEPT[kind], lambda: draw(WORDS))
    if kind in ("categorise", "true_false"):
        kept = {**KEPT[kind], "why": kept["why"], "hints": kept["hints"]}
    if kind == "gap":
        kept["text"] = tidy_lines(KEPT[kind]["text"].replace("[[1]]", f"{draw(TEXTS)} [[1]]"))
    kept["stem"] = tidy_lines(draw(TEXTS)) or "Hỏi gì?"
    body = KINDS[kind].read(kept)
    assume(not KINDS[kind].check(body))
    tags = tags_of(draw(LINES))
    tags = () if tags_refused(tags) else tags
    taught = draw(st.sampled_from([None, ("bai-mot", "buoc-mot")]))
    key = f"cau-{kind.replace('_', '-')}"
    return QuestionFile(QuestionText(kind, body, tags, draw(st.sampled_from(["", "dễ"])), taught, key))


def course_of(
    bank: tuple[QuestionFile, ...], practice: tuple[QuestionFile, ...], odd: Callable[[], str]
) -> CourseFolder:
    """A course whose every text is odd."""
    glossary = text_lines("\n".join(f"{odd().replace(':', ' ') or 'a'} a: {odd()} b" for _n in range(2)))
    lesson = LessonFile(
        "bai-mot", f"{odd()} bài", 5, "11/2026", None, (f"{odd()} nguồn".replace("; ", ";"), "Báo"),
        (StepFile("buoc-mot", f"{odd()} bước", "Bấm nút \\<Gửi\\> rồi chờ.\n\n- một"),),
        practice, text_lines(f"{odd()}\n{odd()}\n\nx {odd()}"),
    )  # fmt: skip
    return CourseFolder(
        "khoa-thu", f"{odd()} khóa", "basic", odd(), (), 80, 10, "11/2026", date(2027, 5, 31),
        text_lines(f"{odd()}\n\n{odd()}"), (lesson,), bank, {}, glossary=glossary,
    )  # fmt: skip


def same(one: CourseFolder, other: CourseFolder | None) -> bool:
    """Whether two say the same, whatever the ids of rows."""
    assert other is not None

    def canonical(course: CourseFolder) -> Any:
        def said(asked: tuple[QuestionFile, ...]) -> tuple[dict[str, Any], ...]:
            return tuple(said_of(question.text) for question in asked)

        lessons = tuple(replace(lesson, practice=()) for lesson in course.lessons)
        asked = [said(course.bank), *(said(lesson.practice) for lesson in course.lessons)]
        return replace(course, bank=(), lessons=lessons), asked

    return canonical(one) == canonical(other)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(
    max_examples=times(15, 8, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_a_course_of_odd_texts_is_read_as_it_was_written(kind: str, data: st.DataObject) -> None:
    asked = data.draw(questions(kind))
    practice = (QuestionFile(QuestionText(kind, asked.body, key="cau-on")),)
    course = course_of((asked,), practice, lambda: data.draw(WORDS))
    files = write_course(course)
    assert lacks_of(course, published=False) == [], {name: data.decode() for name, data in files.items()}
    again, _problems = read_files("khoa-thu", files)
    assert same(course, again)
    assert again is not None
    assert write_course(again) == files, "writing it once more changes nothing"


@pytest.mark.parametrize("kind", KINDS)
def test_each_odd_text_in_each_place_of_each_kind(kind: str) -> None:
    # Each kind gets every third of them in a whole run, others the others.
    for odd in share(ODD, list(KINDS).index(kind) % 3, 3):
        goes_out_and_in(kind, tidy(odd) or "x")


def goes_out_and_in(kind: str, words: str) -> None:
    kept = replaced(KEPT[kind], lambda: words) if kind not in ("categorise", "true_false") else KEPT[kind]
    body = KINDS[kind].read(kept | {"stem": f"{words}\n\n{words}\n{words}"})
    if KINDS[kind].check(body):
        body = replace(BODIES[kind], stem=body.stem, why=words, hints=(words,))
    asked = QuestionFile(QuestionText(kind, body, key="cau"))
    course = course_of((asked,), (QuestionFile(replace(asked.text, key="on")),), lambda: words)
    assert lacks_of(course, published=False) == [], words
    assert same(course, read_files("khoa-thu", write_course(course))[0]), words


def test_a_hundred_lessons_stay_in_their_order() -> None:
    course = course_of((), (), lambda: "chữ")
    lessons = tuple(replace(course.lessons[0], key=f"bai-{n}", title=f"Bài {n}") for n in range(1, 121))
    again, _problems = read_files("khoa-thu", write_course(replace(course, lessons=lessons)))
    assert again is not None
    assert [lesson.key for lesson in again.lessons] == [lesson.key for lesson in lessons]
