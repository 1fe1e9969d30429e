"""A trainer writes questions: every kind, every mistake, nothing lost, nothing published ever changed."""

import html
import random
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.base.text import tidy
from lms.catalogue.actions import add_lesson, drop, make_course, publish
from lms.catalogue.models import CourseVersion, Lesson
from lms.catalogue.queries import draft_of
from lms.learning import actions as learning
from lms.learning.queries import items_of
from lms.quizzes.actions import add_question
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Use, forget_all, question_set, uses_of
from tests.browser import send, signed_in
from tests.counting import counted
from tests.factories.people import question
from tests.factories.questions import Desk, desk, new_draft, typed

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@pytest.fixture
def made(session: Session) -> Desk:
    it = desk(session, NOW)
    session.commit()
    return it


@pytest.fixture
def client(app: Flask, made: Desk) -> FlaskClient:
    return signed_in(app, made.trainer)


def bank(session: Session, made: Desk) -> list[Use]:
    session.expire_all()
    return [use for use in uses_of(session, made.draft.id) if use.lesson_id is None]


def add(client: FlaskClient, made: Desk, kind: str, **changes: str | None) -> tuple[int, str]:
    """Send a new question; (status, page or address)."""
    answer = send(client, f"/soan/{made.course.id}/cau-hoi/moi?kieu={kind}", typed(kind, **changes))
    return answer.status_code, html.unescape(answer.location or answer.get_data(as_text=True))


def address(made: Desk, use: Use, deed: str = "") -> str:
    return f"/soan/{made.course.id}/cau-hoi/{use.id}{deed}"


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.unescape(answer.get_data(as_text=True))


def fields(text: str) -> dict[str, str]:
    """What a form's page would send when nothing is changed."""
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', text))
    marks = re.findall(r"<input [^>]*type=\"(?:radio|checkbox)\"[^>]*>", text)
    for mark in marks:
        name, value = re.search(r'name="([^"]+)"', mark), re.search(r'value="([^"]+)"', mark)
        if name and value and " checked" in mark:
            found[name[1]] = value[1]
        elif name and found.get(name[1]) and not any(f'name="{name[1]}"' in m and " checked" in m for m in marks):
            found.pop(name[1])
    found |= {
        name: body.strip("\r\n") for name, body in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', text)
    }
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


@every_kind
def test_a_question_of_each_kind_is_added_to_the_bank(client: FlaskClient, made: Desk, session: Session, kind: str):
    status, where = add(client, made, kind)
    added = bank(session, made)[-1]
    assert (status, where) == (303, f"/soan/{made.course.id}/ngan-hang?luu={added.id}")
    assert added.asked.kind == kind
    assert KINDS[kind].check(added.asked.body) == []
    assert (added.asked.tags, added.asked.difficulty) == (("mã OTP", "ở chợ"), "vừa")
    assert added.asked.teaches == ("bai-1", "buoc-2")
    assert f"Câu mới kiểu {kind}?" in page(client, where)


@every_kind
def test_saving_a_form_as_it_was_opened_changes_nothing(client: FlaskClient, made: Desk, session: Session, kind: str):
    add(client, made, kind)
    before = bank(session, made)[-1]
    form = fields(page(client, address(made, before)))
    assert send(client, address(made, before), form).status_code == 303
    assert bank(session, made)[-1] == before


@every_kind
def test_a_question_is_changed(client: FlaskClient, made: Desk, session: Session, kind: str):
    add(client, made, kind)
    use = bank(session, made)[-1]
    form = fields(page(client, address(made, use))) | {"stem": "Câu sửa lại?", "tags": "", "difficulty": "khó"}
    send(client, address(made, use), form)
    after = bank(session, made)[-1]
    assert (after.asked.body.stem, after.asked.tags, after.asked.difficulty) == ("Câu sửa lại?", (), "khó")
    assert (after.id, after.asked.id) == (use.id, use.asked.id)


