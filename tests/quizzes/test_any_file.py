"""Readers of question files fall over nothing: whatever mixture of lines comes, it is read or refused, and the sums add
up. A file may be what people, other programs and broken copies make of it."""

import csv
import io
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from docx import Document
from hypothesis import HealthCheck, given, settings, strategies as st

from lms.content.office.officefiles import BadFile
from lms.quizzes import reading as readings
from lms.quizzes.files import parsing, readers as question_reading, tables
from lms.quizzes.files.aiken import read_aiken
from lms.quizzes.files.gift import read_gift
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.files.lists import read_list, read_pasted
from lms.quizzes.files.moodle import read_moodle
from lms.quizzes.files.parsing import parse
from lms.quizzes.files.readers import read_file, read_text
from lms.quizzes.kinds import KINDS
from lms.quizzes.reading import FoundQuestion, Reading, Refused, Unreadable
from tests.depth import times

MANY = settings(max_examples=times(60, 20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(MANY, max_examples=times(12, 5))
TEXTS = "Ai giữ mã OTP|50% %(x)s %s|<b>đậm</b>|{}|{0}|| |A|D|Đ|S|1|1-A|a.|Đúng|Sai|*|**|(Đ)|(S)|\t|…|HẾT|II. TỰ LUẬN"
words = st.sampled_from([*TEXTS.split("|"), "http://a.vn/50%20off", "x" * 500, "🌾", "\u200b", "ghi nhớ"])
numbers = st.integers(0, 12)
letters = st.sampled_from([*"ABCDEFGHabcdđĐ", "A, C", "A và B", "(B)", "I", "Z", "ABCD"])
noise = st.text(max_size=30).map(lambda text: text.replace("\n", " ").replace("\r", " "))


def lined(*parts: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda pieces: "".join(map(str, pieces)))


asked = lined(st.sampled_from(["Câu ", "CÂU ", "Câu hỏi số "]), numbers, st.sampled_from([": ", ". ", ") "]), words)
options = lined(
    letters, st.sampled_from([". ", ") ", "/ ", ".", " - "]), words, st.sampled_from(["", " *", "\tB. Hai"])
)
others = st.one_of(
    *(words, noise, options, options, st.just("")),
    lined(st.sampled_from(["Đáp án: ", "ĐA: ", "=> ", "Trả lời: ", "Chọn: ", "Đáp án ", "ANSWER: "]), letters | words),
    lined(st.sampled_from(["Vì sao: ", "Giải thích: ", "Lời giải: "]), words),
    lined(st.sampled_from(["PHẦN I ", "PHẦN II. ", "Chương 1 ", "Phần "]), words),
    st.sampled_from(
        ["ĐÁP ÁN", "Bảng đáp án:", "Câu 1 2 3", "Đáp án A B C", "1 2 3", "A B C", "1-A, 2-B", "3.C 4.D", "1) a"]
    ),
    lined(numbers, st.sampled_from([". ", ") ", "/ "]), words),
    st.sampled_from(
        ["$CATEGORY: x/y", "::t:: Hỏi {=a ~b}", "Hỏi {", "}", "{#NaN}", "{#1e99999}", "~%50%x", "// ghi chú", "{T}"]
    ),
)
lists = st.lists(asked | others, max_size=14).map("\n".join)


def adds_up(reading: Reading) -> bool:
    """Whether everything that was found or refused can be shown, told and kept."""
    for one in reading.found:
        assert one.kind in KINDS
        for problem in KINDS[one.kind].problems(one.body):
            assert str(problem.message)
        KINDS[one.kind].right_text(one.body)
    told = [str(doubt.message) for one in reading.found for doubt in one.doubts]
    told += [str(one.message) for one in reading.refused] + [str(note) for note in reading.notes]
    return all(told) and reading.count == len(reading.found) + len(reading.refused)


def read(deed: Callable[[], Reading], caplog: pytest.LogCaptureFixture) -> Reading | None:
    """What a reader makes of it; None when it refuses the whole. A mistake of the reader's own stands in the log."""
    caplog.clear()
    try:
        made = deed()
    except (Unreadable, BadFile):
        made = None
    assert caplog.records == []
    assert made is None or adds_up(made)
    return made


@MANY
@given(lists)
def test_any_list_of_lines(caplog: pytest.LogCaptureFixture, text: str):
    read(lambda: read_pasted(text), caplog)
    read(lambda: read_text(text), caplog)


@MANY
@given(
    st.lists(
        st.tuples(
            numbers,
            st.lists(
                st.sampled_from(["A. Một", "B. Hai *", "Đáp án: A", "lạc dòng", "HẾT", "Vì sao: thế"]), max_size=5
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_numbered_question_is_found_or_refused(
    caplog: pytest.LogCaptureFixture, pieces: list[tuple[int, list[str]]]
):
    text = "\n".join(
        "\n".join([f"Câu {number}: Ai giữ mã số {at}?", *rows]) for at, (number, rows) in enumerate(pieces)
    )
    made = read(lambda: read_pasted(text), caplog)
    assert made is not None
    assert made.count == len(pieces)
    assert [one for one in range(len(pieces)) if f"mã số {one}?" not in everything(made)] == []


def everything(reading: Reading) -> str:
    """All texts of a reading."""
    return " ".join([str(one.body) for one in reading.found] + [one.source for one in reading.refused])


@FEW
@given(lists, lists | st.none())
def test_any_word_file(caplog: pytest.LogCaptureFixture, text: str, key: str | None):
    files = [word(one) for one in (text, key) if one is not None]
    read(lambda: read_list(*files), caplog)


def word(text: str) -> bytes:
    document = Document()
    for number, line in enumerate(text.split("\n")):
        run = document.add_paragraph().add_run("".join(sign for sign in line if sign.isprintable() or sign == "\t"))
        run.bold = number % 3 == 0
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


heads = st.sampled_from(
    [
        "Câu hỏi",
        "A",
        "B",
        "C",
        "D",
        "Đáp án",
        "Đáp án A",
        "Các đáp án",
        "Giải thích",
        "Độ khó",
        "Chủ đề",
        "STT",
        "",
        *tables.HEAD,
    ]
)
tables_of = st.lists(st.lists(words | letters | noise | asked | numbers.map(str), min_size=1, max_size=8), max_size=6)
sheets = st.tuples(st.lists(heads, min_size=1, max_size=9), tables_of).map(lambda both: [both[0], *both[1]])


@FEW
@given(sheets, sheets | st.none())
def test_any_sheet(caplog: pytest.LogCaptureFixture, rows: list[list[str]], more: list[list[str]] | None):
    read(lambda: read_list(book(rows, more or [])), caplog)
    read(lambda: read_list(book(rows, more or []), book(more or rows, [])), caplog)


def book(*sheets: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as made:
        for rows in sheets:
            sheet = made.add_worksheet()
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    sheet.write_string(number, at, "".join(sign for sign in cell if sign.isprintable()))
    return out.getvalue()


@MANY
@given(sheets, st.sampled_from(";,\t"))
def test_any_csv(caplog: pytest.LogCaptureFixture, rows: list[list[str]], sign: str):
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(rows)
    read(lambda: read_text(out.getvalue()), caplog)
    read(lambda: read_file(out.getvalue().encode("utf-8", "replace")), caplog)


@MANY
@given(
    st.lists(
        st.sampled_from(
            ["Ai giữ mã?", "A. Một", "B. Hai", "B) Hai", "C. Ba", "ANSWER: A", "ANSWER: Z", "", "nữa", "D. x", "50%"]
        )
        | noise,
        max_size=14,
    )
)
def test_any_aiken_file(caplog: pytest.LogCaptureFixture, rows: list[str]):
    made = read(lambda: read_aiken("\n".join(rows)), caplog)
    assert made is not None
    assert made.count >= sum(row == "ANSWER: A" and at > 0 and rows[at - 1] == "B. Hai" for at, row in enumerate(rows))


pieces_of_gift = [
    "::t::",
    "Hỏi?",
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "->",
    "%50%",
    "%-1%",
    "%x%",
    "T",
    "F",
    "TRUE",
    "\\",
    "\n",
    "\n\n",
]
pieces_of_gift += [
    "$CATEGORY: a/b\n",
    "[html]",
    "[tag:x]",
    "[tag:lop-lang:gap]",
    "1",
    "..",
    ":",
    "NaN",
    "sNaN",
    "Infinity",
    "1e9999999",
    "{=a ~b}",
    "<b>",
    "50%",
    "//x",
]


@MANY
@given(st.lists(st.sampled_from(pieces_of_gift) | noise, max_size=20).map("".join))
def test_any_gift_file(caplog: pytest.LogCaptureFixture, text: str):
    read(lambda: read_gift(text), caplog)
    read(lambda: read_gift("::a:: Hỏi {" + text + "}"), caplog)
    read(lambda: read_gift("Hỏi {#" + text + "}"), caplog)


inside = (
    st.sampled_from(
        [
            "",
            "đúng",
            "50%",
            "NaN",
            "sNaN",
            "1e99999999",
            "-0",
            "{1:MC:=a~b}",
            "{1:NM:=10:0.5}",
            "{1:X:a}",
            "true",
            "<b>x</b>",
            "x" * 600,
        ]
    )
    | noise
)
weights = st.sampled_from(["100", "0", "-50", "33.3", "NaN", "Infinity", "x", ""])


@MANY
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "multichoice",
                    "truefalse",
                    "shortanswer",
                    "numerical",
                    "matching",
                    "ordering",
                    "cloze",
                    "essay",
                    "50%",
                    "",
                ]
            ),
            inside,
            st.lists(st.tuples(weights, inside), max_size=4),
        ),
        max_size=4,
    )
)
def test_any_moodle_file(caplog: pytest.LogCaptureFixture, asked: list[tuple[str, str, list[tuple[str, str]]]]):
    parts = []
    for kind, stem, rows in asked:
        answers = "".join(
            f'<answer fraction="{weight}"><text>{shown(said)}</text><tolerance>{shown(said)}</tolerance>'
            f"<feedback><text>{shown(said)}</text></feedback></answer>"
            f"<subquestion><text>{shown(said)}</text><answer><text>{weight}</text></answer></subquestion>"
            for weight, said in rows
        )
        text = f"<questiontext><text>{shown(stem)}</text></questiontext><name><text>{shown(stem)}</text></name>"
        parts.append(f'<question type="{kind}">{text}{answers}<single>{shown(stem)}</single></question>')
    made = read(lambda: read_moodle(f"<quiz>{''.join(parts)}</quiz>"), caplog)
    assert made is not None
    assert made.count == len(asked)


def shown(text: str) -> str:
    return escape("".join(sign for sign in text if sign.isprintable()))


@MANY
@given(
    st.binary(max_size=200)
    | st.sampled_from([b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff"]).flatmap(
        lambda head: st.binary(max_size=60).map(lambda rest: head + rest)
    )
)
def test_any_bytes(caplog: pytest.LogCaptureFixture, data: bytes):
    read(lambda: read_file(data), caplog)
    read(lambda: read_file(data, data), caplog)


def stumble(*_given: object, **_more: object) -> FoundQuestion | Refused:
    raise ZeroDivisionError


def test_a_mistake_of_a_reader_costs_one_question_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    whole = parsing.made
    monkeypatch.setattr(
        parsing, "made", lambda block, *a, **k: stumble() if block.number == 2 else whole(block, *a, **k)
    )
    text = "Câu 1: Ai?\nA. Một *\nB. Hai\nCâu 2: Gì?\nA. Ba *\nB. Bốn\n"
    made = parse([TextLine(row, number) for number, row in enumerate(text.splitlines(), 1)], [], ())
    assert (len(made.found), [(one.place, one.message, one.source) for one in made.refused]) == (
        1,
        [("Đoạn 4", readings.STUMBLED, "Câu 2: Gì?\nA. Ba *\nB. Bốn")],
    )
    assert [record.name for record in caplog.records] == ["lms.quizzes.reading"]


def test_a_mistake_at_a_line_costs_the_question_it_stands_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        parsing, "_continue", lambda block, line: stumble() if line.text == "Gì?" else block.stem.append(line.text)
    )
    made = read_pasted("Câu 1: Ai?\nA. Một *\nB. Hai\nCâu 2: Gì?\nA. Ba *\nB. Bốn\n")
    assert (len(made.found), [one.message for one in made.refused]) == (1, [readings.STUMBLED])


def test_a_mistake_with_the_whole_file_is_a_refusal_of_the_file(monkeypatch: pytest.MonkeyPatch):
    everything = question_reading.TextReader("list", lambda _text: True, stumble)
    monkeypatch.setattr(question_reading, "TEXT_READERS", (everything,))
    with pytest.raises(Unreadable) as refused:
        read_text("Câu 1: Ai?")
    assert refused.value.message == readings.STUMBLED_FILE


def test_a_stray_line_after_the_options_is_a_doubt_and_no_failure():
    made = read_text("Câu 1: Ai giữ mã OTP?\nA. Mình\nB. Ngân hàng\nghi nhớ cho kỹ\nĐáp án: A")
    assert [option.right for option in made.found[0].body.options] == [True, False]
    assert [str(doubt.message) for doubt in made.found[0].doubts] == [
        "Có dòng viết tiếp sau lựa chọn. Xem dòng ấy có đúng chỗ không."
    ]
