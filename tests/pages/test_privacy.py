"""The privacy page: each of its sentences is a test, here or where its subject is tried; a new sentence needs one."""

import re
from dataclasses import fields, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Session

from lms.base.media_store import MediaBytes
from lms.base.settings import Settings
from tests.browser import send, signed_in
from tests.factories.lives import Life, whole_life
from tests.factories.tests import PIN
from tests.structure.test_personal_tables import personal_tables
from tests.structure.tree import ROOT

HERE, RIGHTS, JOIN = "pages/test_privacy.py", "pages/test_rights.py", "learning/test_joining.py"
ANSWERS, KEPT, TABLES = "admin/test_answers.py", "operating/test_retention.py", "structure/test_personal_tables.py"
LAYOUT, OWN = "structure/test_layout.py", "pages/test_own_data.py"

#: Sentence (numbers as #) -> (file, test that fails when it is not so).
PROOFS = {
    "UBND xã Bình Yên chịu trách nhiệm về thông tin của bà con.": (HERE, "test_who_is_responsible_stands_there"),
    "Liên hệ: # #": (HERE, "test_who_is_responsible_stands_there"),
    "Họ tên, năm sinh, xóm, số điện thoại nếu bà con cho, và kết quả học.": (
        TABLES,
        "test_every_text_that_hangs_on_a_person_is_listed_as_personal_or_not",
    ),
    "Dưới # tuổi thì giữ thêm tên bố mẹ hoặc người giám hộ.": (JOIN, "test_a_childs_guardian_is_kept_with_the_answer"),
    "Giữ cả câu bà con trả lời, điều bà con đã đồng ý, và việc cán bộ làm với thông tin của bà con.": (
        OWN,
        "test_the_file_tells_answers_and_who_recorded_what",
    ),
    "Không giữ số căn cước, không giữ ảnh giấy tờ.": (HERE, "test_no_identity_numbers_and_no_pictures_of_people"),
    "Để nhớ bà con học đến đâu, cấp giấy chứng nhận, và đếm có bao nhiêu người học xong.": (
        "learning/test_actions.py",
        "test_reading_everything_and_passing_issues_one_certificate",
    ),
    "Bà con, cán bộ phụ trách của xã, của vùng nơi bà con ở, và người quản trị.": (
        "admin/test_doors.py",
        "test_the_officer_of_the_next_area_finds_nothing",
    ),
    "Cán bộ thấy bà con học đến đâu, không thấy câu trả lời.": (HERE, "test_officers_see_no_answers"),
    "Tên chỉ hiện trong danh sách lớp khi bà con đồng ý; dưới # tuổi thì bố mẹ hoặc người giám hộ cũng phải đồng ý.": (
        ANSWERS,
        "test_a_child_is_in_no_list_until_the_guardian_agrees",
    ),
    "Ai có mã in trên giấy chứng nhận thì tra cứu được giấy, chỉ thấy chữ đầu của tên.": (
        "certificates/test_looking_up.py",
        "test_another_name_is_not_confirmed",
    ),
    "Người lạ không hỏi được ai đã ghi danh.": (
        JOIN,
        "test_joining_never_tells_whether_somebody_of_this_name_is_registered",
    ),
    "Không bán, không chuyển cho ai khác.": (LAYOUT, "test_pages_load_nothing_from_elsewhere"),
    "Không có quảng cáo.": (LAYOUT, "test_pages_load_nothing_from_elsewhere"),
    "Đến khi bà con xóa.": (TABLES, "test_after_erasing_no_table_holds_what_the_person_is_or_said"),
    "Lâu quá # năm không học thì máy báo để cán bộ hỏi lại, không tự xóa.": (
        KEPT,
        "test_an_account_nobody_has_used_for_years_is_told_and_stays",
    ),
    "Nhật ký việc cán bộ làm bỏ sau # năm.": (KEPT, "test_what_is_older_goes_and_the_log_says_how_much"),
    "Lời nhờ sửa đã trả lời bỏ sau # ngày.": (KEPT, "test_what_is_older_goes_and_the_log_says_how_much"),
    "Nhật ký tìm lỗi của máy chủ không có tên hay số điện thoại, bỏ sau # ngày.": (HERE, "test_the_log_names_nobody"),
    "Bản sao lưu làm trước ngày xóa còn tên đến khi bản sao ấy bị hủy.": (
        "operating/test_database.py",
        "test_a_backup_restores_on_either_engine",
    ),
    "Chỉ ghi cỡ chữ, màu nền, tiếng, xóm đã mở, bước đã đọc, lần vào học và số nhận máy quen, "
    "để lần sau mở ra là tiếp được.": (
        HERE,
        "test_what_a_phone_keeps",
    ),
    "Không ai theo dõi bà con.": (LAYOUT, "test_pages_load_nothing_from_elsewhere"),
    "Xem, tải về, nhờ sửa, rút lại đồng ý, và xóa.": (HERE, "test_everything_promised_is_a_link_of_the_own_page"),
    "Vào mục Của tôi để tự làm.": (HERE, "test_everything_promised_is_a_link_of_the_own_page"),
    "Rút lại thì có hiệu lực ngay.": (ANSWERS, "test_a_withdrawal_told_in_person_counts_at_once_with_who_asked"),
    "Nhờ sửa thì cán bộ trả lời trong # ngày.": (
        KEPT,
        "test_a_correction_asked_for_is_due_after_the_days_of_the_settings",
    ),
    "Không có điện thoại thì nói với cán bộ của xã, cán bộ ghi giúp.": (
        ANSWERS,
        "test_a_withdrawal_told_in_person_counts_at_once_with_who_asked",
    ),
    "Theo Luật Bảo vệ dữ liệu cá nhân #/#/QH#.": (HERE, "test_the_law_is_named"),
}