LONG = "dài " * 101
MISTAKES = [
    ("single", {"stem": " \n "}, "Viết nội dung câu hỏi."),
    ("single", {"stem": "x" * 1501}, "Câu hỏi dài quá. Viết gọn trong 1500 ký tự."),
    ("single", {"right": None}, "Cần đúng một đáp án đúng. Chọn một lựa chọn."),
    ("single", {"right": "3"}, "Cần đúng một đáp án đúng. Chọn một lựa chọn."),
    ("single", {"rows-1-text": "đọc mã  cho họ"}, "Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn."),
    ("single", {"rows-0-text": "", "rows-0-reason": ""}, "Cần từ 2 đến 6 lựa chọn. Thêm hoặc bớt cho đủ."),
    ("single", {"rows-0-text": ""}, "Có lựa chọn để trống. Điền chữ vào, hoặc bỏ lựa chọn đó."),
    ("single", {"rows-1-text": LONG}, "Dòng này dài quá. Viết gọn trong 200 ký tự."),
    ("single", {"rows-1-reason": LONG}, "Lời giải thích dài quá. Viết gọn trong 400 ký tự."),
    ("single", {"why": LONG}, "Lời giải thích dài quá. Viết gọn trong 400 ký tự."),
    ("single", {f"rows-{n}-text": str(n) for n in range(2, 13)}, "Một câu nhiều nhất 12 dòng."),
    ("single", {"tags": ",".join("abcdefghi")}, "Nhiều nhất 8 nhãn. Bỏ bớt đi."),
    ("single", {"tags": "n" * 41}, "Có nhãn dài quá. Mỗi nhãn nhiều nhất 40 ký tự."),
    ("single", {"difficulty": "rất khó"}, "Chọn lại trong danh sách."),
    ("single", {"place": "999999"}, "Chọn lại trong danh sách."),
    ("single", {"teaches": "bai-9#buoc-9"}, "Chọn lại trong danh sách."),
    ("single", {"teaches": ""}, "Chọn bước dạy câu này. Câu hỏi kiểm tra nào cũng cần."),
    ("multiple", {"rows-0-right": None, "rows-1-right": None}, "Đánh dấu ít nhất một đáp án đúng."),
    ("multiple", {"rows-2-right": "y"}, "Cần ít nhất một lựa chọn chưa đúng. Bỏ dấu ở một dòng."),
    ("multiple", {"rows-2-text": "", "rows-2-reason": ""}, "Cần từ 3 đến 8 lựa chọn. Thêm hoặc bớt cho đủ."),
    ("true_false", {"right": None}, "Chọn câu này đúng hay sai."),
    ("ordering", {"rows-2-text": ""}, "Cần từ 3 đến 6 việc để xếp. Thêm hoặc bớt cho đủ."),
    ("ordering", {"rows-2-text": "MỞ APP"}, "Có hai việc giống nhau. Sửa hoặc bỏ một việc."),
    ("ordering", {"rows-2-text": LONG}, "Dòng này dài quá. Viết gọn trong 200 ký tự."),
    ("matching", {"rows-1-left": ""}, "Cặp này thiếu vế trái. Điền vào, hoặc bỏ cả cặp."),
    ("matching", {"rows-1-right_side": ""}, "Cặp này thiếu vế phải. Điền vào, hoặc bỏ cả cặp."),
    ("matching", {"rows-1-left": "mã otp"}, "Có hai vế trái giống nhau. Sửa hoặc bỏ một cặp."),
    ("matching", {"rows-2-left": "", "rows-2-right_side": ""}, "Cần từ 3 đến 5 cặp để ghép. Thêm hoặc bớt cho đủ."),
    ("matching", {"extra": "1\n2\n3\n4"}, "Nhiều nhất 3 ý thừa. Bỏ bớt đi."),
    ("matching", {"extra": LONG}, "Dòng này dài quá. Viết gọn trong 200 ký tự."),
    ("short", {"rows-0-right": None, "rows-1-right": None}, "Đánh dấu ít nhất một câu trả lời được chấp nhận."),
    ("short", {"rows-1-text": "**"}, "Câu trả lời này cần có chữ hoặc số."),
    ("short", {"rows-2-text": ""}, "Có câu trả lời để trống. Điền chữ vào, hoặc bỏ dòng đó."),
    ("short", {"rows-1-text": "mã otp"}, "Có hai câu trả lời giống nhau. Sửa hoặc bỏ một dòng."),
    ("short", {"rows-2-text": "x" * 101}, "Học viên gõ nhiều nhất 100 ký tự. Viết câu này ngắn lại."),
    ("categorise", {"rows-0-left": ""}, "Dòng này thiếu thứ cần xếp. Điền vào, hoặc bỏ cả dòng."),
    ("categorise", {"rows-0-right_side": ""}, "Dòng này chưa có nhóm. Viết tên nhóm của nó."),
    ("categorise", {"rows-2-right_side": "lua"}, "Tên nhóm này gần giống một nhóm khác. Viết cho giống hẳn."),
    ("categorise", {"rows-2-left": "tin giục bấm link"}, "Có hai dòng giống nhau. Sửa hoặc bỏ một dòng."),
    ("categorise", {"extra": "1\n2\n3"}, "Cần từ 2 đến 4 nhóm. Viết tên nhóm giống hệt nhau ở các dòng cùng nhóm."),
    ("categorise", {"extra": LONG}, "Dòng này dài quá. Viết gọn trong 200 ký tự."),
    ("gap", {"text": ""}, "Viết câu có chỗ trống, ví dụ: Tiền về [[1]] mới là tiền."),
    ("gap", {"text": "[[1]] thôi"}, "Trong câu cần đủ [[1]], [[2]]… theo thứ tự, mỗi dòng ở dưới một số."),
    ("gap", {"rows-0-text": ""}, "Chỗ trống này chưa có chữ điền đúng. Viết vào."),
    ("gap", {"rows-0-others": "Máy mình"}, "Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn."),
    ("gap", {"rows-1-text": "OTP | PIN"}, "Không dùng dấu | và => ở đây."),
    ("number", {"rows-1-text": "nhiều lắm"}, "Dòng này chưa phải con số. Viết như 15.000 đồng, 0,5 kg."),
    ("number", {"rows-1-text": "125k đ"}, "Có hai dòng cùng một số. Sửa hoặc bỏ một dòng."),
    ("number", {"rows-0-text": "125.000"}, "Viết cả đơn vị ở dòng này, vì học viên phải ghi đơn vị."),
    ("number", {"tolerance": "ít thôi"}, "Viết như 5% hoặc 500. Để trống nếu phải đúng hẳn."),
    ("number", {"rows-0-right": None}, "Đánh dấu ít nhất một câu trả lời được chấp nhận."),
]


