"""Word handouts: what is read, what is told to be left, and where they are cut."""

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches
from PIL import Image

from lms.content.office.cutting import BY_LENGTH, GUESSED, PREFACE, composed, lessons, suggested
from lms.content.office.handout import Handout, read_handout
from lms.content.office.officefiles import BadFile
from lms.content.office.wordxml import BOXED, TRACKED
from lms.content.text.spelling import Piece, escaped, spelled


def png(colour: str = "green") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "PNG")
    out.seek(0)
    return out


def read(document: object) -> Handout:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return read_handout(out.getvalue())


def handout() -> Handout:
    """Title, two lessons with steps, bold words, lists, a link, a table and a picture."""
    word = Document()
    word.add_heading("Bán hàng trên mạng", 0)
    word.add_heading("Chụp ảnh hàng", 1)
    word.add_heading("Chọn chỗ sáng", 2)
    line = word.add_paragraph("Đặt hàng ")
    line.add_run("gần cửa").bold = True
    line.add_run(", tránh nắng gắt.")
    for text in ("Mở máy ảnh", "Bấm nút tròn"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("Mẹo: lau ống kính trước.")
    word.add_picture(png(), width=Inches(1))
    word.add_heading("Chụp ba tấm", 2)
    word.add_paragraph("- một tấm cả rổ\n- một tấm gần")
    word.add_heading("Viết giá", 1)
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Chè xanh", "50.000 đ/kg"
    word.add_picture(png(), width=Inches(1))
    return read(word)


def cut(made: Handout, *, one_lesson: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Lessons with their steps and Markdown."""
    blocks, _notes = suggested(made.pieces, "Tờ bài giảng", one_lesson=one_lesson)
    lines = [f"![](hinh/{n}.webp)" for n in range(len(made.pictures))]
    return [
        (lesson.title, [(step.title, composed([blocks[n] for n in step.blocks], lines)) for step in lesson.steps])
        for lesson in lessons(blocks)
    ]


def test_headings_decide_and_everything_else_comes_along() -> None:
    made = handout()
    assert len(made.pictures) == 1, "the same picture twice is kept once"
    assert cut(made) == [
        (
            "Chụp ảnh hàng",
            [
                (
                    "Chọn chỗ sáng",
                    "Đặt hàng **gần cửa**, tránh nắng gắt.\n\n1. Mở máy ảnh\n2. Bấm nút tròn\n\n"
                    "::: mẹo\nLau ống kính trước.\n:::\n\n![](hinh/0.webp)",
                ),
                ("Chụp ba tấm", "- một tấm cả rổ\n- một tấm gần"),
            ],
        ),
        ("Viết giá", [("Viết giá", "**Chè xanh**: 50.000 đ/kg\n\n![](hinh/0.webp)")]),
    ]
    assert any("bảng" in str(note) for note in made.notes)


def test_a_few_words_before_the_first_heading_are_left_out_and_told() -> None:
    word = Document()
    word.add_heading("Tài liệu lớp học", 0)
    word.add_paragraph("Dùng cho buổi học tại xóm.")
    for number in (1, 2):
        word.add_heading(f"Phần {number}", 1)
        word.add_heading("Mở máy", 2)
        word.add_paragraph("Bấm nút bên phải.")
    blocks, notes = suggested(read(word).pieces, "x", one_lesson=False)
    assert notes == [PREFACE]
    assert [block.plain for block in blocks if block.out] == ["Tài liệu lớp học", "Dùng cho buổi học tại xóm."]
    assert [lesson.title for lesson in lessons(blocks)] == ["Phần 1", "Phần 2"]


def test_in_one_lesson_every_heading_is_a_step() -> None:
    [(title, steps)] = cut(handout(), one_lesson=True)
    assert title == "Chụp ảnh hàng"
    assert [name for name, _text in steps] == ["Chọn chỗ sáng", "Chụp ba tấm", "Viết giá"]


def test_headings_of_one_level_are_steps_of_a_lesson_named_after_the_file() -> None:
    word = Document()
    for name in ("Mở Zalo", "Gọi con"):
        word.add_heading(name, 2)
        word.add_paragraph(f"Cách {name.lower()}.")
    assert cut(read(word)) == [("Tờ bài giảng", [("Mở Zalo", "Cách mở zalo."), ("Gọi con", "Cách gọi con.")])]


def test_typed_headings_are_guessed_and_said_to_be() -> None:
    word = Document()
    word.add_paragraph("BÀI 1: CHỤP ẢNH")
    word.add_paragraph().add_run("Chọn chỗ sáng").bold = True
    word.add_paragraph("Đặt hàng gần cửa.")
    word.add_paragraph("Bước 2. Chụp ba tấm")
    word.add_paragraph("Chụp từ trên xuống.")
    made = read(word)
    _blocks, notes = suggested(made.pieces, "x", one_lesson=False)
    assert notes == [GUESSED]
    assert cut(made) == [
        ("BÀI 1: CHỤP ẢNH", [("Chọn chỗ sáng", "Đặt hàng gần cửa."), ("Bước 2. Chụp ba tấm", "Chụp từ trên xuống.")])
    ]


def test_without_any_heading_length_decides() -> None:
    word = Document()
    for n in range(6):
        word.add_paragraph(" ".join(f"chữ{n}" for _ in range(50)) + ".")
    made = read(word)
    blocks, notes = suggested(made.pieces, "Tờ rơi", one_lesson=False)
    assert notes == [BY_LENGTH]
    assert [block.cut for block in blocks] == ["lesson", "", "step", "", "step", ""]
    [(title, steps)] = cut(made)
    assert title == "Tờ bài giảng"
    assert steps[1][0] == "chữ2 chữ2 chữ2 chữ2 chữ2 chữ2 chữ2 chữ2…"


def test_tracked_changes_boxes_notes_and_old_drawings() -> None:
    word = Document()
    line = word.add_paragraph("Bấm ")
    gone = parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>Hủy</w:delText></w:r></w:del>')
    new = parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>Gửi</w:t></w:r></w:ins>')
    line._p.append(gone)
    line._p.append(new)
    box = parse_xml(
        f'<w:r {nsdecls("w", "wp")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>Chữ trong hộp cần đọc được đầy đủ</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    )
    word.add_paragraph()._p.append(box)
    note = word.add_paragraph("Có chú thích")
    run = note.add_run()._r
    run.append(OxmlElement("w:footnoteReference"))
    chart = parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>")
    note._p.append(chart)
    made = read(word)
    assert [part.plain for part in made.pieces] == ["Bấm Gửi", "Chữ trong hộp cần đọc được đầy đủ", "Có chú thích"]
    assert TRACKED in made.notes
    assert BOXED in made.notes
    assert any(str(note).startswith("Chỗ “Có chú thích…”: chú thích") for note in made.notes)
    assert any(str(note).startswith("Chỗ “Có chú thích…”: biểu đồ") for note in made.notes)


def test_links_go_to_https_and_others_leave_their_words() -> None:
    word = Document()
    for number, address in enumerate(("http://vi.dien/a(1)", "file:///C:/x"), 1):
        line = word.add_paragraph(f"Xem {number} ")
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), word.part.relate_to(address, "http://a/hyperlink", is_external=True))
        link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>trang này</w:t></w:r>"))
        line._p.append(link)
    texts = [part.markdown for part in read(word).pieces]
    assert texts == ["Xem 1 [trang này](https://vi.dien/a%281%29)", "Xem 2 trang này"]


def test_files_that_cannot_be_a_handout_are_refused_with_a_cure() -> None:
    def refusal(document: object) -> str:
        with pytest.raises(BadFile) as refused:
            read(document)
        return refused.value.message

    scan = Document()
    scan.add_picture(png(), width=Inches(6))
    assert "ảnh chụp trang giấy" in refusal(scan)
    assert "không có chữ nào" in refusal(Document())
    old = Document()
    run = old.add_paragraph().add_run("Bµ con n«ng d©n ®äc kü tr­íc khi lµm theo tê h­íng dÉn nµy nhÐ")
    run.font.name = ".VnTime"
    assert "UniKey" in refusal(old)
    long = Document()
    paragraph = long.add_paragraph("Một dòng chữ.")._p
    for _ in range(3001):
        paragraph.addnext(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Thêm</w:t></w:r></w:p>"))
    assert "3.000 đoạn" in refusal(long)
    with pytest.raises(BadFile):
        read_handout(b"PK no zip")


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ([Piece("a *b* _c_ [d] `e` \\ &amp; <f>")], "a \\*b\\* \\_c\\_ \\[d\\] \\`e\\` \\\\ \\&amp; <f>"),
        ([Piece("1. Một")], "1\\. Một"),
        ([Piece("- Một")], "\\- Một"),
        ([Piece("::: mẹo")], "\\::: mẹo"),
        ([Piece("Bấm "), Piece("Gửi ", bold=True), Piece("nhé")], "Bấm **Gửi** nhé"),
        ([Piece("“Gửi”", bold=True), Piece("ngay")], "“Gửi”ngay"),
        ([Piece("cả hai", bold=True, italic=True)], "***cả hai***"),
    ],
)
def test_words_read_back_as_they_were(pieces: list[Piece], wanted: str) -> None:
    assert spelled(pieces) == wanted


def test_escaping_a_line_start() -> None:
    assert escaped("+ cá") == "\\+ cá"
    assert escaped("# cá") == "\\# cá"
