"""The log: every deed in plain words, newest first, own area only, without phones."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms.admin import security_words
from lms.admin.wording import without_numbers
from lms.base.clock import local_day
from lms.people import actions as people, audit
from lms.people.models import AuditEntry, Person
from tests.admin.desk import NOW, Desk, Screen
from tests.admin.test_people import correction
from tests.counting import counted

DAY = local_day(NOW).strftime("%d/%m/%Y")


def test_deeds_are_told_newest_first_with_who_and_where(desk: Desk, officer: Screen) -> None:
    farmer = f"/quan-ly/nguoi/{desk.world.farmer.id}"
    officer.done(f"{farmer}/sua", **correction(officer, desk.world.farmer, name="Nguyễn Thị Thỏa", phone="0912345678"))
    officer.done(f"/quan-ly/giay/{desk.certificate.code}/cap-lai")
    officer.done(f"{farmer}/ma-pin")
    officer.done(f"{farmer}/chuyen-xom", area=str(desk.second_hamlet.id), on=local_day(NOW).isoformat())
    officer.done(f"/quan-ly/can-bo/{desk.trainer_grant.id}/thoi")
    officer.done(f"/quan-ly/ma-ghi-danh/{desk.join_code.id}/dong")
    html = officer.text("/quan-ly/nhat-ky")
    told = [
        f"Đóng mã ghi danh {desk.join_code.code}.",
        "Thôi giao việc cho Hướng Dẫn: Người hướng dẫn.",
        f"Chuyển Nguyễn Thị Thỏa sang Xóm Đồng Chùa từ ngày {DAY}.",
        "Đặt lại mã PIN cho Nguyễn Thị Thỏa.",
        f"Cấp lại giấy cho Nguyễn Thị Thỏa: mã {desk.certificate.code} thành",
        "họ tên, trước là Nguyễn Thị Thoa, số điện thoại. Lý do: gõ nhầm.",
        "Giao việc cho Hướng Dẫn: Người hướng dẫn.",
    ]
    places = [html.index(words) for words in told]
    assert places == sorted(places)
    assert "Cán Bộ Xã, Xóm Gốc Thông" in html
    assert "912" not in html


def test_the_log_of_the_next_area_is_another_one(app: Flask, desk: Desk, officer: Screen) -> None:
    officer.done(f"/quan-ly/nguoi/{desk.world.farmer.id}/ma-pin")
    assert "Đặt lại mã PIN" not in Screen(app, desk.neighbour).text("/quan-ly/nhat-ky")
    assert "Đặt lại mã PIN" in Screen(app, desk.above).text("/quan-ly/nhat-ky")


def test_what_belongs_to_no_area_is_seen_by_admins_only(app: Flask, desk: Desk, session: Session) -> None:
    audit.note(session, NOW, "pin_reset", ("person", desk.above.id))
    session.commit()
    assert "Đặt lại mã PIN cho Cấp Trên" in Screen(app, desk.admin).text("/quan-ly/nhat-ky")
    assert "Đặt lại mã PIN cho Cấp Trên" not in Screen(app, desk.above).text("/quan-ly/nhat-ky")


def test_an_erased_person_is_named_nowhere(desk: Desk, officer: Screen, session: Session) -> None:
    farmer = f"/quan-ly/nguoi/{desk.world.farmer.id}"
    officer.done(f"{farmer}/sua", **correction(officer, desk.world.farmer, name="Nguyễn Thị Thỏa"))
    people.erase(session, session.get_one(Person, desk.world.farmer.id), NOW, by_id=None)
    session.commit()
    html = officer.text("/quan-ly/nhat-ky")
    assert "người đã xóa thông tin" in html
    assert "Thoa" not in html
    assert "Thỏa" not in html


def test_a_deed_of_an_unknown_kind_is_no_mistake(desk: Desk, officer: Screen, session: Session) -> None:
    audit.note(session, NOW, "something_new", ("thing", "x"), area_id=desk.world.commune.id, odd=[1])
    session.commit()
    assert "Việc khác: something_new" in officer.text("/quan-ly/nhat-ky")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gọi 0912 345 678 hỏi", "gọi … hỏi"),
        ("số +84912345678.", "số …."),
        ("căn cước 019 065 000 123", "căn cước …"),
        ("sinh 1965, số 012/2026", "sinh 1965, số 012/2026"),
    ],
)
def test_free_text_is_shown_without_numbers_of_people(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


def test_the_log_is_cut_into_pages_and_asks_the_same_for_many(desk: Desk, officer: Screen, session: Session) -> None:
    with counted(session) as few:
        officer.get("/quan-ly/nhat-ky")
    for number in range(70):
        at = NOW + timedelta(seconds=number)
        audit.note(session, at, "pin_reset", ("person", desk.world.farmer.id), area_id=desk.world.hamlet.id)
    session.commit()
    with counted(session) as many:
        html = officer.text("/quan-ly/nhat-ky")
    assert len(many) == len(few)
    assert html.count("Đặt lại mã PIN") == 30
    assert "Trang 1 trên 3" in html


def entries(html: str) -> list[str]:
    """What the page tells, one sentence an entry."""
    return re.findall(r'class="title told">(.*?)<span', html)


@pytest.fixture
def told(desk: Desk, session: Session) -> Desk:
    """A log with entries of both kinds, on two days, by and about several people."""
    commune, farmer, officer = desk.world.commune.id, desk.world.farmer.id, desk.officer.id
    session.execute(delete(AuditEntry))
    for days, action, subject, actor in (
        (0, "signed_in", ("person", farmer), farmer),
        (0, "person_registered", ("person", desk.trainer.id), officer),
        (0, "people_exported", ("area", commune), officer),
        (3, "pin_reset", ("person", farmer), officer),
        (3, "course_published", ("course", desk.world.course.id), desk.trainer.id),
    ):
        at = NOW - timedelta(days=days)
        more = {"kind": "xlsx", "lines": 12, "question": {"tu": "2026-10-01"}} if action == "people_exported" else {}
        audit.note(session, at, action, subject, actor_id=actor, area_id=commune, version=2, **more)
    session.commit()
    return desk


SIGNED_IN, RESET = "Nguyễn Thị Thoa vào.", "Đặt lại mã PIN cho Nguyễn Thị Thoa."
REGISTERED, PUBLISHED = "Ghi danh hộ Hướng Dẫn.", "Xuất bản Khóa thử, bản số 2."
EXPORTED = "Lấy danh sách học viên: tệp Excel, 12 dòng, từ ngày 01/10/2026."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", {SIGNED_IN, REGISTERED, EXPORTED, RESET, PUBLISHED}),
        ("loai=viec", {REGISTERED, PUBLISHED}),
        ("loai=bao-mat", {SIGNED_IN, EXPORTED, RESET}),
        ("tu={today}", {SIGNED_IN, REGISTERED, EXPORTED}),
        ("den={yesterday}", {RESET, PUBLISHED}),
        ("tu={yesterday}&den={yesterday}", set()),
        ("nguoi={farmer}", {SIGNED_IN, RESET}),
        ("nguoi={trainer}", {REGISTERED, PUBLISHED}),
        ("nguoi={trainer}&loai=viec&tu={today}", {REGISTERED}),
    ],
)
def test_the_log_is_asked_by_kind_person_and_day(
    told: Desk, officer: Screen, question: str, expected: set[str]
) -> None:
    today = local_day(NOW)
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    words |= {"farmer": told.world.farmer.id, "trainer": told.trainer.id}
    assert set(entries(officer.text("/quan-ly/nhat-ky?" + question.format(**words)))) == expected


def test_days_are_read_as_people_write_them_and_others_are_told(told: Desk, officer: Screen) -> None:
    today = local_day(NOW)
    assert len(entries(officer.text(f"/quan-ly/nhat-ky?tu={today:%d/%m/%Y}"))) == 3
    html = officer.text("/quan-ly/nhat-ky?tu=mai")
    assert "Viết ngày, tháng, năm. Ví dụ: 24/11/2026." in html
    assert len(entries(html)) == 5
    html = officer.text(f"/quan-ly/nhat-ky?tu={today}&den={today - timedelta(days=2)}")
    assert "Ngày này phải sau ngày ở ô Từ ngày." in html


def test_the_page_of_a_person_leads_to_what_that_person_did(told: Desk, officer: Screen) -> None:
    address = f"/quan-ly/nhat-ky?nguoi={told.world.farmer.id}"
    assert f'href="{address}"' in officer.text(f"/quan-ly/nguoi/{told.world.farmer.id}")
    assert "Chỉ những việc của Nguyễn Thị Thoa." in officer.text(address)


def test_somebody_of_elsewhere_cannot_be_asked_for(app: Flask, told: Desk) -> None:
    assert Screen(app, told.neighbour).get(f"/quan-ly/nhat-ky?nguoi={told.world.farmer.id}").status_code == 404


def test_who_writes_a_course_is_told_by_name(told: Desk, officer: Screen, session: Session) -> None:
    subject = ("course", told.world.course.id)
    audit.note(session, NOW, "course_author_added", subject, area_id=told.world.commune.id, person=told.trainer.id)
    session.commit()
    assert "Thêm Hướng Dẫn vào người soạn Khóa thử." in officer.text("/quan-ly/nhat-ky")


def test_a_former_phone_is_kept_by_its_end_only(desk: Desk, officer: Screen, session: Session) -> None:
    for phone in ("0912345678", "0987654321"):
        officer.done(
            f"/quan-ly/nguoi/{desk.world.farmer.id}/sua", **correction(officer, desk.world.farmer, phone=phone)
        )
    kept = [
        entry.detail for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "person_corrected"))
    ]
    assert [one["before"].get("phone") for one in kept] == [None, "…678"]


def test_every_word_of_the_security_log_reads_as_a_sentence(told: Desk, session: Session, officer: Screen) -> None:
    """Also with nothing in the details, as they are after erasure."""
    for action in security_words.DEEDS:
        audit.note(session, NOW, action, ("person", told.world.farmer.id), area_id=told.world.commune.id)
    session.commit()
    found = entries(officer.text("/quan-ly/nhat-ky?loai=bao-mat"))
    assert len(found) >= len(security_words.DEEDS)
    assert all(re.fullmatch(r"\w.*\.", one) and "  " not in one for one in found), found


LISTS = ("nguoi", "nguoi?xom={hamlet}", "giay", "can-bo", "nguoi/{farmer}")


def looks(session: Session) -> list[tuple[str, str]]:
    """What was looked at, in the order it was written."""
    statement = select(AuditEntry.subject_kind, AuditEntry.subject_id).where(AuditEntry.action == "people_viewed")
    return [tuple(row) for row in session.execute(statement.order_by(AuditEntry.id))]


def test_looking_at_lists_and_people_is_noted_once_in_ten_minutes(
    desk: Desk, officer: Screen, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {"hamlet": desk.world.hamlet.id, "farmer": desk.world.farmer.id}
    addresses = [f"/quan-ly/{one.format(**ids)}" for one in LISTS]
    addresses.append(f"/bao-cao/{desk.world.hamlet.id}/hoc-vien")
    for minutes, rounds in ((0, 1), (9, 1), (11, 2)):
        monkeypatch.setattr("lms.people.lookups.now", lambda m=minutes: NOW + timedelta(minutes=m))
        for address in (*addresses, *addresses):
            officer.text(address)
        found = looks(session)
        assert len(found) == rounds * len(addresses)
        assert len(set(found)) == len(addresses)
    told = officer.text("/quan-ly/nhat-ky?loai=bao-mat")
    for words in ("Xem danh sách học viên.", "Xem sổ cấp giấy.", "Xem thông tin của Nguyễn Thị Thoa."):
        assert words in told


def test_asking_for_headers_only_is_no_look_and_takes_nothing(desk: Desk, officer: Screen, session: Session) -> None:
    hamlet = desk.world.hamlet.id
    for address in ("/quan-ly/nguoi", f"/bao-cao/{hamlet}/hoc-vien", f"/bao-cao/{hamlet}/hoc-vien.csv"):
        assert officer.client.head(address).status_code == 200
    assert looks(session) == []
    assert session.scalars(select(AuditEntry.id).where(AuditEntry.action == "people_exported")).all() == []


def test_a_page_is_shown_even_when_its_look_cannot_be_written(
    desk: Desk, officer: Screen, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(_session: object) -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    monkeypatch.setattr("lms.people.lookups.begin_write", locked)
    assert "Nguyễn Thị Thoa" in officer.text("/quan-ly/nguoi")
    assert "could not be written" in caplog.text