@pytest.mark.parametrize(("kind", "changes", "message"), MISTAKES)
def test_a_mistake_is_named_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, made: Desk, session: Session, kind: str, changes: dict[str, str | None], message: str
):
    count = len(bank(session, made))
    status, text = add(client, made, kind, **changes)
    assert status == 200
    assert text.count(message) >= 2, "in the summary and beside the field"
    target = re.search(rf'<a href="#([^"]+)">(?:Dòng \d+: )?{re.escape(message)}', text)
    assert target
    assert f'id="{target[1]}"' in text
    for name, value in typed(kind, **changes).items():
        assert tidy(value.split("\n")[0])[:40] in text or name in ("difficulty", "teaches", "place")
    assert len(bank(session, made)) == count


HINTS = [
    ("single", {"rows-1-reason": "  "}, "Mỗi lựa chọn cần một câu giải thích."),
    ("true_false", {"reason_1": ""}, "Mỗi lựa chọn cần một câu giải thích."),
    ("ordering", {"why": ""}, "Viết một câu vì sao. Học viên đọc câu này sau khi trả lời."),
    ("matching", {"why": ""}, "Viết một câu vì sao. Học viên đọc câu này sau khi trả lời."),
]


@pytest.mark.parametrize(("kind", "changes", "message"), HINTS)
def test_a_missing_reason_stops_nobody_and_is_named_on_the_questions_own_page(
    client: FlaskClient, made: Desk, session: Session, kind: str, changes: dict[str, str | None], message: str
):
    count = len(bank(session, made))
    assert add(client, made, kind, **changes)[0] == 303
    uses = bank(session, made)
    assert len(uses) == count + 1
    assert message in page(client, address(made, uses[-1]))


