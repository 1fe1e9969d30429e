"""Question lists as they really are: every way of numbering and marking, nothing dropped, nothing guessed."""

import io
import random
import unicodedata
from collections.abc import Callable

import pytest
import xlsxwriter
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from lms.content.office.officefiles import BadFile
from lms.quizzes.files.lists import read_list, read_pasted
from lms.quizzes.kinds import KINDS
from lms.quizzes.reading import FoundQuestion, Reading, Unreadable


def word(text: str, mark: Callable[..., None] | None = None) -> bytes:
    """A Word file with a paragraph a line; what stands between two § is given to `mark` as a run of its own."""
    document = Document()
    for line in text.strip("\n").splitlines():
        paragraph = document.add_paragraph()
        for number, piece in enumerate(line.split("§")):
            run = paragraph.add_run(piece)
            if number % 2 and mark:
                mark(run)
    return saved(document)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def excel(*rows: list[object], merged: str = "") -> bytes:
    """An Excel file with these rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Câu hỏi")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if merged:
        sheet.merge_range(merged, "Danh sách câu hỏi")
    book.close()
    return out.getvalue()


def told(reading: Reading) -> list[tuple[str, list[str], str]]:
    """Of each question: its text, its options, the letters of the right ones."""
    return [
        (
            one.body.stem,
            [option.text for option in one.body.options],
            "".join(option.id for option in one.body.options if option.right),
        )
        for one in reading.found
    ]


def doubts(one: FoundQuestion) -> list[str]:
    return [str(doubt.message) for doubt in one.doubts]


TWO = "Câu 1: Ai xin mã OTP?\nA. Kẻ lừa đảo\nB. Ngân hàng\nCâu 2: Bấm đâu?\nA. Nút xanh\nB. Nút đỏ\n"
STYLES = {
    "with colon": TWO.replace("đảo", "đảo *").replace("B. Nút", "B. *Nút"),
    "with stop": TWO.replace(":", ".")
    .replace("A. ", "a) ")
    .replace("B. ", "b) ")
    .replace("đảo", "đảo*")
    .replace("đỏ", "đỏ*"),
    "with bracket": TWO.replace(":", ")").replace(". ", "/ ").replace("hàng", "hàng\nĐáp án: A") + "Đáp án: B\n",
    "capitals": TWO.replace("Câu", "CÂU").replace(". ", ") ").replace("hàng", "hàng\nĐA: A") + "=> B\n",
    "mere numbers": TWO.replace("Câu ", "").replace(": ", ". ").replace("đảo", "đảo (Đ)").replace("đỏ", "đỏ (đúng)"),
    "no numbers": TWO.replace("Câu 1: ", "").replace("Câu 2: ", "").replace("đảo", "đảo *").replace("đỏ", "đỏ *"),
    "on one line": TWO.replace("\nB.", "    B.").replace("đảo", "đảo *").replace("đỏ", "đỏ *"),
    "parted by tabs": TWO.replace("\nB.", "\tB.").replace("đảo", "đảo *").replace("đỏ", "đỏ *"),
    "behind the stem": TWO.replace("\nA.", " A.").replace("\nB.", " B.").replace("hàng", "hàng\nĐáp án: A")
    + "Đáp án: B\n",
    "key at the end": TWO + "ĐÁP ÁN\n1-A, 2-B\n",
    "key in rows": TWO + "Bảng đáp án\nCâu 1 2\nĐáp án A B\n",
    "answer in words": TWO.replace("hàng", "hàng\nĐáp án: kẻ lừa đảo.") + "Trả lời: B\n",
    "letters composed otherwise": unicodedata.normalize("NFD", TWO) + "ĐÁP ÁN\n1.A  2.B\n",
}
SAID = [("Ai xin mã OTP?", ["Kẻ lừa đảo", "Ngân hàng"], "a"), ("Bấm đâu?", ["Nút xanh", "Nút đỏ"], "b")]


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_every_way_of_writing_a_list_says_the_same(text: str):
    for reading in (read_list(word(text)), read_pasted(text)):
        assert told(reading) == SAID
        assert reading.doubtful == ()
        assert (reading.refused, reading.notes) == ((), ())


def red(run: object) -> None:
    run.font.color.rgb = RGBColor(255, 0, 0)  # type: ignore[attr-defined]


LOOKS: dict[str, Callable[..., None]] = {
    "bold": lambda run: setattr(run, "bold", True),
    "underlined": lambda run: setattr(run, "underline", True),
    "red": red,
    "marker": lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.YELLOW),
}


@pytest.mark.parametrize("mark", LOOKS.values(), ids=LOOKS)
def test_the_right_answer_may_be_told_by_its_look(mark: Callable[..., None]):
    text = "Câu 1: Ai xin mã OTP?\nA. §Kẻ lừa đảo§.\nB. Ngân hàng\nCâu 2: Bấm đâu?\nA. Nút xanh\n§B. Nút đỏ§\n"
    assert [right for _stem, _options, right in told(read_list(word(text, mark)))] == ["a", "b"]


def test_a_look_that_all_options_share_says_nothing():
    reading = read_list(word("§Câu 1: Ai?§\n§A. Một§\n§B. Hai§\n", LOOKS["bold"]))
    assert told(reading)[0][2] == ""
    assert doubts(reading.found[0]) == ["Không thấy đáp án đúng trong tệp. Đánh dấu đáp án rồi bấm nhập."]


def test_signs_that_contradict_each_other_mark_nothing():
    reading = read_list(word("Câu 1: Ai?\nA. §Một§\nB. Hai\nĐáp án: B\n", LOOKS["bold"]))
    assert told(reading)[0][2] == ""
    assert doubts(reading.found[0]) == [
        "Tệp nói hai cách khác nhau: dòng đáp án là B, chữ in đậm là A. Chọn đáp án đúng giúp nhé."
    ]


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ("bold", "chữ in đậm"),
        ("underlined", "chữ gạch chân"),
        ("red", "chữ tô màu"),
        ("marker", "chữ tô màu"),
        ("", "dấu sao"),
    ],
)
def test_each_sign_that_contradicts_another_is_called_by_its_name(look: str, words: str):
    first = "§Một§" if look else "*Một"
    reading = read_list(word(f"Câu 1: Ai?\nA. {first}\nB. Hai\nĐáp án: B\n", LOOKS.get(look)))
    assert doubts(reading.found[0]) == [
        f"Tệp nói hai cách khác nhau: dòng đáp án là B, {words} là A. Chọn đáp án đúng giúp nhé."
    ]


def test_a_key_beyond_the_options_marks_nothing():
    reading = read_pasted("Câu 1: Ai?\nA. Một\nB. Hai\nĐáp án: D\n")
    assert (told(reading)[0][2], len(reading.doubtful)) == ("", 1)


def test_several_right_answers_make_it_multiple():
    one = read_pasted("Câu 1: Chọn?\nA. Một\nB. Hai\nC. Ba\nĐáp án: A, C\n").found[0]
    assert (one.kind, told(Reading((one,)))[0][2]) == ("multiple", "ac")
    assert KINDS[one.kind].check(one.body) == []


@pytest.mark.parametrize(
    "text",
    [
        "Câu 1: Không đọc mã OTP cho ai.\nA. Đúng\nB. Sai\nĐáp án: A",
        "Câu 1: Không đọc mã OTP cho ai. (Đ/S)\nĐáp án: Đúng",
        "Câu 1: Không đọc mã OTP cho ai.\nA. Sai\nB. Đúng *",
    ],
)
def test_true_or_false(text: str):
    reading = read_pasted(text)
    assert reading.found[0].kind == "true_false"
    assert told(reading) == [("Không đọc mã OTP cho ai.", ["Đúng", "Sai"], "a")]


def test_reasons_sections_and_titles():
    reading = read_pasted(
        "ĐỀ CƯƠNG ÔN TẬP\nPHẦN I. AN TOÀN\nCâu 1: Ai?\nDòng hai.\nA. Một *\nB. Hai\nVì sao: Một là một.\n"
        "PHẦN II\nCâu 2: Gì?\nA. Ba *\nB. Bốn\n"
    )
    first, second = reading.found
    assert (first.body.stem, first.body.why) == ("Ai?\n\nDòng hai.", "Một là một.")
    assert (first.tags, second.tags) == (("PHẦN I. AN TOÀN",), ("PHẦN II",))
    assert reading.count == 2


def test_what_cannot_be_asked_is_refused_and_counted():
    reading = read_pasted("Câu 1: Nêu cách giữ mã OTP.\nCâu 2: Ai?\nA. Một *\nB. Hai\nCâu 4: Gì?\nA. Ba *\nB. Bốn\n")
    assert (len(reading.found), len(reading.refused), reading.count) == (2, 1, 3)
    assert reading.refused[0].place == "Câu 1 (đoạn 1)"
    assert "Nêu cách giữ mã OTP." in reading.refused[0].source
    assert tuple(map(str, reading.notes)) == ("Số câu trong tệp nhảy cóc: không thấy câu 3.",)


def test_the_same_question_twice_is_a_doubt():
    reading = read_pasted("Câu 1: Ai?\nA. Một *\nB. Hai\nCâu 2: Ai?\nA. Một *\nB. Hai\n")
    assert [len(one.doubts) for one in reading.found] == [0, 1]


def test_the_answers_may_lie_in_a_second_file():
    text = "Câu 1: Ai xin mã OTP?\nA. Kẻ lừa đảo\nB. Ngân hàng\nCâu 2: Bấm đâu?\nA. Nút xanh\nB. Nút đỏ\n"
    for key in (word("Đáp án\n1. A   2. B"), excel(["Câu", "Đáp án"], [1, "A"], [2, "B"])):
        assert told(read_list(word(text), key)) == SAID
    lost = read_list(word(text), word("1-A, 2-B, 9-C"))
    assert tuple(map(str, lost.notes)) == ("Bảng đáp án có câu 9 mà tệp không có câu ấy.",)


def test_a_table_of_answers_and_options_in_a_table():
    document = Document()
    for line in ("Câu 1: Ai xin mã OTP?", "A. Kẻ lừa đảo", "B. Ngân hàng", "Câu 2: Bấm đâu?"):
        document.add_paragraph(line)
    options = document.add_table(1, 2)
    options.cell(0, 0).text, options.cell(0, 1).text = "A. Nút xanh", "B. Nút đỏ"
    document.add_paragraph("BẢNG ĐÁP ÁN")
    key = document.add_table(2, 3)
    for column, (number, right) in enumerate((("Câu", "Đáp án"), ("1", "A"), ("2", "B"))):
        key.cell(0, column).text, key.cell(1, column).text = number, right
    assert told(read_list(saved(document))) == SAID


def test_numbers_that_word_itself_writes():
    document = Document()
    numbering = document.part.numbering_part.element
    for abstract, kind in ((91, "decimal"), (92, "upperLetter")):
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:lvl w:ilvl="0">'
                f'<w:numFmt w:val="{kind}"/></w:lvl></w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{abstract}"><w:abstractNumId w:val="{abstract}"/></w:num>')
        )
    for text, number in (
        ("Ai xin mã OTP?", 91),
        ("Kẻ lừa đảo *", 92),
        ("Ngân hàng", 92),
        ("Bấm đâu?", 91),
        ("Nút xanh", 92),
        ("Nút đỏ *", 92),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )
    assert told(read_list(saved(document))) == SAID


def test_tracked_changes_count_as_if_accepted():
    document = Document()
    paragraph = document.add_paragraph("Câu 1: Ai xin ")._p
    run = '<w:r><w:t xml:space="preserve">mã OTP?</w:t></w:r>'
    gone = "<w:r><w:delText>mã PIN?</w:delText></w:r>"
    paragraph.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="x">{run}</w:ins>'))
    paragraph.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="x">{gone}</w:del>'))
    for line in ("A. Kẻ lừa đảo *", "B. Ngân hàng"):
        document.add_paragraph(line)
    reading = read_list(saved(document))
    assert told(reading) == SAID[:1]
    assert reading.notes[0].startswith("Tệp có sửa đổi đang theo dõi")


def test_text_in_a_box_is_read():
    document = Document()
    box = (
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Câu 1: Ai xin mã OTP?</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(box))
    for line in ("A. Kẻ lừa đảo *", "B. Ngân hàng"):
        document.add_paragraph(line)
    reading = read_list(saved(document))
    assert told(reading) == SAID[:1]
    assert "hộp chữ" in reading.notes[0]


def test_old_fonts_and_empty_files_are_refused_with_the_cure():
    document = Document()
    for line in ("C©u 1: Ai?", "A. Mét", "B. Hai"):
        document.add_paragraph().add_run(line).font.name = ".VnTime"
    with pytest.raises(Unreadable, match="UniKey"):
        read_list(saved(document))
    with pytest.raises(Unreadable, match="không có chữ nào"):
        read_list(saved(Document()))
    with pytest.raises(Unreadable, match="Câu 1"):
        read_list(word("Kính gửi bà con.\nHôm nay trời đẹp."))
    with pytest.raises(BadFile):
        read_list(b"Not a file at all")


def test_what_is_markdown_to_us_shows_as_it_was_typed():
    one = read_pasted("Câu 1: Bấm #1 hay _2_ hay [3]?\nA. Một *\nB. Hai\n").found[0]
    assert one.body.stem == r"Bấm \#1 hay \_2\_ hay \[3\]?"


HEADS: list[list[object]] = [
    ["Câu hỏi", "A", "B", "C", "Đáp án", "Giải thích", "Độ khó", "Chủ đề"],
    ["Nội dung", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án đúng", "Vì sao", "Mức độ", "Nhãn"],
    ["Nội dung câu hỏi", "Phương án 1", "Phương án 2", "Phương án 3", "Dung", "Lời giải", "Mức độ", "Chủ đề"],
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("key", ["B", "b.", 2, "Hai"])
def test_a_sheet_with_a_header_in_any_words(head: list[object], key: object):
    reading = read_list(
        excel([], ["Danh sách"], head, ["Ai?", "Một", "Hai", "Ba", key, "Vì thế.", "Trung bình", "mã OTP"])
    )
    assert told(reading) == [("Ai?", ["Một", "Hai", "Ba"], "b")]
    one = reading.found[0]
    assert (one.body.why, one.difficulty, one.tags) == ("Vì thế.", "vừa", ("mã OTP",))
    assert one.place == "Trang tính “Câu hỏi”, dòng 4"


def test_sheets_with_options_in_one_cell_merged_heads_and_gaps():
    rows: list[list[object]] = [
        ["", "", ""],
        ["Câu hỏi", "Các lựa chọn", "Đáp án"],
        ["Câu 1: Ai?", "A. Một\nB. Hai", "A"],
        ["", "", ""],
        ["Gì?", "Ba\nBốn", "X"],
        ["Nêu cách làm.", "", ""],
        ["", "A. Lạc", ""],
    ]
    reading = read_list(excel(*rows, merged="A1:C1"))
    assert told(reading) == [("Ai?", ["Một", "Hai"], "a"), ("Gì?", ["Ba", "Bốn"], "")]
    assert doubts(reading.found[1]) == ["Ô đáp án ghi “X”, không khớp lựa chọn nào."]
    assert [one.place for one in reading.refused] == ["Trang tính “Câu hỏi”, dòng 6", "Trang tính “Câu hỏi”, dòng 7"]


def test_formulas_give_their_values_and_those_without_one_are_told():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Câu hỏi")
        sheet.write_row(0, 0, ["Câu hỏi", "A", "B", "Đáp án"])
        for row in (1, 2, 3):
            sheet.write_row(row, 0, [f"Việc {row} là gì?", "Một", "Hai", "A"])
        sheet.write_formula(1, 3, '="B"&""', None, "B")
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 0, "=X", None, "")
    reading = read_list(out.getvalue())
    assert told(reading)[0] == ("Việc 1 là gì?", ["Một", "Hai"], "b")
    assert doubts(reading.found[1]) == ["Không thấy đáp án đúng trong tệp. Đánh dấu đáp án rồi bấm nhập."]
    assert [one.place for one in reading.refused] == ["Trang tính “Câu hỏi”, dòng 4"]
    assert "lưu lại rồi gửi" in reading.refused[0].message


def test_a_list_in_one_column_of_a_sheet():
    rows: list[list[object]] = [[line] for line in STYLES["with colon"].splitlines()]
    assert told(read_list(excel(*rows))) == SAID


def test_a_broken_sheet_and_an_empty_one_are_refused():
    with pytest.raises(Unreadable):
        read_list(excel([]))


SHAPES = ("Câu {n}: {stem}", "Câu {n}. {stem}", "CÂU {n}) {stem}", "Câu hỏi {n}: {stem}")
LETTERS = ("{L}. {text}", "{L}) {text}", "({L}) {text}", "{l}) {text}", "{L}/ {text}")


@pytest.mark.parametrize("seed", range(25))
def test_nothing_is_dropped_and_no_mark_lost_in_any_mixture(seed: int):
    rng = random.Random(seed)
    lines, wanted, key = [], [], []
    by_table = rng.random() < 0.4
    for number in range(1, rng.randint(5, 40)):
        stem = f"Việc số {number} của nhà mình là gì, bà con nhớ không?"
        texts = [f"Lựa chọn {rng.randint(1, 9)} của câu {number}, ý {n}" for n in range(rng.randint(2, 5))]
        right = rng.randrange(len(texts))
        shape = rng.choice(LETTERS)
        lines.append(rng.choice(SHAPES).format(n=number, stem=stem))
        style = rng.choice(("star", "line"))
        for n, text in enumerate(texts):
            star = " *" if n == right and style == "star" and not by_table else ""
            lines.append(shape.format(L=chr(65 + n), l=chr(97 + n), text=text) + star)
        if style == "line" and not by_table:
            lines.append(f"Đáp án: {chr(65 + right)}")
        key.append(f"{number}-{chr(65 + right)}")
        wanted.append((stem, texts, chr(97 + right)))
    text = "\n".join([*lines, *(["BẢNG ĐÁP ÁN", ", ".join(key)] if by_table else [])])
    assert told(read_list(word(text))) == wanted
