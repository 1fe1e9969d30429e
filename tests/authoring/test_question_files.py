"""Questions are taken home in every format, and what a format loses is said before; long lists come in pages."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring.questions.queries import A_PAGE
from lms.catalogue.models import CourseVersion
from lms.quizzes.actions import add_questions
from lms.quizzes.files.formats import FORMATS
from lms.quizzes.queries import question_set
from lms.quizzes.texts import QuestionText
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in
from tests.counting import counted
from tests.quizzes.test_kinds import BODIES


def fill(session: Session, draft: Draft, count: int) -> None:
    """Many questions in the bank."""
    texts = [
        QuestionText("single", replace(BODIES["single"], stem=f"Câu hỏi {n}?"), tags=(f"nhóm {n % 3}",))
        for n in range(count)
    ]
    add_questions(session, draft.course_id, draft.version_id, texts, NOW, lesson_id=None)
    session.commit()


def test_each_format_says_what_goes_stays_and_is_lost(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    texts = [QuestionText(kind, body, key=kind) for kind, body in BODIES.items()]
    add_questions(session, draft.course_id, draft.version_id, texts, NOW, lesson_id=None)
    session.commit()
    html = page(trainer, f"{draft.url}/tai-cau-hoi")
    drafted = ["single"] * (len(question_set(session, draft.version_id).bank) - len(BODIES))
    for format_ in FORMATS.values():
        carried = sum(kind in format_.kinds for kind in [*BODIES, *drafted])
        assert f"Mang theo {carried} câu." in html, format_.key
    assert html.count("Không mang được 1 câu kiểu “Tình huống nhiều bước”.") == len(FORMATS)
    assert "Không mang được 1 câu kiểu “Điền chỗ trống”." in html
    assert "1 câu mất đơn vị của con số và cách chấm đơn vị." in html


@pytest.mark.parametrize("key", list(FORMATS))
def test_a_file_goes_out_and_comes_in_again(trainer: FlaskClient, draft: Draft, session: Session, key: str) -> None:
    answer = trainer.get(f"{draft.url}/tai-cau-hoi/{key}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{FORMATS[key].ending}"')
    before = len(question_set(session, draft.version_id).bank)
    status, where = send(trainer, f"{draft.url}/nhap-cau-hoi", file=(io.BytesIO(answer.data), "x"), place="", pasted="")
    assert status == 303
    assert f"Tệp có {before} câu." in page(trainer, where)
    assert send(trainer, f"{where}/dua-vao")[0] == 303
    session.expire_all()
    assert len(question_set(session, draft.version_id).bank) == 2 * before


def test_practice_goes_along_when_asked(trainer: FlaskClient, draft: Draft) -> None:
    alone, every = (trainer.get(f"{draft.url}/tai-cau-hoi/csv{more}").data for more in ("", "?noi=tat-ca"))
    assert every.count(b"\n") >= alone.count(b"\n")
    assert trainer.get(f"{draft.url}/tai-cau-hoi/khac").status_code == 404


def test_nobody_else_gets_them(app: Flask, desk: Desk, draft: Draft) -> None:
    for person in (desk.other, desk.officer):
        assert signed_in(app, person).get(f"{draft.url}/tai-cau-hoi/csv").status_code in (403, 404)


def test_a_long_bank_comes_in_pages_with_as_many_queries(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    with counted(session) as few:
        page(trainer, f"{draft.url}/ngan-hang")
    fill(session, draft, A_PAGE * 2)
    with counted(session) as many:
        html = page(trainer, f"{draft.url}/ngan-hang")
    assert len(many) == len(few)
    assert "Trang 1 trên 3" in html
    assert html.count('id="cau-') == A_PAGE
    last = page(trainer, f"{draft.url}/ngan-hang?trang=3")
    assert last.count('id="cau-') == 3
    use = question_set(session, draft.version_id).bank[-1]
    assert use.body.stem.startswith("Câu hỏi")
    found = page(trainer, f"{draft.url}/ngan-hang?nhan=nhóm+1&trang=1")
    assert "trang=2" not in found


def test_a_changed_question_is_shown_on_its_page(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    fill(session, draft, A_PAGE)
    version = session.get_one(CourseVersion, draft.version_id)
    last = question_set(session, version.id).bank[-1]
    assert f"Câu hỏi {A_PAGE - 1}?" in last.body.stem
    from lms.quizzes.queries import uses_of

    use = uses_of(session, version.id)[-1]
    status, where = send(trainer, f"{draft.url}/cau-hoi/{use.id}/xep", lam="len")
    assert (status, "cau=" in where) == (303, True)
    assert f'id="cau-{use.id}"' in page(trainer, where.split("#")[0])
