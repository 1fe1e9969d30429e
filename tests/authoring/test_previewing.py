"""A lesson before it is published: in a frame, in large letters, on paper, and as words for the ear."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from lms.catalogue import actions as catalogue
from lms.catalogue.models import Step
from tests.authoring.desk import Desk, Draft, page
from tests.browser import signed_in


def test_a_lesson_is_seen_in_a_frame_and_in_large_letters(trainer: FlaskClient, draft: Draft) -> None:
    for way, size in (("nho", "1"), ("to", "3")):
        html = page(trainer, f"{draft.lesson_url}/xem-truoc?cach={way}")
        assert f'{draft.lesson_url}/xem{"?chu=to" if way == "to" else ""}"' in html
        frame = trainer.get(f"{draft.lesson_url}/xem" + ("?chu=to" if way == "to" else ""))
        assert f'data-size="{size}"' in frame.get_data(as_text=True)
        assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert 'sandbox=""' in page(trainer, f"{draft.lesson_url}/xem-truoc?cach=tat-script")


def test_the_words_for_the_ear_name_blocks_and_pictures(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    source = "1. Mở máy\n\n::: mẹo\nChậm thôi.\n:::\n\n![Bà cụ cầm máy](hinh/a.webp)"
    catalogue.write_step(session.get_one(Step, draft.step_id), source, lambda _path: None)
    session.commit()
    html = page(trainer, f"{draft.lesson_url}/xem-truoc?cach=nghe")
    assert "<p>1. Mở máy</p>" in html
    assert "Mẹo: Chậm thôi." in html
    assert "Bà cụ cầm máy" in html


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("a5", 420)])
def test_a_handout_is_a_pdf_of_its_size(trainer: FlaskClient, draft: Draft, paper: str, width: int) -> None:
    answer = trainer.get(f"{draft.lesson_url}/in-{paper}.pdf")
    assert answer.mimetype == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.data))
    assert round(float(pdf.pages[0].mediabox.width)) == width
    text = "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "Bà con bấm vào đây." in text
    assert "Bài 1" in text


def test_other_papers_and_strangers_find_nothing(app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft) -> None:
    assert trainer.get(f"{draft.lesson_url}/in-a3.pdf").status_code == 404
    other = signed_in(app, desk.other)
    for path in ("xem-truoc", "xem", "in-a4.pdf"):
        assert other.get(f"{draft.lesson_url}/{path}").status_code == 404