@every_kind
def test_an_empty_form_is_no_error(client: FlaskClient, made: Desk, kind: str):
    answer = send(client, f"/soan/{made.course.id}/cau-hoi/moi?kieu={kind}", {})
    assert answer.status_code == 200
    assert "Viết nội dung câu hỏi." in answer.get_data(as_text=True)


def test_one_more_row_keeps_everything_typed(client: FlaskClient, made: Desk, session: Session):
    _status, text = add(client, made, "single", them="1")
    form = fields(text)
    assert "rows-4-text" in form
    assert "Cần sửa" not in text
    assert {name: form.get(name) for name in typed("single")} == typed("single")
    rows = {f"rows-{n}-text": "" for n in range(12)}
    assert "Một câu nhiều nhất 12 dòng." in add(client, made, "single", them="1", **rows)[1]


def test_a_thing_to_do_changes_places_with_the_one_above(client: FlaskClient, made: Desk, session: Session):
    form = fields(add(client, made, "ordering", len="2")[1])
    assert [form[f"rows-{n}-text"] for n in range(3)] == ["Bấm chuyển tiền", "Mở app", "Xem lại tên"]


@pytest.mark.parametrize("strange", ["rows-²-text", "rows-99999999999999999999-text", "rows--1-text", "rows-x", "rows"])
def test_rows_that_our_pages_never_send_are_passed_over(client: FlaskClient, made: Desk, strange: str):
    assert add(client, made, "single", **{strange: "x"})[0] == 303


def test_decomposed_letters_are_composed_and_html_stays_text(client: FlaskClient, made: Desk, session: Session):
    rough = unicodedata.normalize("NFD", "Tiền  về <b>đâu</b>?\x00")
    add(client, made, "single", stem=rough, **{"rows-0-text": unicodedata.normalize("NFD", "Về  <i>chợ</i>\x07")})
    asked = bank(session, made)[-1].asked
    assert asked.body.stem == unicodedata.normalize("NFC", "Tiền  về <b>đâu</b>?")
    assert asked.body.options[0].text == "Về <i>chợ</i>"
    assert "&lt;b&gt;đâu&lt;/b&gt;" in asked.stem_html
    raw = client.get(address(made, bank(session, made)[-1], "/thu")).get_data(as_text=True)
    assert "<i>" not in raw
    assert "&lt;i&gt;chợ" in raw


def test_a_phone_message_is_drawn_as_one(client: FlaskClient, made: Desk, session: Session):
    add(
        client, made, "single", stem="Có tin này:\r\n\r\n::: tin nhắn 0912 345 678\r\nBấm vào đây\r\n:::\r\n\r\nLàm gì?"
    )
    assert '<div class="phone-message"><p class="label">0912 345 678</p>' in bank(session, made)[-1].asked.stem_html


def test_a_save_after_somebody_elses_save_shows_both_and_loses_nothing(
    client: FlaskClient, made: Desk, session: Session
):
    use = bank(session, made)[0]
    mine = fields(page(client, address(made, use))) | {"stem": "Chữ của tôi?"}
    theirs = mine | {"stem": "Chữ của người kia?"}
    assert send(client, address(made, use), theirs).status_code == 303
    answer = send(client, address(made, use), mine)
    text = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Câu này vừa được sửa ở nơi khác" in text
    assert "Chữ của người kia?" in text
    assert fields(text)["stem"] == "Chữ của tôi?"
    assert bank(session, made)[0].asked.body.stem == "Chữ của người kia?"
    assert send(client, address(made, use), fields(text)).status_code == 303
    assert bank(session, made)[0].asked.body.stem == "Chữ của tôi?"


