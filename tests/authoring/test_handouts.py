"""A Word handout through the trainer's hands: looked through, cut elsewhere, taken once."""

import io
import re

import pytest
from docx import Document
from docx.shared import Inches
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, HandoutPicture
from lms.catalogue.queries import lessons_of, pictures_of, steps_of
from tests.authoring.desk import Desk, Draft, page, send
from tests.browser import signed_in


def word(paragraphs: int = 1) -> bytes:
    """Two lessons, three steps, a picture."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "green").save(out, "PNG")
    out.seek(0)
    document = Document()
    document.add_heading("Chụp ảnh", 1)
    document.add_heading("Chọn chỗ sáng", 2)
    for number in range(paragraphs):
        document.add_paragraph(f"Đoạn {number} đặt hàng <gần> cửa.")
    document.add_picture(out, width=Inches(1))
    document.add_heading("Chụp ba tấm", 2)
    document.add_paragraph("Chụp từ trên xuống.")
    document.add_heading("Viết giá", 1)
    document.add_paragraph("Ghi rõ giá.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sent(client: FlaskClient, draft: Draft, data: bytes, name: str = "Tờ bài.docx", place: str = "") -> tuple[int, str]:
    return send(client, f"{draft.url}/to-bai", file=(io.BytesIO(data), name), place=place)


def fields(html: str) -> dict[str, object]:
    """What the preview's form holds."""
    found: dict[str, object] = {"n[]": re.findall(r'name="n\[\]" value="(\d+)"', html)}
    for part in html.split('<li id="doan-')[1:]:
        n = part.split('"')[0]
        chosen = re.search(r'<option value="(\w*)" selected', part)
        found[f"c{n}"] = chosen[1] if chosen else ""
        found |= dict(re.findall(r'name="([ta]\d+)"[^>]*value="([^"]*)"', part))
        if " checked" in part:
            found[f"o{n}"] = "1"
    return found


def lessons(session: Session, draft: Draft) -> list[tuple[str, list[tuple[str, str]]]]:
    session.expire_all()
    return [
        (lesson.title, [(step.title, step.source) for step in steps_of(session, lesson.id)])
        for lesson in lessons_of(session, draft.version_id)
    ]


def test_a_handout_is_looked_through_cut_elsewhere_and_taken_once(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    before = lessons(session, draft)
    status, where = sent(trainer, draft, word())
    assert status == 303
    html = page(trainer, where)
    assert "Sẽ thành 2 bài, 3 bước, 1 ảnh. Bỏ ra 0 đoạn." in html
    assert "&lt;gần&gt;" in html
    assert lessons(session, draft) == before, "nothing is in the draft yet"
    picture = re.search(r'src="([^"]+/hinh/\d+)"', html)
    assert picture is not None
    assert trainer.get(picture[1]).mimetype == "image/webp"
    form = fields(html)
    form |= {"c5": "lesson", "t5": "Nhìn từ trên", "a3": "Rổ [rau] xanh", "o2": "1"}
    assert send(trainer, where, **form, deed="arrange") == (303, where)
    html = page(trainer, where)
    assert "Sẽ thành 3 bài, 4 bước, 1 ảnh. Bỏ ra 1 đoạn." in html
    first, second = (send(trainer, where, **fields(html), deed="take") for _ in range(2))
    assert first == second
    assert lessons(session, draft) == [
        *before,
        (
            "Chụp ảnh",
            [("Chọn chỗ sáng", "![Rổ rau xanh](hinh/ro-rau-xanh.webp)"), ("Chụp ba tấm", "")],
        ),
        ("Nhìn từ trên", [("Nhìn từ trên", "Chụp từ trên xuống.")]),
        ("Viết giá", [("Viết giá", "Ghi rõ giá.")]),
    ]
    assert "hinh/ro-rau-xanh.webp" in pictures_of(session, draft.version_id)
    assert session.scalar(select(func.count()).select_from(HandoutPicture)) == 0
    assert "Đã đưa vào bản nháp." in page(trainer, where)


def test_into_one_lesson_every_cut_is_a_step(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    _status, where = sent(trainer, draft, word(), place=str(draft.lesson_id))
    html = page(trainer, where)
    assert "Bài mới từ đây" not in html
    send(trainer, where, **fields(html), deed="take")
    [(_title, steps), *_others] = lessons(session, draft)
    assert [title for title, _source in steps][2:] == ["Chọn chỗ sáng", "Chụp ba tấm", "Viết giá"]


def test_a_long_handout_is_looked_through_a_screen_at_a_time(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    _status, where = sent(trainer, draft, word(paragraphs=100))
    html = page(trainer, where)
    assert "Trang 1 trên 2" in html
    form = fields(html)
    assert len(form["n[]"]) == 60  # type: ignore[arg-type]
    _status, second = send(trainer, where, **form | {"c10": "step", "t10": "Nửa sau"}, to="2")
    assert second.endswith("?trang=2")
    send(trainer, second, **fields(page(trainer, second)), deed="take")
    titles = [title for _lesson, steps in lessons(session, draft) for title, _source in steps]
    assert titles[-4:] == ["Chọn chỗ sáng", "Nửa sau", "Chụp ba tấm", "Viết giá"]


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.docx", "trống"),
        (b"%PDF-1.7", "a.docx", "Tệp này là PDF."),
        (b"\0\0", "a.docx", "Chỗ này nhận tệp Word (.docx)."),
        (b"PK" + b"\0" * (40 * 1024 * 1024), "a.docx", "Tệp nặng quá 20 MB."),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(
    trainer: FlaskClient, draft: Draft, session: Session, data: bytes, name: str, message: str
) -> None:
    status, html = sent(trainer, draft, data, name)
    assert status == 200
    assert message in html
    assert session.scalar(select(func.count()).select_from(HandoutImport)) == 0


def test_without_a_file_the_form_asks_for_one(trainer: FlaskClient, draft: Draft) -> None:
    status, html = send(trainer, f"{draft.url}/to-bai", place="")
    assert status == 200
    assert "Chọn một tệp Word trong máy." in html


def test_a_handout_waits_and_can_be_thrown_away(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    _status, where = sent(trainer, draft, word())
    assert "Tờ bài.docx" in page(trainer, f"{draft.url}/to-bai")
    assert send(trainer, f"{where}/bo") == (303, f"{draft.url}/to-bai")
    assert trainer.get(where).status_code == 404
    assert session.scalar(select(func.count()).select_from(HandoutPicture)) == 0


def test_nobody_else_sees_it(app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft) -> None:
    _status, where = sent(trainer, draft, word())
    for person, status in ((desk.other, 404), (desk.admin, 404), (desk.officer, 403)):
        client = signed_in(app, person)
        assert client.get(where).status_code == status
        assert send(client, where, deed="take")[0] == status
        assert client.get(f"{where}/hinh/0").status_code == status
