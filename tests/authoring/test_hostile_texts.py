"""A lesson, a file of questions or a handout that holds anything whatever opens again, and says what it says.

A "%" after ":::" once made a step and its lesson answer with an error for ever.
"""

import csv
import io
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from flask.testing import FlaskClient

from lms.base.text import fingerprint
from lms.quizzes.files import tables
from tests.authoring.desk import Draft, send
from tests.conftest import ONE_ENGINE
from tests.depth import times, turn
from tests.web.hostile import AS_TYPED, MARKUP, SHORT_MARKUP
from tests.web.pages import Page
from tests.web.test_text_is_text import broken_out

BUTTON = "<button formaction=/zq class=button>Lưu cả bài</button><input type=hidden name=role value=admin>"
#: What no name of a file that is sent can hold.
NO_NAME = str.maketrans({"/": "_", '"': "”"})
STEPS = [
    "::: giảm 50% dịp Tết",
    f"::: {AS_TYPED}",
    f"::: {BUTTON}",
    f"::: {MARKUP}\nchữ\n:::",
    "::: mẹo 50%\nchữ\n::: mẹo %s\n:::",
    "[bấm](http://a.vn/50%20off) [x](http://%(so)s) [y](javascript:%s)",
    f"[bấm](http://a.vn/{SHORT_MARKUP.replace(' ', '')})",
    "[điền: giá giảm 50% và %(so)s]",
    f"[điền: {AS_TYPED}]",
    f"[điền: {BUTTON}]",
    "![](hinh/50%.webp) ![](tieng/%(x)s.m4a) [x](tep/%s.pdf)",
    f"![{AS_TYPED}](hinh/{SHORT_MARKUP.replace(' ', '')})",
    '[a]: http://50%/%(x)s "zq"',
    f"# {AS_TYPED}\n\n{AS_TYPED}",
    f"<b>{AS_TYPED}</b>",
    MARKUP,
    "%",
    "%(",
    "%(x)d %d %i %5.2f %*s",
    " ".join(["50%"] * 140),
    "{{7*7}} {% raw %} {{ config }} {# x #} ${7*7} #{7*7} <%= 7*7 %>",
]


def looked_at(client: FlaskClient, *paths: str, of: str = "", languages: tuple[str, ...] = ("vi", "en")) -> list[str]:
    """Open pages, each in the language whose turn it is there, with what `of` them is tried; all texts on them."""
    texts: list[str] = []
    for path in paths:
        for language in turn(languages, path + of):
            client.set_cookie("tieng", language)
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            page = Page(answer.get_data(as_text=True))
            assert broken_out(page) == [], path
            texts += page.texts
    return texts


