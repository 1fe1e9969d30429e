"""Files to take home do nothing by themselves, however well what acts is hidden in them."""

import io
import zlib
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from lms.content.office.take_home import BadPaper, checked_paper
from tests.factories.papers import excel, pdf, said, with_parts, word

JS = said(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refusal(data: bytes) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(BadPaper) as bad:
        checked_paper(data)
    return bad.value.message


def action(kind: str, **more: object) -> Any:
    """A deed of a PDF."""
    return said(S=NameObject(f"/{kind}"), **more)


def note(kind: str, **more: object) -> dict[str, object]:
    """A note on a page of a PDF."""
    box = ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)])
    return {"/Annots": ArrayObject([said(Type=NameObject("/Annot"), Subtype=NameObject(f"/{kind}"), Rect=box, **more)])}


ACTING: dict[str, bytes] = {
    "a script when it opens": pdf({"/OpenAction": JS}),
    "an address when it opens": pdf({"/OpenAction": action("URI", URI=TextStringObject("https://a.example/"))}),
    "a script among its names": pdf({"/Names": said(JavaScript=said(Names=ArrayObject([TextStringObject("a"), JS])))}),
    "deeds on events": pdf(page={"/AA": said(O=JS)}),
    "a program to start": pdf(page=note("Link", A=action("Launch", F=TextStringObject("cmd.exe")))),
    "a form that is sent away": pdf(
        page=note("Widget", A=action("SubmitForm", F=TextStringObject("https://a.example")))
    ),
    "data fetched from elsewhere": pdf(page=note("Widget", A=action("ImportData", F=TextStringObject("a.fdf")))),
    "a link into another file": pdf(page=note("Link", A=action("GoToR", F=TextStringObject("b.pdf")))),
    "a link to a program": pdf(page=note("Link", A=action("URI", URI=TextStringObject("file:///c:/a.exe")))),
    "a script as a link": pdf(page=note("Link", A=action("URI", URI=TextStringObject("javascript:alert(1)")))),
    "a file inside": pdf({"/Names": said(EmbeddedFiles=said(Names=ArrayObject([])))}),
    "a file on a page": pdf(page=note("FileAttachment", FS=said(EF=said(F=NumberObject(1))))),
    "something that plays": pdf(page=note("RichMedia", RichMediaContent=said())),
    "a form of XFA": pdf({"/AcroForm": said(XFA=TextStringObject("<xdp/>"))}),
    "a screen": pdf(page=note("Screen", A=action("Rendition", JS=TextStringObject("x")))),
}


@pytest.mark.parametrize("data", ACTING.values(), ids=ACTING)
def test_a_pdf_that_acts_is_refused_with_the_way_out(data: bytes):
    assert "In ra PDF mới" in refusal(data)


@pytest.mark.parametrize("spelled", [b"/J#61vaScript", b"/#4aavaScript", b"/#4A#61#76#61#53#63#72#69#70#74"])
def test_a_name_may_be_spelled_in_any_way(spelled: bytes):
    data = ACTING["a script when it opens"].replace(b"/JavaScript", spelled).replace(b"/JS ", b"/J#53 ")
    assert b"/JavaScript" not in data
    assert b"/JS" not in data
    assert "lệnh tự chạy" in refusal(data)


def in_a_stream(hidden: bytes, *, named: bool) -> bytes:
    """A PDF 1.5 whose object 4 lies in a compressed stream of objects; its catalogue names it, or nobody does."""
    opens = b"/OpenAction 4 0 R" if named else b""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % opens,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    }
    packed = zlib.compress(b"4 0 " + hidden)
    objects[5] = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    out, places = b"%PDF-1.5\n", {}
    for number, what in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%s\nendobj\n" % (number, what)
    rows = [b"\0\0\0\0\0"]
    rows += [b"\2\0\0\5\0" if n == 4 else b"\1" + places[n].to_bytes(3, "big") + b"\0" for n in range(1, 6)]
    rows.append(b"\1" + len(out).to_bytes(3, "big") + b"\0")
    table = zlib.compress(b"".join(rows))
    start = len(out)
    about = b"<</Type/XRef/Size 7/Root 1 0 R/W[1 3 1]/Index[0 7]/Filter/FlateDecode/Length %d>>" % len(table)
    return out + b"6 0 obj%sstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (about, table, start)