@pytest.fixture
def named(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A visitor of an installation that says who is responsible and keeps things for unusual times."""
    times = {"keep_idle_years": 41, "keep_audit_years": 42, "keep_correction_days": 43, "log_days": 44}
    said = {"controller_name": "UBND xã Bình Yên", "controller_contact": "0208 1234567", "correction_days": 45}
    settings: Settings = replace(app.extensions["lms_settings"], **times, **said)  # type: ignore[arg-type]
    monkeypatch.setitem(app.extensions, "lms_settings", settings)
    return app.test_client()


def sentences(html: str) -> list[str]:
    """The sentences of the page's paragraphs and lists, numbers replaced."""
    paragraphs = re.findall(
        r"<(?:p|li)(?: [^>]*)?>(.*?)</(?:p|li)>", html.split("<main")[1].split("</main>")[0], re.DOTALL
    )
    texts = [" ".join(re.sub("<[^>]+>", "", one).split()) for one in paragraphs if "<a " not in one]
    whole = [sentence for text in texts for sentence in re.split(r"(?<=\.) ", text)]
    return [re.sub(r"\d+", "#", sentence) for sentence in whole]


def test_every_sentence_has_its_proof(named: FlaskClient) -> None:
    assert set(sentences(named.get("/thong-tin-duoc-giu").text)) == set(PROOFS)


@pytest.mark.parametrize(("file", "name"), sorted(set(PROOFS.values())))
def test_every_proof_is_a_test(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text("utf-8")


def test_the_page_says_the_very_numbers_of_the_settings(named: FlaskClient) -> None:
    page = named.get("/thong-tin-duoc-giu").text
    for words in ("41 năm", "42 năm", "43 ngày", "44 ngày", "45 ngày"):
        assert words in page


def test_who_is_responsible_stands_there(app: Flask, session: Session, named: FlaskClient) -> None:
    page = named.get("/thong-tin-duoc-giu").text
    assert "UBND xã Bình Yên" in page
    assert "0208 1234567" in page


def test_while_nobody_is_named_the_page_says_so(app: Flask, session: Session) -> None:
    assert "chưa ghi tên cơ quan" in app.test_client().get("/thong-tin-duoc-giu").text


def test_the_law_is_named(named: FlaskClient) -> None:
    assert "91/2025/QH15" in named.get("/thong-tin-duoc-giu").text


def test_no_identity_numbers_and_no_pictures_of_people() -> None:
    columns = [(table.name, column) for table in personal_tables() for column in table.columns]
    pictures = {table for table, column in columns if isinstance(column.type, LargeBinary | MediaBytes)}
    assert pictures == {"handout_picture"}, "pictures of a trainer's handout"
    assert [name for _table, column in columns if re.search("cccd|cmnd|identity|can_cuoc", name := column.name)] == []


@pytest.fixture
def life(session: Session) -> Life:
    return whole_life(session)


def test_officers_see_no_answers(app: Flask, life: Life) -> None:
    officer = signed_in(app, life.officer)
    page = officer.get(f"/quan-ly/nguoi/{life.person.id}").text
    assert life.person.name in page
    for said in ("Bấm ngay", "Hỏi lại", "có tin nhắn lạ"):
        assert said not in page
    assert "Bấm ngay" in signed_in(app, life.person).get("/toi/cau-tra-loi").text


def test_the_log_names_nobody(app: Flask, life: Life, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        client = signed_in(app, life.person)
        for path in ("/toi", "/toi/thong-tin", f"/v/{life.person.code}"):
            client.get(path)
    lines = [f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in caplog.records]
    assert len(lines) >= 3
    for secret in (life.person.name, "0912", "912345678", life.person.code):
        assert secret not in "\n".join(lines)


def test_what_a_phone_keeps(app: Flask, life: Life) -> None:
    client = app.test_client()
    for look in ("co-chu.2", "nen.dark", "tieng.vi"):
        client.post("/tro-giup", data={"_hien": look})
    client.get("/khoa-hoc/thu/bai-1/1")
    looks = {"co-chu", "nen", "tieng"}
    assert {cookie.key for cookie in client._cookies.values()} == looks | {"da-doc"}
    send(client, "/vao-hoc", {"who": life.person.code, "pin": PIN})
    assert {cookie.key for cookie in client._cookies.values()} == looks | {"lop", "may"}


def test_everything_promised_is_a_link_of_the_own_page(app: Flask, life: Life) -> None:
    page = signed_in(app, life.person).get("/toi").text
    for path in ("/toi/thong-tin", "/toi/nho-sua", "/toi/dong-y", "/toi/xoa"):
        assert f'href="{path}"' in page
    assert 'href="/toi/thong-tin.json"' in signed_in(app, life.person).get("/toi/thong-tin").text


def test_the_document_says_the_very_defaults_and_settings() -> None:
    text = (ROOT / "docs/privacy.md").read_text("utf-8")
    said = {name.lower(): int(number) for name, number in re.findall(r"`LMS_(\w+)`, mặc định (\d+)", text)}
    defaults = {field.name: field.default for field in fields(Settings)}
    assert said == {name: defaults[name] for name in said}
    assert {name for name in defaults if name.startswith("keep_")} | {"log_days", "correction_days"} == set(said)
