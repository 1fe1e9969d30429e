"""Questions go out in every format and come back as they were; what a format cannot hold is said before."""

import random
import string
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings, strategies as st

from lms.exchange.coursefolder.reader import read_course
from lms.quizzes.contents import said_in
from lms.quizzes.files.formats import FORMATS, carried
from lms.quizzes.files.items import category_label
from lms.quizzes.files.readers import read_file
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.texts import QuestionText
from tests.depth import times
from tests.quizzes.test_kinds import BODIES
from tests.structure.tree import ROOT

FOLDERS = sorted(folder for folder in (ROOT / "courses").iterdir() if folder.is_dir())
every_format = pytest.mark.parametrize("key", list(FORMATS))


def shipped() -> list[FoundQuestion]:
    """Every question of the shipped courses."""
    found = []
    for folder in FOLDERS:
        course, _problems = read_course(folder)
        assert course is not None
        asked = [*course.bank, *(one for lesson in course.lessons for one in lesson.practice)]
        found += [FoundQuestion(one.key, one.text) for one in asked]
    return found


def samples() -> list[FoundQuestion]:
    """One of each kind, with all it can have."""
    plain = [
        FoundQuestion(f"mau-{key}", QuestionText(key, body, ("lừa đảo", "an toàn"), "khó"))
        for key, body in BODIES.items()
    ]
    labels = ("nhóm: Thanh toán / Mã OTP", "khung: DigComp 4.2", "an toàn")
    hinted = {key: replace(body, hints=("Nhìn kỹ; chậm thôi.", "Ai giục?")) for key, body in BODIES.items()}
    return plain + [
        FoundQuestion(f"goi-y-{key}", QuestionText(key, body, labels, "dễ")) for key, body in hinted.items()
    ]


def whole(key: str, questions: Iterable[FoundQuestion]) -> list[FoundQuestion]:
    """Those that a format holds whole."""
    return [one for one in carried(FORMATS[key], questions).going if not FORMATS[key].lost(one)]


def says(one: FoundQuestion) -> tuple[object, ...]:
    return one.kind, said_in(one.text.kept()), one.tags, one.difficulty


@every_format
def test_what_a_format_holds_comes_back_as_it_was(key: str) -> None:
    questions = whole(key, [*shipped(), *samples()])
    assert len({one.kind for one in questions}) == len(FORMATS[key].kinds) or key in ("word", "aiken", "gift", "moodle")
    if not questions:
        questions = [stripped(one) for one in whole_kinds(key)]
    again = read_file(FORMATS[key].write(questions))
    assert again.refused == ()
    assert [one.doubts for one in again.found if one.doubts] == []
    assert [says(one) for one in again.found] == [says(one) for one in questions]


def whole_kinds(key: str) -> list[FoundQuestion]:
    return [one for one in shipped() if one.kind in FORMATS[key].kinds]


def stripped(one: FoundQuestion) -> FoundQuestion:
    """A question without what simple lists do not hold."""
    options = tuple(replace(row, reason="") for row in one.body.options)
    plain = " ".join(one.body.stem.replace("*", "").split())
    return FoundQuestion(one.place, QuestionText(one.kind, ChoiceBody(stem=plain, options=options)))


@pytest.mark.parametrize("key", ["word", "aiken"])
def test_simple_lists_bring_back_words_and_right_answers(key: str) -> None:
    questions = [stripped(one) for one in whole_kinds(key) if "](" not in one.body.stem]
    assert len(questions) > 40
    assert {one.kind for one in questions} == set(FORMATS[key].kinds)
    again = read_file(FORMATS[key].write(questions))
    assert (again.refused, len(again.found)) == ((), len(questions))
    for before, after in zip(questions, again.found, strict=True):
        assert after.doubts == ()
        assert after.kind == before.kind
        assert [(o.text, o.right) for o in after.body.options] == [
            (" ".join(o.text.split()), o.right) for o in before.body.options
        ]


SIGNS = string.ascii_letters + "àêđệĐ 0123456789~=#{}:\\/[]*_-+>%$.,;()'\"|@&<"
text = st.text(SIGNS, min_size=1, max_size=30).map(lambda t: " ".join(t.split())).filter(bool)


