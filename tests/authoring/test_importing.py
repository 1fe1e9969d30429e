"""Questions from a file: every one is shown, a doubtful one waits for a person, only what was agreed to goes in."""

import html
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import ImportedQuestion, QuestionImport
from lms.authoring.intake import question_files as incoming
from lms.authoring.intake.question_files import ImportTally, keep_reading, tally_of
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.queries import Use, uses_of
from lms.quizzes.reading import Doubt, FoundQuestion, Reading, Refused
from lms.quizzes.texts import QuestionText
from tests.authoring.test_questions import fields
from tests.browser import send, signed_in
from tests.counting import counted
from tests.factories.questions import Desk, desk, typed
from tests.quizzes.test_kinds import KEPT

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def body(stem: str, *rights: bool) -> ChoiceBody:
    """A choice of as many options as there are marks."""
    options = tuple(Option("abcdef"[n], f"{stem} {n}", right) for n, right in enumerate(rights))
    return ChoiceBody(stem=stem, options=options)


READING = Reading(
    (
        FoundQuestion("Câu 1", QuestionText("single", body("Câu một?", False, True), ("mã OTP",), "dễ")),
        FoundQuestion(
            "Câu 2",
            QuestionText("single", body("Câu hai?", False, False)),
            (Doubt("Không thấy đáp án.", "right"),),
            source="Câu 2: …",
        ),
        FoundQuestion("Câu 3", QuestionText("multiple", body("Câu ba?", True, True, False), ("x" * 50,), "kinh khủng")),
    ),
    (Refused("Câu 4", "Câu tự luận.", "Câu 4: Nêu cách…"),),
    ("Trong tệp thiếu câu 5.",),
)


@pytest.fixture
def made(session: Session) -> Desk:
    it = desk(session, NOW)
    session.commit()
    return it


@pytest.fixture
def client(app: Flask, made: Desk) -> FlaskClient:
    return signed_in(app, made.trainer)


@pytest.fixture
def kept(session: Session, made: Desk) -> QuestionImport:
    """READING as a file of the trainer's."""
    row = keep_reading(session, (made.course.id, made.trainer.id), "Đề cương.docx", READING, NOW, lesson_id=None)
    session.commit()
    return row


def tally(session: Session, kept: QuestionImport) -> ImportTally:
    session.expire_all()
    return tally_of(session, kept.id)


def bank(session: Session, made: Desk) -> list[Use]:
    session.expire_all()
    return [use for use in uses_of(session, made.draft.id) if use.lesson_id is None]


def at(kept: QuestionImport, deed: str = "") -> str:
    return f"/soan/{kept.course_id}/nhap-cau-hoi/{kept.id}{deed}"