def test_a_question_moves_between_bank_and_practice(client: FlaskClient, made: Desk, session: Session):
    use = bank(session, made)[0]
    form = fields(page(client, address(made, use))) | {"place": str(made.lesson_ids[1])}
    where = send(client, address(made, use), form).location
    assert where == f"/soan/{made.course.id}/bai/{made.lesson_ids[1]}/on-bai?luu={use.id}"
    assert use.id not in [other.id for other in bank(session, made)]
    assert "Câu 1: có tin nhắn lạ" in page(client, where)


def test_questions_are_moved_and_copied_and_taken_out(client: FlaskClient, made: Desk, session: Session):
    def stems() -> list[str]:
        return [use.asked.body.stem[:5] for use in bank(session, made)]

    second = bank(session, made)[1]
    send(client, address(made, second, "/xep"), {"lam": "len"})
    assert stems() == ["Câu 2", "Câu 1", "Câu 3"]
    send(client, address(made, second, "/xep"), {"lam": "len"})
    send(client, address(made, second, "/xep"), {"lam": "xuong"})
    assert stems() == ["Câu 1", "Câu 2", "Câu 3"]
    send(client, address(made, second, "/xep"), {"lam": "chep"})
    assert stems() == ["Câu 1", "Câu 2", "Câu 2", "Câu 3"]
    copy = bank(session, made)[2]
    assert copy.asked.question_id != second.asked.question_id
    assert "Bỏ câu này ra?" in page(client, address(made, second, "/bo"))
    assert len(stems()) == 4
    send(client, address(made, second, "/bo"))
    assert [use.id for use in bank(session, made)][1] == copy.id


@pytest.mark.parametrize(
    ("query", "found"),
    [("tim=ma+otp", 1), ("tim=OTP", 1), ("tim=khong-co", 0), ("kieu=multiple", 1), ("nhan=ở+chợ", 1), ("tim=", 4)],
)
def test_the_bank_is_searched_without_accents(client: FlaskClient, made: Desk, query: str, found: int):
    add(client, made, "multiple")
    assert page(client, f"/soan/{made.course.id}/ngan-hang?{query}").count('class="card" id="cau-') == found


def test_the_bank_says_how_many_are_missing_and_counts_kinds(client: FlaskClient, made: Desk):
    add(client, made, "matching")
    text = page(client, f"/soan/{made.course.id}/ngan-hang")
    assert "Bài kiểm tra cần 10 câu mà ở đây mới có 4. Thêm 6 câu nữa cho đủ." in text
    assert "Một đáp án: 3" in text
    assert "Ghép đôi: 1" in text
    assert "Dạy ở: Bài 1: Bước 1" in text


def test_the_step_that_teaches_is_gone(client: FlaskClient, made: Desk, session: Session):
    drop(session, made.draft, session.get_one(Lesson, made.lesson_ids[0]))
    session.commit()
    assert "Bước dạy câu này không còn nữa." in page(client, f"/soan/{made.course.id}/ngan-hang")


def pages_of(made: Desk, use: Use) -> list[tuple[str, str]]:
    """Every page and deed about questions: (method, address)."""
    top = f"/soan/{made.course.id}"
    asked = [f"{top}/ngan-hang", f"{top}/bai/{made.lesson_ids[0]}/on-bai", f"{top}/cau-hoi/moi", address(made, use)]
    asked += [f"{top}/cau-hoi/moi?kieu=single", address(made, use, "/thu"), address(made, use, "/bo")]
    deeds = [f"{top}/cau-hoi/moi?kieu=single", *(address(made, use, deed) for deed in ("", "/xep", "/bo"))]
    return [*(("GET", path) for path in asked), *(("POST", path) for path in deeds)]


def test_questions_of_somebody_elses_course_do_not_exist(app: Flask, made: Desk, session: Session):
    before = bank(session, made)
    for person, status in ((made.stranger, 404), (made.world.farmer, 403)):
        client = signed_in(app, person)
        for method, path in pages_of(made, before[0]):
            answer = client.get(path) if method == "GET" else send(client, path, typed("single"))
            assert answer.status_code == status, (method, path)
    visitor = app.test_client()
    assert {visitor.get(path).status_code for method, path in pages_of(made, before[0]) if method == "GET"} == {303}
    assert bank(session, made) == before