@pytest.mark.slow
@ONE_ENGINE
def test_a_lesson_opens_whatever_stands_in_its_steps(trainer: FlaskClient, draft: Draft):
    opened = fingerprint("Bước 1", "Bà con **bấm** vào đây.")
    course, lesson = draft.url, draft.lesson_url
    for source in STEPS[:: times(2, 4, 1)]:
        title = "Giảm 50% <zqx> %(x)s [điền: %s]"
        status, onward = send(trainer, draft.step_url, title=title, source=source, opened=opened)
        assert status == 303, source
        opened = fingerprint(title, source)
        texts = looked_at(trainer, onward, draft.step_url, f"{draft.step_url}/xem", f"{lesson}/viet", of=source)
        assert any(title in text for text in texts)
    looked_at(trainer, f"{lesson}/xem", lesson, course, f"{course}/cham-soc", f"{course}/xuat-ban", f"{course}/so-sanh")
    looked_at(trainer, f"{lesson}/tai-ve", f"{course}/thu", f"{course}/thu/bai/bai-1/1", f"{lesson}/thong-tin")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("::: giảm 50% dịp Tết", "Không có khối tên “giảm 50% dịp Tết”."),
        ("[x](http://a.vn/50%20off)", "Đường link không dùng được: http://a.vn/50%20off."),
        ("[điền: giá %(so)s]", "Còn chỗ chưa điền: giá %(so)s."),
        (f"::: {BUTTON}", f"Không có khối tên “{BUTTON}”."),
    ],
)
@ONE_ENGINE
def test_what_is_wrong_is_told_in_the_words_that_were_typed(trainer: FlaskClient, draft: Draft, source: str, said: str):
    opened = fingerprint("Bước 1", "Bà con **bấm** vào đây.")
    assert send(trainer, draft.step_url, title="Bước 1", source=source, opened=opened)[0] == 303
    for path in (draft.step_url, f"{draft.lesson_url}/viet"):
        assert any(said in " ".join(text.split()) for text in looked_at(trainer, path, languages=("vi",)))


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def word(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def excel(*rows: list[str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("50% %(x)s <zqx>")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.add_worksheet("Trống %s").write(0, 0, "không có gì")
    return out.getvalue()


def comma(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def listed(x: str) -> tuple[str, ...]:
    """A list with the text in every place: heading, stem, option, key, reason, note, table of answers."""
    return (
        *(f"PHẦN I {x}", f"Câu 1: {x}", f"A. {x}", "B. Hai", f"Đáp án: {x}", f"Vì sao: {x}", "", f"lạc dòng {x}"),
        *(f"Câu 2: {x}", "A. Một", "B. Hai", "Đáp án: A", "Đáp án: B", f"Câu 3: {x}", f"Đáp án: {x}", "Câu 9: Ai?"),
        *("A. Một *", f"B. {x}", "ĐÁP ÁN", "1-A, 2-B, 77-C", x),
    )


def table(x: str) -> tuple[list[str], ...]:
    head = ["Câu hỏi", "A", "B", "Đáp án", "Giải thích", "Độ khó", "Chủ đề", x]
    rows = [[x, x, "Hai", x, x, x, x, x], ["Ai?", "Một", "Hai", "50%", "", "", "", ""], ["", x, x, "A", "", "", "", ""]]
    return (head, *rows, ["Ai?", "", "", x, "", "", "", ""], ["Ai?", "", "", "D", "", "", "", ""])


def full(x: str) -> tuple[list[str], ...]:
    rows = [[kind, *[x] * (len(tables.HEAD) - 1)] for kind in (x, "Một đáp án", "Con số", "Điền chỗ trống", "Ghép đôi")]
    return (tables.HEAD, *rows)


def gift(x: str) -> bytes:
    guarded = "".join(f"\\{sign}" if sign in "~=#{}:" else sign for sign in x)
    pieces = [
        f"::{guarded}:: {guarded} {{={guarded}#{guarded} ~Hai}}",
        f"{x} {{=a {{ ~b}}",
        f"{x} {{{x}",
        f"Hỏi {{#{x}}}",
    ]
    return "\n\n".join([f"$CATEGORY: {x}", *pieces, f"[tag:{x}] Tả? {{}}"]).encode()


def moodle(x: str) -> bytes:
    text = f"<text>{escape(x)}</text>"
    body = f"<name>{text}</name><questiontext>{text}</questiontext><generalfeedback>{text}</generalfeedback>"
    answers = f"<answer fraction='100'>{text}<feedback>{text}</feedback></answer><answer fraction='0'>{text}</answer>"
    asked = [
        f"<question type={quoteattr(kind)}>{body}{answers}<tags><tag>{text}</tag></tags></question>"
        for kind in (x, "multichoice", "shortanswer", "numerical", "truefalse", "cloze", "essay")
    ]
    return f"<quiz><question type='category'><category>{text}</category></question>{''.join(asked)}</quiz>".encode()


def aiken(x: str) -> bytes:
    return f"{x}\nA. {x}\nB. Hai\nANSWER: A\n\n{x}\nA. {x}\n\n{x}\nA. Một\nB. Hai\nANSWER: Z\n".encode()


FILES: dict[str, Callable[[str], bytes]] = {
    "txt": lambda x: "\n".join(listed(x)).encode(),
    "docx": lambda x: word(*listed(x)),
    "xlsx": lambda x: excel(*table(x)),
    "full.xlsx": lambda x: excel(*full(x)),
    "list.xlsx": lambda x: excel(*[[line] for line in listed(x)]),
    "csv": lambda x: comma(*table(x)),
    "full.csv": lambda x: comma(*full(x)),
    "gift": gift,
    "xml": moodle,
    "broken.xml": lambda x: f"<quiz><question>{x}".encode(),
    "aiken": aiken,
}


@pytest.mark.slow
@pytest.mark.in_turn("payload")
@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize("payload", [AS_TYPED, MARKUP, "50%"][: times(3, 2)])
@ONE_ENGINE
def test_a_file_of_questions_is_shown_whatever_stands_in_it(
    trainer: FlaskClient, draft: Draft, ending: str, payload: str
):
    path = f"{draft.url}/nhap-cau-hoi"
    name = f"{payload.translate(NO_NAME)}.{ending}"
    status, onward = send(trainer, path, file=(io.BytesIO(FILES[ending](payload)), name))
    if ending == "broken.xml":
        assert (status, broken_out(Page(onward))) == (200, [])
        return
    assert status == 303
    looked_at(trainer, path, f"{onward.split('?')[0]}?xem=tat-ca", of=ending)
    texts = looked_at(trainer, onward.split("?")[0] + "?xem=refused", onward.split("?")[0] + "?xem=doubt", of=ending)
    assert any(payload in " ".join(text.split()) for text in texts)
    base = onward.split("?")[0]
    for number in (1, 2, 4):
        answer = trainer.get(f"{base}/{number}")
        assert answer.status_code in (200, 404)
        assert broken_out(Page(answer.get_data(as_text=True))) == []
        refused = send(trainer, f"{base}/{number}/dap-an", right="a")
        assert refused[0] in (303, 404, 422)
        assert refused[0] == 303 or broken_out(Page(refused[1])) == []
    assert send(trainer, f"{base}/dua-vao")[0] == 303
    looked_at(trainer, f"{base}/dua-vao", f"{base}?xem=tat-ca", f"{draft.url}/ngan-hang", f"{draft.url}/tai-cau-hoi")
    looked_at(trainer, f"{draft.url}/xuat-ban", f"{draft.url}/cham-soc", f"{draft.url}/thu")


@pytest.mark.parametrize("payload", [AS_TYPED, MARKUP, "50%", "%(x)s", "<b>"])
@ONE_ENGINE
def test_a_handout_is_shown_whatever_stands_in_it(trainer: FlaskClient, draft: Draft, payload: str):
    document = Document()
    document.add_heading(payload, 1)
    formula = document.add_paragraph(payload)
    formula._p.append(parse_xml(f"<m:oMath {nsdecls('m')}><m:r><m:t>x</m:t></m:r></m:oMath>"))
    name = f"{payload.translate(NO_NAME)}.docx"
    status, onward = send(trainer, f"{draft.url}/to-bai", file=(io.BytesIO(saved(document)), name), place="")
    assert status == 303
    texts = looked_at(trainer, onward, f"{draft.url}/to-bai")
    assert any(" ".join(payload.split()[:6]) in text and "…" in text for text in texts)
