"""One's own data: everything there to see and to take away, nothing secret in it, and gone for good when erased."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.admin.wording import DEEDS
from lms.base.db import Base
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.learning.models import Enrolment
from lms.pages.own_words import deed_names
from lms.people import actions as people, audit
from lms.people.models import AuditEntry, Consent, Person, PersonArea
from tests.browser import send, signed_in
from tests.factories.lives import whole_life
from tests.factories.tests import PIN, Sitting, sitting
from tests.people.knocking import Knocker

NOW = datetime.now(UTC)
PHONE = "+84912345678"


@pytest.fixture
def sat(session: Session) -> Sitting:
    sat = sitting(session)
    farmer = sat.world.farmer
    farmer.phone, farmer.guardian_name = PHONE, "Nguyễn Văn Bố"
    people.consent(session, farmer.id, {"learning": True, "class_list": False}, NOW)
    audit.note(session, NOW, "person_corrected", ("person", farmer.id), before={"name": "Nguyễn Thị Toa"})
    session.commit()
    return sat


@pytest.fixture
def farmer(app: Flask, sat: Sitting) -> FlaskClient:
    return signed_in(app, sat.world.farmer)


PASSWORD = "mưa rơi trên mái lá cọ"


def erase(client: FlaskClient, **changes: str) -> str:
    """Ask for erasure; where it leads, or the page."""
    answer = send(client, "/toi/xoa", {"secret": PIN, "sure": "y"} | changes)
    return answer.headers.get("Location") or answer.text


def test_the_file_holds_everything_and_no_secret(farmer: FlaskClient, sat: Sitting):
    answer = farmer.get("/toi/thong-tin.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="thong-tin-cua-toi.json"'
    kept = json.loads(answer.text)
    person = sat.world.farmer
    assert kept["person"]["name"] == person.name
    assert kept["person"]["phone"] == PHONE
    assert kept["areas"][0]["area"].startswith("Xóm Gốc Thông")
    assert {consent["purpose"]: consent["given"] for consent in kept["consents"]} == {
        "learning": True,
        "class_list": False,
    }
    assert kept["learning"][0]["course"] == "Khóa thử"
    assert person.pin_hash
    assert person.pin_hash not in answer.text


def test_the_page_says_the_same(farmer: FlaskClient):
    page = farmer.get("/toi/thong-tin").text
    for kept in ("Nguyễn Thị Thoa", "1965", "0912 345 678", "Xóm Gốc Thông", "Khóa thử"):
        assert kept in page


def test_the_file_tells_answers_and_who_recorded_what(app: Flask, session: Session):
    life = whole_life(session)
    kept = json.loads(signed_in(app, life.person).get("/toi/thong-tin.json").text)
    by = {"name": "Cán Bộ Ghi", "roles": ["officer"]}
    course = kept["learning"][0]
    practised = course["practice"][0]
    assert (practised["answer"], practised["right"]) == ("Hỏi lại", True)
    said = course["tests"][0]["answers"][0]
    assert (said["answer"], said["right"]) == ("Bấm ngay", None), "right or wrong is told when the test is handed in"
    assert "có tin nhắn lạ" in said["question"]
    assert "có tin nhắn lạ" in practised["question"]
    recorded = {"door": "member", "mode": "helped", "recorded_by": by}
    assert recorded.items() <= course["events"][0].items()
    assert {consent["recorded_by"]["name"] for consent in kept["consents"]} == {"Cán Bộ Ghi"}
    assert (kept["roles"][0]["role"], kept["roles"][0]["granted_by"]) == ("trainer", by)
    assert (kept["person"]["login"], kept["person"]["has_pin"]) == ("thoa", True)
    assert kept["corrections"][0]["wanted"] == "Nguyễn Thị Thỏa"
    about = {one["action"]: one for one in kept["log"]["about_me"]}
    assert (about["person_corrected"]["by"], about["person_corrected"]["reason"]) == (by, "gõ nhầm")
    assert kept["certificates"][0]["revoked_reason"] == "Nhầm người"
    assert kept["doubles"] == [{"noticed_at": kept["doubles"][0]["noticed_at"], "settled_at": None}]
    assert kept["writing"]["unsaved"][0]["fields"] == [["title", "Chữ dở"]]


def test_every_part_of_the_file_has_its_place_on_the_page(app: Flask, session: Session):
    """Whatever a package says of itself later: no part is in the file only."""
    client = signed_in(app, whole_life(session).person)
    kept = json.loads(client.get("/toi/thong-tin.json").text)
    assert all(kept.values()), "the person has something of every part"
    page = client.get("/toi/thong-tin").text
    assert [key for key in kept if f' id="{key}"' not in page] == []


def test_the_page_shows_where_one_is_signed_in_and_which_machines_are_remembered(app: Flask, session: Session):
    client = signed_in(app, whole_life(session).person)
    page = client.get("/toi/thong-tin").text
    assert "Chrome trên Android: vào từ ngày" in page
    assert 'href="/toi/may-dang-vao"' in page
    for said in ("Một máy, vào lần đầu ngày", "Khóa Điện thoại, từ ngày", "1 mã dự phòng", "nhà tôi.mp4", "de.docx"):
        assert said in page, said
    rows = json.loads(client.get("/toi/thong-tin.json").text)["sign_ins"]
    assert all(datetime.fromisoformat(one["used"]) >= NOW - timedelta(minutes=1) for one in rows)


def test_a_wrong_try_is_told_as_one(farmer: FlaskClient, session: Session, sat: Sitting):
    for seconds, pin in enumerate(("0246", "0247")):
        Knocker(session, now=NOW + timedelta(seconds=seconds)).knock(sat.world.farmer.code, [pin])
    session.commit()
    assert "2 lần gõ sai mã PIN" in farmer.get("/toi/thong-tin").text, "each is counted at three doors"
    assert json.loads(farmer.get("/toi/thong-tin.json").text)["devices"]["wrong_tries"] == 2


def test_every_deed_of_the_log_has_words_and_own_ones_are_not_called_an_officers(app: Flask, session: Session):
    life = whole_life(session)
    moments = [NOW, NOW + timedelta(minutes=1)]
    for at in moments:
        audit.note(session, at, "signed_in", ("person", life.person.id), actor_id=life.person.id)
    session.commit()
    with app.test_request_context():
        assert set(DEEDS) <= set(deed_names())
    page = signed_in(app, life.person).get("/toi/thong-tin").text
    others, own = page.split('id="log"')[1].split("Nhật ký còn ghi")
    assert "Vào: 2 lần, lần cuối ngày" in own
    assert "Sửa thông tin" in others
    assert "Vào," not in others
    assert "signed_in" not in page


def test_the_key_of_an_open_test_is_not_told(farmer: FlaskClient, session: Session, sat: Sitting):
    for path in ("/toi/thong-tin.json", "/toi/cau-tra-loi", "/toi/thong-tin"):
        assert "Hỏi lại" not in farmer.get(path).text


def test_the_page_shows_answers_a_page_at_a_time(app: Flask, session: Session):
    client = signed_in(app, whole_life(session).person)
    page = client.get("/toi/cau-tra-loi").text
    assert "Bấm ngay" in page
    assert "Chưa nộp" in page
    for asked in ("0", "-1", "99", "x"):
        assert client.get(f"/toi/cau-tra-loi?trang={asked}").status_code == 200


def test_the_last_admin_stays(app: Flask, session: Session, sat: Sitting):
    farmer = session.merge(sat.world.farmer)
    people.grant(session, farmer, "admin", sat.world.province.id, NOW)
    people.set_password(session, farmer, "quantri", PASSWORD)
    session.commit()
    client = signed_in(app, farmer)
    assert "Xóa là thôi việc ngay" in client.get("/toi/xoa").text
    assert "Phải còn ít nhất một người quản trị" in erase(client, secret=PASSWORD)
    other = people.register(session, people.NewPerson("Quản Trị Hai", 1980, sat.world.hamlet.id), NOW)
    people.grant(session, other, "admin", sat.world.province.id, NOW)
    session.commit()
    assert erase(client, secret=PASSWORD) == "/toi/da-xoa"


def test_the_reason_of_a_revocation_is_gone_from_the_public_page_after_erasing(app: Flask, session: Session):
    life = whole_life(session)
    code = session.scalars(select(Certificate.code)).one()
    visitor = app.test_client()
    assert "Nhầm người" in visitor.get(f"/v/{code}").text
    people.set_password(session, life.person, "thoa", PASSWORD)
    session.commit()
    assert erase(signed_in(app, life.person), secret=PASSWORD) == "/toi/da-xoa"
    for language in ("vi", "en"):
        visitor.set_cookie("tieng", language)
        page = visitor.get(f"/v/{code}").text
        assert "Nhầm người" not in page
        assert "Plural-Forms" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/toi",
        "/toi/dong-y",
        "/toi/nho-sua",
        "/toi/cau-tra-loi",
        "/toi/thong-tin",
        "/toi/thong-tin.json",
        "/toi/xoa",
        "/toi/ma-pin",
    ],
)
def test_nobody_else_sees_it(app: Flask, sat: Sitting, path: str):
    assert app.test_client().get(path).headers["Location"].startswith("/vao-hoc")


@pytest.mark.parametrize(
    ("changes", "field"), [({"secret": "0000"}, "secret"), ({"secret": ""}, "secret"), ({"sure": ""}, "sure")]
)
def test_erasing_asks_for_the_pin_and_a_clear_yes(
    farmer: FlaskClient, session: Session, sat: Sitting, changes: dict[str, str], field: str
):
    assert f'id="{field}-error"' in erase(farmer, **changes)
    session.expire_all()
    assert sat.world.farmer.name == "Nguyễn Thị Thoa"


def test_the_pin_cannot_be_tried_out_here(farmer: FlaskClient, sat: Sitting):
    for _try in range(8):
        assert 'id="secret-error"' in erase(farmer, secret="0000")
    assert "phút rồi thử lại" in erase(farmer)
    assert "phút rồi thử lại" in send(farmer, "/toi/ma-pin", {"old": PIN, "pin": "8264"}).text


def test_erasing_leaves_nothing_that_names_anybody(farmer: FlaskClient, session: Session, sat: Sitting):
    code = sat.world.farmer.code
    assert erase(farmer) == "/toi/da-xoa"
    assert "xóa" in farmer.get("/toi/da-xoa").text.lower()
    session.expire_all()
    for table in (Consent, PersonArea):
        assert session.scalar(select(func.count()).where(table.person_id == sat.world.farmer.id)) == 0
    everything = "\n".join(str(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)
    for name in ("Thoa", "Toa", "Văn Bố", PHONE, code, "1965"):
        assert name not in everything, name


def test_erasing_keeps_counts(farmer: FlaskClient, session: Session, sat: Sitting):
    erase(farmer)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert counters.differences(session, certified_facts(session)) == []
    said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert said[-1] == "person_erased"


def test_erasing_twice(app: Flask, farmer: FlaskClient, session: Session, sat: Sitting):
    second = signed_in(app, sat.world.farmer)
    erase(farmer)
    session.expire_all()
    at = sat.world.farmer.erased_at
    for client in (farmer, second):
        assert erase(client).startswith("/vao-hoc")
        assert client.get("/toi").status_code == 303
    session.expire_all()
    assert session.get_one(Person, sat.world.farmer.id).erased_at == at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"old": "0000"}, "old"), ({"old": ""}, "old"), ({"pin": ""}, "pin"), ({"pin": "1234"}, "pin")),
        *(({"pin": "1965"}, "pin"), ({"pin": "7777"}, "pin"), ({"pin": "x" * 9000}, "pin")),
    ],
)
def test_a_pin_that_cannot_be(farmer: FlaskClient, session: Session, sat: Sitting, changes: dict[str, str], field: str):
    before = sat.world.farmer.pin_hash
    page = send(farmer, "/toi/ma-pin", {"old": PIN, "pin": "8264"} | changes)
    assert f'id="{field}-error"' in page.text
    session.expire_all()
    assert sat.world.farmer.pin_hash == before