def test_a_question_of_another_course_is_not_reached_through_the_own_one(
    app: Flask, client: FlaskClient, made: Desk, session: Session
):
    other = make_course(session, "khac", "Khóa khác", NOW)
    draft = draft_of(session, other.id)
    assert draft
    theirs = add_question(session, other.id, draft.id, question(9), NOW, lesson_id=None)
    lesson = add_lesson(session, draft, "Bài khác")
    session.commit()
    top = f"/soan/{made.course.id}"
    for deed in ("", "/xep", "/bo"):
        assert send(client, f"{top}/cau-hoi/{theirs.id}{deed}", typed("single")).status_code == 404
        assert client.get(f"{top}/cau-hoi/{theirs.id}{deed or '/thu'}").status_code in (404, 405)
    assert client.get(f"{top}/bai/{lesson.id}/on-bai").status_code == 404
    assert add(client, made, "single", place=str(lesson.id))[0] == 200
    assert uses_of(session, draft.id)[0].asked.body == question(9).body


def publish_draft(made: Desk, session: Session) -> None:
    publish(session, session.get_one(CourseVersion, made.draft.id), NOW)
    session.commit()


def test_without_a_draft_the_bank_is_only_looked_at(client: FlaskClient, made: Desk, session: Session):
    publish_draft(made, session)
    text = page(client, f"/soan/{made.course.id}/ngan-hang")
    assert "Muốn sửa thì mở bản nháp ở trang khóa học." in text
    assert "Thêm câu hỏi" not in text
    assert "Sửa" not in re.sub(r"<p class=\"note\">.*?</p>", "", text)
    before = bank(session, made)
    for method, path in pages_of(made, before[0]):
        answer = client.get(path) if method == "GET" else send(client, path, typed("single"))
        reading = method == "GET" and path.endswith(("ngan-hang", "on-bai", "/thu"))
        assert answer.status_code in ((200,) if reading else (404, 409)), (method, path)
    assert bank(session, made) == before


def test_what_was_typed_outlives_the_publishing_of_the_draft(client: FlaskClient, made: Desk, session: Session):
    use = bank(session, made)[0]
    form = fields(page(client, address(made, use))) | {"stem": "Chữ đang gõ?"}
    publish_draft(made, session)
    for url in (address(made, use), f"/soan/{made.course.id}/cau-hoi/moi?kieu=single"):
        answer = send(client, url, form)
        text = html.unescape(answer.get_data(as_text=True))
        assert answer.status_code == 409
        assert "Bản nháp vừa được xuất bản." in text
        assert fields(text)["stem"] == "Chữ đang gõ?"
    draft = new_draft(session, made.world, NOW)
    session.commit()
    answer = send(client, address(made, use), form)
    assert "Bấm Lưu để thêm thành câu mới." in answer.get_data(as_text=True)
    action = re.search(r'<form method="post" action="([^"]+)"', answer.get_data(as_text=True))
    assert action
    assert send(client, action[1], fields(html.unescape(answer.get_data(as_text=True)))).status_code == 303
    assert uses_of(session, draft.id)[-1].asked.body.stem == "Chữ đang gõ?"
    assert bank(session, made)[0] == use


def test_what_was_typed_outlives_the_question_itself(client: FlaskClient, made: Desk, session: Session):
    use = bank(session, made)[0]
    form = fields(page(client, address(made, use))) | {"stem": "Chữ đang gõ?"}
    send(client, address(made, use, "/bo"))
    answer = send(client, address(made, use), form)
    assert answer.status_code == 409
    assert fields(html.unescape(answer.get_data(as_text=True)))["stem"] == "Chữ đang gõ?"
    assert send(client, address(made, use), {"kind": "khong-co"}).status_code == 404