def made_up(stem: str, rows: list[str], kind: str, why: str, tags: list[str]) -> FoundQuestion:
    """A question of odd signs."""
    distinct = list(dict.fromkeys(rows))
    options = tuple(
        Option("abcdefgh"[n], row, n == 0 or (kind == "multiple" and n == 1), row[::-1].strip())
        for n, row in enumerate(distinct)
    )
    return FoundQuestion(
        "ten", QuestionText(kind, ChoiceBody(stem=stem, options=options, why=why), tuple(dict.fromkeys(tags)))
    )


@pytest.mark.parametrize("key", ["gift", "moodle", "csv", "excel"])
@settings(max_examples=times(40, 10), deadline=None)
@given(
    stem=text,
    rows=st.lists(text, min_size=4, max_size=6, unique=True),
    kind=st.sampled_from(["single", "multiple"]),
    why=text,
    tags=st.lists(
        st.text("abcđệ []:\\", min_size=1, max_size=9).map(lambda t: " ".join(t.split())).filter(bool), max_size=3
    ),
)
@example("0", ["0", "00", "-'", "''=1+1"], "single", "'-", [])
def test_odd_signs_go_through(key: str, stem: str, rows: list[str], kind: str, why: str, tags: list[str]) -> None:
    one = made_up(stem, rows, kind, why, tags)
    if key in ("csv", "excel"):
        one = FoundQuestion(one.place, QuestionText(one.kind, one.body))
    again = read_file(FORMATS[key].write([one]))
    assert again.refused == ()
    assert [says(found) for found in again.found] == [says(one)]


@every_format
def test_what_is_lost_and_what_stays_is_said_before(key: str) -> None:
    questions = samples()
    told = carried(FORMATS[key], questions)
    assert len(told.going) + len(told.staying) == len(questions)
    assert {one.kind for one in told.going} == set(FORMATS[key].kinds) & set(BODIES)
    losing = {one.place for one in told.going if FORMATS[key].lost(one)}
    assert bool(losing) == bool(told.losses)


def test_cells_that_a_spreadsheet_would_run_are_text() -> None:
    one = made_up("=1+1", ["@SUM(A1)", "+1", "-x", "z"], "single", "=cmd", [])
    for row in FORMATS["csv"].write([one]).decode("utf-8-sig").splitlines()[1:]:
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in row.split(";"))


def test_the_same_questions_give_the_same_bytes() -> None:
    questions = samples()
    random.Random(1).shuffle(questions)
    for key in ("csv", "moodle", "gift", "aiken"):
        assert FORMATS[key].write(questions) == FORMATS[key].write(questions)


def test_categories_are_written_as_moodle_knows_them() -> None:
    first = FoundQuestion("a", QuestionText("single", BODIES["single"], ("nhóm: Chợ / Sạp rau",)))
    asked = [first, FoundQuestion("b", QuestionText("single", BODIES["single"]))]
    assert "<text>$course$/top/Chợ/Sạp rau</text>" in FORMATS["moodle"].write(asked).decode()
    assert "$CATEGORY: $course$/top/Chợ/Sạp rau\n" in FORMATS["gift"].write(asked).decode()
    for key in ("moodle", "gift"):
        again = read_file(FORMATS[key].write(asked))
        assert [one.tags for one in again.found] == [("nhóm: Chợ / Sạp rau",), ()]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("$course$/top/Default for LH1", []),
        ("$course$/top", []),
        ("top/Một//Hai/Ba, bốn", ["nhóm: Một/Hai / Ba bốn"]),
        ("$system$/" + "dài " * 30, ["nhóm: " + ("dài " * 30)[:34]]),
    ],
)
def test_a_category_of_moodle_becomes_a_label_that_fits(path: str, label: list[str]) -> None:
    assert category_label(path) == label


def test_hints_of_moodle_that_are_too_many_are_told() -> None:
    body = replace(BODIES["single"], hints=("một", "hai", "ba"))
    again = read_file(FORMATS["moodle"].write([FoundQuestion("a", QuestionText("single", body))]))
    assert again.found[0].body.hints == ("một", "hai")
    assert [doubt.part for doubt in again.found[0].doubts] == ["hints"]