def seen(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def word(*lines: str) -> bytes:
    """A Word file with a paragraph a line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(client: FlaskClient, made: Desk, data: bytes, name: str = "câu hỏi.docx", **more: object) -> tuple[int, str]:
    """Send a file; (status, address or page)."""
    answer = send(
        client,
        f"/soan/{made.course.id}/nhap-cau-hoi",
        {"file": (io.BytesIO(data), name), "place": "", **more},
        content_type="multipart/form-data",
    )
    return answer.status_code, html.unescape(answer.location or answer.get_data(as_text=True))


def test_the_counts_add_up_to_what_the_file_holds(session: Session, kept: QuestionImport):
    assert tally(session, kept) == ImportTally(ready=2, doubt=1, refused=1)
    assert tally(session, kept).total == READING.count


def test_everything_in_the_file_is_shown_with_its_doubt_or_its_reason(client: FlaskClient, kept: QuestionImport):
    everything = seen(client, at(kept, "?xem=tat-ca"))
    for words in (
        "Tệp có 4 câu.",
        "Câu một?",
        "Câu hai?",
        "Câu ba?",
        "Không thấy đáp án.",
        "Câu tự luận.",
        "Câu 4: Nêu cách…",
    ):
        assert words in everything
    assert "Trong tệp thiếu câu 5." in everything
    first = seen(client, at(kept))
    assert "Câu hai?" in first
    assert "Câu một?" not in first, "what is doubtful comes first"


def test_what_a_file_says_wrong_about_a_question_is_not_taken_over(session: Session, made: Desk, kept: QuestionImport):
    third = session.get_one(ImportedQuestion, (kept.id, 3))
    assert (third.tags, third.difficulty) == ("", "")


def test_only_what_is_ready_goes_in_and_the_rest_stays(
    client: FlaskClient, session: Session, made: Desk, kept: QuestionImport
):
    before = bank(session, made)
    answer = send(client, at(kept, "/dua-vao"))
    assert answer.status_code == 303
    new = bank(session, made)[len(before) :]
    assert [use.asked.body.stem for use in new] == ["Câu một?", "Câu ba?"]
    assert (new[0].asked.tags, new[0].asked.difficulty) == (("mã OTP",), "dễ")
    assert "Câu một?" in new[0].asked.stem_html
    assert tally(session, kept) == ImportTally(doubt=1, taken=2, refused=1)
    assert "Đã vào bản nháp 2 trên 2 câu." in seen(client, answer.location)


def test_pressed_twice_it_goes_in_once(client: FlaskClient, session: Session, made: Desk, kept: QuestionImport):
    before = len(bank(session, made))
    for _ in range(2):
        send(client, at(kept, "/dua-vao"))
    assert len(bank(session, made)) == before + 2


def test_a_doubt_is_mended_on_the_spot(client: FlaskClient, session: Session, made: Desk, kept: QuestionImport):
    assert send(client, at(kept, "/2/dap-an"), {"right": "b"}).status_code == 303
    assert tally(session, kept) == ImportTally(ready=3, refused=1)
    send(client, at(kept, "/dua-vao"))
    assert [option.right for option in bank(session, made)[-2].asked.body.options] == [False, True]


@pytest.mark.parametrize("right", [[], ["a", "b"], ["z"]])
def test_a_doubt_that_is_not_mended_stays_and_says_why(
    client: FlaskClient, session: Session, kept: QuestionImport, right: list[str]
):
    answer = send(client, at(kept, "/2/dap-an"), {"right": right})
    assert answer.status_code == 422
    assert "Cần đúng một đáp án đúng. Chọn một lựa chọn." in answer.get_data(as_text=True)
    assert tally(session, kept) == ImportTally(ready=2, doubt=1, refused=1)


def test_a_question_is_mended_in_the_form_of_its_kind_or_another(
    client: FlaskClient, session: Session, made: Desk, kept: QuestionImport
):
    page = seen(client, at(kept, "/2"))
    assert "Câu hai? 0" in page
    assert "Đổi thành kiểu “Nhiều đáp án”" in page
    form = typed("multiple", stem="Câu hai, đã sửa?", teaches="", place=str(made.lesson_ids[0]))
    answer = send(client, at(kept, "/2?kieu=multiple"), form)
    assert answer.status_code == 303
    assert tally(session, kept) == ImportTally(ready=3, refused=1)
    send(client, at(kept, "/dua-vao"))
    session.expire_all()
    use = next(use for use in uses_of(session, made.draft.id) if use.asked.body.stem == "Câu hai, đã sửa?")
    assert (use.asked.kind, use.lesson_id) == ("multiple", made.lesson_ids[0])


@pytest.mark.parametrize("kind", ["number", "short", "gap"])
def test_a_question_of_a_file_keeps_in_its_form_all_that_was_read(
    client: FlaskClient, session: Session, kept: QuestionImport, kind: str
):
    row = incoming.question_in(session, kept.id, 1)
    row.kind, row.body, row.state = kind, {**KEPT[kind], "hints": ["Nhìn kỹ."]}, "doubt"
    before = dict(row.body)
    session.commit()
    form = fields(seen(client, at(kept, "/1")))
    assert send(client, at(kept, "/1"), form).status_code == 303
    session.expire_all()
    after = incoming.question_in(session, kept.id, 1)
    assert (after.state, after.body) == ("ready", before)


def test_a_mistake_in_that_form_keeps_what_was_typed(client: FlaskClient, session: Session, kept: QuestionImport):
    answer = send(client, at(kept, "/2"), typed("single", stem="Chữ vừa gõ?", right=None, teaches=""))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Chữ vừa gõ?" in text
    assert "Cần đúng một đáp án đúng." in text
    assert tally(session, kept) == ImportTally(ready=2, doubt=1, refused=1)


def test_a_question_is_left_out_and_taken_back(client: FlaskClient, session: Session, kept: QuestionImport):
    send(client, at(kept, "/1/xep"), {"lam": "bo"})
    send(client, at(kept, "/2/xep"), {"lam": "bo"})
    assert tally(session, kept) == ImportTally(ready=1, out=2, refused=1)
    send(client, at(kept, "/1/xep"), {"lam": "lay-lai"})
    send(client, at(kept, "/2/xep"), {"lam": "lay-lai"})
    assert tally(session, kept) == ImportTally(ready=2, doubt=1, refused=1)


def test_what_was_taken_can_be_called_back(client: FlaskClient, session: Session, made: Desk, kept: QuestionImport):
    before = len(bank(session, made))
    send(client, at(kept, "/dua-vao"))
    assert send(client, at(kept, "/1/xep"), {"lam": "bo"}).status_code == 409
    assert send(client, at(kept, "/rut-lai")).status_code == 303
    assert len(bank(session, made)) == before
    assert tally(session, kept) == ImportTally(ready=2, doubt=1, refused=1)


def test_a_big_file_goes_in_by_parts_and_can_be_stopped_between_them(client: FlaskClient, session: Session, made: Desk):
    many = Reading(
        tuple(
            FoundQuestion(f"Câu {n}", QuestionText("single", body("Giống nhau?", True, False))) for n in range(1, 451)
        )
    )
    kept = keep_reading(session, (made.course.id, made.trainer.id), "nhiều.docx", many, NOW, lesson_id=None)
    session.commit()
    before = len(bank(session, made))
    going = seen(client, send(client, at(kept, "/dua-vao")).location)
    assert "Đã vào bản nháp 200 trên 450 câu." in going
    assert 'id="go-on"' in going
    assert tally(session, kept) == ImportTally(ready=250, taken=200)
    send(client, at(kept, "/dua-vao"))
    done = seen(client, send(client, at(kept, "/dua-vao")).location)
    assert 'id="go-on"' not in done
    assert len(bank(session, made)) == before + 450
    keys = [use.asked.key for use in bank(session, made)]
    assert len(set(keys)) == len(keys)


def test_the_preview_of_a_big_file_asks_as_little_as_that_of_a_small_one(
    client: FlaskClient, session: Session, made: Desk, kept: QuestionImport
):
    many = Reading(
        tuple(FoundQuestion(f"Câu {n}", QuestionText("single", body(f"Hỏi {n}?", True, False))) for n in range(1, 301))
    )
    big = keep_reading(session, (made.course.id, made.trainer.id), "nhiều.docx", many, NOW, lesson_id=None)
    session.commit()
    with counted(session) as few:
        seen(client, at(kept, "?xem=tat-ca"))
    with counted(session) as lots:
        page = seen(client, at(big, "?trang=2"))
    assert len(lots) == len(few)
    assert "Hỏi 21?" in page
    assert "Hỏi 41?" not in page


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_one(client: FlaskClient, kept: QuestionImport, page: str):
    assert "Câu một?" in seen(client, at(kept, f"?xem=tat-ca&trang={page}"))


def test_somebody_elses_file_does_not_exist(app: Flask, made: Desk, kept: QuestionImport, client: FlaskClient):
    other = signed_in(app, made.stranger)
    assert other.get(at(kept)).status_code == 404
    assert send(other, at(kept, "/dua-vao")).status_code == 404
    for deed in ("/99", "/99/dap-an", "/4/dap-an", "/4"):
        assert send(client, at(kept, deed)).status_code == 404


def test_a_file_left_alone_for_a_month_is_forgotten(session: Session, made: Desk, kept: QuestionImport):
    later = NOW + timedelta(days=31)
    keep_reading(session, (made.course.id, made.trainer.id), "mới.docx", READING, later, lesson_id=None)
    assert session.scalars(select(QuestionImport.name)).all() == ["mới.docx"]
    assert len(session.scalars(select(ImportedQuestion.number)).all()) == READING.count


def test_a_word_list_is_read_shown_and_taken(client: FlaskClient, session: Session, made: Desk):
    lines = ("Câu 1: Ai xin mã OTP?", "A. Kẻ lừa đảo *", "B. Ngân hàng", "Câu 2: Bấm đâu?", "A. Nút xanh", "B. Nút đỏ")
    status, where = upload(client, made, word(*lines))
    assert status == 303
    assert "Ai xin mã OTP?" in seen(client, where + "?xem=tat-ca")
    kept = session.scalars(select(QuestionImport)).one()
    assert (kept.name, tally(session, kept)) == ("câu hỏi.docx", ImportTally(ready=1, doubt=1))


def test_pasted_text_is_read_as_well(client: FlaskClient, session: Session, made: Desk):
    pasted = "Câu 1: Ai xin mã OTP?\nA. Kẻ lừa đảo *\nB. Ngân hàng\n"
    answer = send(client, f"/soan/{made.course.id}/nhap-cau-hoi", {"pasted": pasted, "place": ""})
    assert answer.status_code == 303
    assert tally(session, session.scalars(select(QuestionImport)).one()) == ImportTally(ready=1)


BAD = [
    (b"", "", "Chọn một tệp, hoặc dán câu hỏi vào ô bên dưới."),
    (b"", "a.docx", "Tệp này trống."),
    (b"%PDF-1.7", "a.pdf", "Máy không đọc được tệp PDF."),
    (b"\x89PNG\r\n\x1a\n", "a.png", "Tệp này là ảnh chụp"),
    (b"PK\x03\x04 half", "a.docx", "Tệp bị hỏng hoặc chưa tải hết."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "Tệp này là Word, Excel đời cũ hoặc có mật khẩu."),
]


@pytest.mark.parametrize(("data", "name", "message"), BAD, ids=[message[:20] for _d, _n, message in BAD])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client: FlaskClient, session: Session, made: Desk, data: bytes, name: str, message: str
):
    status, page = upload(client, made, data, name)
    assert status == 200
    assert re.search(rf'id="file-error">{re.escape(message)}', page)
    assert session.scalars(select(QuestionImport)).all() == []


def test_the_place_chosen_is_kept_and_nothing_else_is_offered(client: FlaskClient, made: Desk, session: Session):
    data = word("Câu 1: Hỏi?", "A. Một *", "B. Hai")
    assert "Chọn một mục trong danh sách." in upload(client, made, data, place="999999")[1]
    upload(client, made, data, place=str(made.lesson_ids[0]))
    assert session.scalars(select(ImportedQuestion.lesson_id)).all() == [made.lesson_ids[0]]


def test_what_was_kept_before_messages_had_values_is_still_told(
    client: FlaskClient, session: Session, made: Desk, kept: QuestionImport
):
    old = {"notes": ["Số câu nhảy cóc: 50% %(x)s <zqx>"], "doubts": ["Ô đáp án ghi “50% <zqx>”", "Câu tự luận."]}
    session.execute(text("UPDATE question_import SET notes = :kept"), {"kept": json.dumps(old["notes"])})
    session.execute(text("UPDATE imported_question SET doubts = :kept"), {"kept": json.dumps(old["doubts"])})
    session.commit()
    page = client.get(at(kept, "?xem=tat-ca")).get_data(as_text=True)
    assert "<zqx>" not in page
    for words in (*old["notes"], *old["doubts"]):
        assert words in html.unescape(page)


def test_what_is_kept_is_told_in_the_language_of_the_screen(client: FlaskClient, made: Desk):
    data = "Câu 1: Ai?\nA. Một\nB. Hai\nĐáp án: 50% <zqx>\nCâu 4: Nêu cách.\n".encode()
    status, onward = upload(client, made, data, "câu.txt")
    assert status == 303
    client.set_cookie("tieng", "en")
    page = seen(client, onward.split("?")[0] + "?xem=tat-ca")
    assert "The line of the answer says “50% <zqx>”, which fits no option." in page
    assert "Numbers are missing in the file: question 2, 3 is not there." in page
    client.set_cookie("tieng", "vi")
    assert "Số câu trong tệp nhảy cóc: không thấy câu 2, 3." in seen(client, onward.split("?")[0] + "?xem=tat-ca")