def test_the_form_says_what_will_not_be_drawn(client: FlaskClient, made: Desk, session: Session):
    add(client, made, "single", stem="Xem ảnh:\n\n![](hinh/khong-co.png)\n\n::: lạ\n:::")
    text = page(client, address(made, bank(session, made)[-1]))
    assert "Không có ảnh hinh/khong-co.png." in text
    assert "Không có khối tên “lạ”." in text
    assert "Không có" not in page(client, address(made, bank(session, made)[0]))


def test_what_is_published_never_changes_and_a_learner_in_the_middle_keeps_theirs(
    client: FlaskClient, made: Desk, session: Session
):
    learner = learning.enrol(session, made.world.farmer.id, made.course.id, made.world.hamlet.id, NOW)
    attempt = learning.start_attempt(session, learner, NOW, random.Random(1))
    session.commit()
    published = uses_of(session, made.world.version.id)
    for use in bank(session, made):
        text = page(client, address(made, use))
        assert "Câu này đang dùng trong bản đã xuất bản." in text
        send(client, address(made, use), fields(text) | {"stem": "Câu đã đổi?", "rows-0-text": "Đã đổi"})
    send(client, address(made, bank(session, made)[2], "/bo"))
    assert [use.asked.body.stem for use in bank(session, made)] == ["Câu đã đổi?"] * 2
    assert [use.asked.number for use in bank(session, made)] == [2, 2]
    forget_all()
    assert uses_of(session, made.world.version.id) == published
    shown = question_set(session, attempt.version_id)
    for item in items_of(session, attempt.id):
        assert shown.asked(item.question_version_id).body.stem.endswith("có tin nhắn lạ, làm gì?")


def test_saving_a_published_question_unchanged_makes_no_new_version(client: FlaskClient, made: Desk, session: Session):
    use = bank(session, made)[0]
    send(client, address(made, use), fields(page(client, address(made, use))) | {"teaches": "bai-2#buoc-1"})
    after = bank(session, made)[0].asked
    assert (after.id, after.number, after.teaches) == (use.asked.id, 1, ("bai-2", "buoc-1"))
    assert uses_of(session, made.world.version.id)[0].asked.teaches == ("bai-1", "buoc-1")


def test_a_page_that_was_open_too_long_keeps_what_was_typed(client: FlaskClient, made: Desk, session: Session):
    for url in (f"/soan/{made.course.id}/cau-hoi/moi?kieu=single", address(made, bank(session, made)[0])):
        form = typed("single") | {"csrf_token": "old", "seen": fields(page(client, url)).get("seen", "")}
        text = client.post(url, data=form).get_data(as_text=True)
        assert "Trang mở đã lâu." in text
        assert fields(html.unescape(text))["stem"] == "Câu mới kiểu single?"
    assert len(bank(session, made)) == 3


def test_the_summary_names_the_row(client: FlaskClient, made: Desk):
    rows = {"rows-1-text": "", "rows-1-reason": "", "rows-3-text": "Đọc mã cho họ", "rows-3-reason": "Vậy."}
    text = add(client, made, "single", **rows)[1]
    assert '<a href="#rows-3-text">Dòng 4: Có hai lựa chọn giống nhau.' in text


def test_the_number_of_queries_is_the_same_for_3_and_40_questions(client: FlaskClient, made: Desk, session: Session):
    url = f"/soan/{made.course.id}/ngan-hang"
    with counted(session) as few:
        client.get(url)
    for number in range(4, 41):
        add_question(session, made.course.id, made.draft.id, question(number), NOW, lesson_id=None)
    session.commit()
    with counted(session) as many:
        assert client.get(url).get_data(as_text=True).count('id="cau-') == 40
    assert len(many) == len(few) <= 12


def test_the_desk_knows_when_the_draft_was_changed(client: FlaskClient, made: Desk, session: Session):
    def changed() -> datetime | None:
        session.expire_all()
        return session.get_one(CourseVersion, made.draft.id).changed_at

    before = changed()
    add(client, made, "single", right="3")
    assert changed() == before
    add(client, made, "single")
    assert changed() != before