@pytest.mark.parametrize("named", [True, False])
def test_what_lies_in_a_compressed_stream_of_objects_is_seen(named: bool):
    acts = in_a_stream(b"<</S/J#61vaScript/JS(app.alert\\(1\\))>>", named=named)
    assert b"avaScript" not in acts
    assert "lệnh tự chạy" in refusal(acts)
    assert checked_paper(in_a_stream(b"<</S/GoTo/D[3 0 R/Fit]>>", named=named)).ending == "pdf"


def test_a_pdf_is_handed_out_as_it_was_written_anew():
    hidden = pdf() + b"PK\3\4<script>alert(1)</script>"
    made = checked_paper(hidden).data
    assert b"script" not in made
    assert made == checked_paper(pdf()).data == checked_paper(made).data
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


def test_links_to_pages_and_places_stay():
    link = note("Link", A=action("URI", URI=TextStringObject("https://chinhphu.vn")))
    first = {"/OpenAction": action("GoTo", D=ArrayObject([NumberObject(0), NameObject("/Fit")]))}
    made = PdfReader(io.BytesIO(checked_paper(pdf(first, link)).data))
    assert made.pages[0]["/Annots"][0]["/A"]["/URI"] == "https://chinhphu.vn"


@pytest.mark.parametrize("data", [b"%PDF-1.7", pdf()[:200], b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"])
def test_a_pdf_that_cannot_be_read_to_its_end_is_refused(data: bytes):
    assert "Lưu thành PDF" in refusal(data)


def relation(kind: str, target: str, *, outward: bool = True, start: str = RELATIONS) -> tuple[bytes, bytes]:
    """One relation more at the end of a list."""
    mode = ' TargetMode="External"' if outward else ""
    return (
        b"</Relationships>",
        f'<Relationship Id="x9" Type="{start}/{kind}" Target="{target}"{mode}/></Relationships>'.encode(),
    )


def field(*pieces: str) -> dict[str, tuple[bytes, bytes]]:
    """A field of Word at the end of the text, its instruction cut into these pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    turns = [f'<w:r><w:fldChar w:fldCharType="{turn}"/></w:r>' for turn in ("begin", "separate", "end")]
    return {DOCUMENT: (b"<w:sectPr", f"<w:p>{turns[0]}{runs}{turns[1]}{turns[2]}</w:p><w:sectPr".encode())}


DOCUMENT, SETTINGS = "word/document.xml", "word/_rels/settings.xml.rels"
LEADS, SHEET_LEADS = "word/_rels/document.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"
EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
TYPES = "[Content_Types].xml"


def new_leads(kind: str, target: str) -> bytes:
    """A list of one relation."""
    return EMPTY + relation(kind, target)[1]


STARTS = b'<definedName name="_xlnm.Auto_Open">A1</definedName>'
NESTED = (
    b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
    b'DOCVARIABLE a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> "cmd.exe" "/c x"'
    b'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
)
OFFICE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "a template from elsewhere": (word(), {SETTINGS: new_leads("attachedTemplate", "https://a.example/x.dotm")}),
    "a picture from elsewhere": (word(), {LEADS: relation("image", "https://a.example/x.png")}),
    "a frame from elsewhere": (word(), {LEADS: relation("frame", "https://a.example/x.htm")}),
    "an object from elsewhere": (word(), {LEADS: relation("oleObject", "https://a.example/x.xls")}),
    "an object inside": (word(), {LEADS: relation("oleObject", "embeddings/o.bin", outward=False)}),
    "an object's bytes": (word(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "a web page inside": (word(), {LEADS: relation("aFChunk", "x.htm", outward=False)}),
    "a program inside": (word(), {"word/media/run.exe": b"MZ\x90\0"}),
    "a program under the name of nothing": (word(), {"word/run": b"MZ\x90\0"}),
    "a share on another machine": (word(), {LEADS: relation("hyperlink", "\\\\a.example\\x")}),
    "a link to a file": (word(), {LEADS: relation("hyperlink", "file:///c:/windows/calc.exe")}),
    "a script as a link": (word(), {LEADS: relation("hyperlink", "javascript:alert(1)")}),
    "macros": (word(), {"word/vbaData.xml": b"<x/>"}),
    "ActiveX": (word(), {"word/activeX/activeX1.xml": b"<x/>"}),
    "a ribbon of its own": (word(), {"customUI/customUI.xml": b"<x/>"}),
    "an add-in": (word(), {"word/webextensions/taskpanes.xml": b"<x/>"}),
    "DDE": (word(), field(r'DDE "cmd" "/c calc"')),
    "DDE in pieces": (word(), field("D", "DEA", "UTO cmd ", "/c calc")),
    "DDE in small letters": (word(), field(" ddeauto cmd")),
    "a text from elsewhere": (word(), field('INCLUDETEXT "https://a.example/x.docx"')),
    "a picture by a field": (word(), field('INCLUDEPICTURE "https://a.example/x.png"')),
    "a button that runs": (word(), field("MACROBUTTON run x")),
    "letters by their numbers": (word(), field("QUOTE 68 68 69")),
    "a field made by a field": (word(), {DOCUMENT: (b"<w:sectPr", NESTED)}),
    "a simple field": (word(), {DOCUMENT: (b"<w:sectPr", b'<w:p><w:fldSimple w:instr="DDE cmd x"/></w:p><w:sectPr')}),
    "declarations": (word(), {DOCUMENT: (b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document')}),
    "DDE in a cell": (excel({"A2": "=cmd|'/c calc'!A0"}), {}),
    "a page fetched by a cell": (excel({"A2": '=_xlfn.WEBSERVICE("https://a.example")'}), {}),
    "a picture fetched by a cell": (excel({"A2": '=_xlfn.IMAGE("https://a.example/a.png")'}), {}),
    "a call in a cell": (excel({"A2": '=CALL("kernel32","WinExec","JCJ","calc",0)'}), {}),
    "a macro sheet of Excel 4": (excel(), {"xl/macrosheets/sheet2.xml": b"<x/>"}),
    "another workbook": (excel(), {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "a connection": (excel(), {"xl/connections.xml": b"<connections/>"}),
    "a query": (excel(), {"xl/queryTables/queryTable1.xml": b"<x/>"}),
    "a control": (excel(), {"xl/ctrlProps/ctrlProp1.xml": b"<x/>"}),
    "a name that starts": (
        excel(),
        {"xl/workbook.xml": (b"</sheets>", b"</sheets><definedNames>%s</definedNames>" % STARTS)},
    ),
    "a drawing from elsewhere": (excel(), {SHEET_LEADS: new_leads("drawing", "https://a.example/x.xml")}),
    "a workbook that calls itself one with macros": (
        excel(),
        {TYPES: (b"vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"vnd.ms-excel.sheet.macroEnabled")},
    ),
    "a workbook in a text that acts": (
        word(),
        {"word/embeddings/Microsoft_Excel_Sheet.xlsx": excel({"A2": "=cmd|'/c calc'!A0"})},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "parts"), OFFICE.values(), ids=OFFICE)
def test_a_word_or_excel_file_that_acts_is_refused_with_the_way_out(data: bytes, parts: dict[str, Any]):
    message = refusal(with_parts(data, parts))
    assert any(cure in message for cure in ("Lưu thành PDF", "lưu thành tệp mới", "lưu lại")), message


QUIET: dict[str, tuple[bytes, dict[str, Any]]] = {
    "Word": (word(), {}),
    "Excel with sums": (excel({"A2": '=SUM(B1:B3)&" | "', "A3": "=IF(B2>1,B2,0)"}), {}),
    "links that are pressed": (word(), {LEADS: relation("hyperlink", "https://chinhphu.vn")}),
    "page numbers and contents": (word(), field(' TOC \\o "1-3" \\h ')),
    "a link in a field": (word(), field('HYPERLINK "https://chinhphu.vn"')),
    "a place in a field": (word(), field("HYPERLINK \\l _Toc1")),
    "a printer's settings": (excel(), {"xl/printerSettings/printerSettings1.bin": b"\0\0"}),
    "a chart's figures": (word(), {"word/embeddings/Microsoft_Excel_Sheet.xlsx": excel()}),
}


@pytest.mark.parametrize(("data", "parts"), QUIET.values(), ids=QUIET)
def test_what_does_nothing_is_handed_out_as_it_is(data: bytes, parts: dict[str, Any]):
    whole = with_parts(data, parts)
    assert checked_paper(whole).data == whole


def test_a_zip_is_not_of_a_kind_because_a_file_in_it_has_the_right_name():
    fake = with_parts(word(), {TYPES: b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'})
    assert "bị hỏng" in refusal(fake)
