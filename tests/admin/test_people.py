"""People of the own area: found, registered, corrected, moved, let in again."""

import re
import unicodedata
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.learning.models import Enrolment
from lms.people import actions as people, officer_actions, passwords
from lms.people.models import AuditEntry, Consent, Person, PersonArea
from lms.people.queries import stays_of
from tests.admin.desk import NOW, Desk, Screen
from tests.browser import signed_in
from tests.counting import counted

NEW = {"name": "Ma Thị Bưởi", "birth_year": "1970", "agree_learning": "y"}


def new(desk: Desk, **changes: str) -> dict[str, str]:
    """A registration as an officer would send it."""
    return {**NEW, "area": str(desk.world.hamlet.id), **changes}


def deeds(session: Session) -> list[str]:
    """What the log says has been done, oldest first."""
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("typed", ["thoa", "nguyen thoa", "THOA", "{code}", "0912 345 678", "+84 912.345.678"])
def test_somebody_is_found_by_name_code_or_phone(desk: Desk, officer: Screen, session: Session, typed: str) -> None:
    desk.world.farmer.phone = "+84912345678"
    session.merge(desk.world.farmer)
    session.commit()
    html = officer.search("people", typed.format(code=desk.world.farmer.code))
    assert "Nguyễn Thị Thoa" in html
    assert "Hướng Dẫn" not in html


def test_phones_do_not_stand_in_the_list(desk: Desk, officer: Screen, session: Session) -> None:
    people.register(session, people.NewPerson("Có Số", 1980, desk.world.hamlet.id, "0987654321"), NOW)
    session.commit()
    html = officer.text("/quan-ly/nguoi")
    assert "Có Số" in html
    assert "987" not in html


@pytest.mark.parametrize("page", ["0", "-3", "abc", "99999999999999999999", "2"])
def test_a_page_that_does_not_exist_is_no_mistake(officer: Screen, page: str) -> None:
    assert officer.get(f"/quan-ly/nguoi?trang={page}").status_code == 200


def test_the_list_is_cut_into_pages_and_asks_the_same_for_many(desk: Desk, officer: Screen, session: Session) -> None:
    officer.get("/quan-ly/nguoi")  # the first look is noted
    with counted(session) as few:
        officer.get("/quan-ly/nguoi")
    for number in range(70):
        people.register(session, people.NewPerson(f"Người {chr(97 + number % 26)}", 1980, desk.world.hamlet.id), NOW)
    session.commit()
    with counted(session) as many:
        first = officer.text("/quan-ly/nguoi")
    assert len(many) == len(few)
    assert first.count("/quan-ly/nguoi/") - 1 == 30
    assert "Trang 1 trên 3" in first
    assert officer.text("/quan-ly/nguoi?trang=3").count("sinh năm") == 13


def test_the_page_of_a_person_shows_what_was_learnt(desk: Desk, officer: Screen) -> None:
    html = officer.text(f"/quan-ly/nguoi/{desk.world.farmer.id}")
    assert "Đã học 0 trên 2 bài" in html
    assert desk.certificate.words["number_text"] in html


def test_registering_at_the_house_keeps_consent_and_who_asked(desk: Desk, officer: Screen, session: Session) -> None:
    html = officer.done("/quan-ly/nguoi/ghi-danh", **new(desk, pin="7391", course=str(desk.world.course.id)))
    person = session.scalars(select(Person).where(Person.name == "Ma Thị Bưởi")).one()
    assert person.code in html
    assert passwords.matches(person.pin_hash, "7391")
    assert "7391" not in html
    rows = session.execute(select(Consent.purpose, Consent.given, Consent.recorded_by_id).order_by(Consent.id))
    assert [tuple(row) for row in rows] == [
        ("learning", True, desk.officer.id),
        ("class_list", False, desk.officer.id),
    ]
    assert session.scalar(select(Enrolment.course_id).where(Enrolment.person_id == person.id)) == desk.world.course.id
    assert deeds(session)[-1] == "person_registered"


def test_a_pin_that_was_drawn_is_shown_once(desk: Desk, officer: Screen, session: Session) -> None:
    answer = officer.post("/quan-ly/nguoi/ghi-danh", **new(desk))
    page = answer.headers["Location"]
    pin = re.findall(r'class="code">(\d{6})<', officer.text(page))[0]
    person = session.scalars(select(Person).where(Person.name == "Ma Thị Bưởi")).one()
    assert passwords.matches(person.pin_hash, pin)
    assert f">{pin}<" not in officer.text(page)


def test_a_secret_of_one_person_never_shows_on_the_page_of_another(desk: Desk, officer: Screen) -> None:
    officer.post("/quan-ly/nguoi/ghi-danh", **new(desk))
    assert "Mã PIN mới" not in officer.text(f"/quan-ly/nguoi/{desk.world.farmer.id}/ma-moi")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Điền họ và tên"),
        ({"name": "Nguyễn " * 20}, "dài quá 120 chữ"),
        ({"name": "<b>An</b>"}, "chỉ gồm chữ cái"),
        ({"birth_year": "1890"}, "chưa hợp lý"),
        ({"birth_year": str(NOW.year + 1)}, "chưa hợp lý"),
        ({"birth_year": "năm 65"}, "4 chữ số"),
        ({"birth_year": str(NOW.year - 10)}, "người giám hộ"),
        ({"phone": "0912 345"}, "Số điện thoại chưa đúng"),
        ({"pin": "1111"}, "dễ đoán"),
        ({"pin": "1970"}, "năm sinh làm mã PIN"),
        ({"area": ""}, "Chọn xóm"),
        ({"area": "xyz"}, "Chọn xóm"),
        ({"agree_learning": ""}, "đồng ý điều này"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_is_kept(
    desk: Desk, officer: Screen, session: Session, changes: dict[str, str], message: str
) -> None:
    before = session.scalar(select(func.count()).select_from(Person))
    html = officer.refused("/quan-ly/nguoi/ghi-danh", **new(desk, **changes))
    assert message in html
    if "name" not in changes:
        assert 'value="Ma Thị Bưởi"' in html
    assert session.scalar(select(func.count()).select_from(Person)) == before


@pytest.mark.parametrize("phone", ["+84 912 345 678", "84912345678", "0912.345.678", " 0912 345 678 "])
def test_a_phone_may_be_written_as_people_write_it(desk: Desk, officer: Screen, session: Session, phone: str) -> None:
    officer.done("/quan-ly/nguoi/ghi-danh", **new(desk, phone=phone))
    assert session.scalars(select(Person.phone).where(Person.name == "Ma Thị Bưởi")).one() == "+84912345678"


def test_a_name_typed_in_pieces_is_the_same_name(desk: Desk, officer: Screen, session: Session) -> None:
    officer.done("/quan-ly/nguoi/ghi-danh", **new(desk, name=unicodedata.normalize("NFD", "Ma  Thị Bưởi ")))
    assert session.scalar(select(func.count()).where(Person.name == "Ma Thị Bưởi")) == 1


def test_a_namesake_is_asked_about_and_a_form_sent_twice_makes_one_person(
    desk: Desk, officer: Screen, session: Session
) -> None:
    officer.done("/quan-ly/nguoi/ghi-danh", **new(desk))
    html = officer.refused("/quan-ly/nguoi/ghi-danh", **new(desk, name="ma thi buoi"))
    assert "Có phải là người này không?" in html
    key = re.findall(r'name="known" value="([\d,]+)"', html)[0]
    officer.done("/quan-ly/nguoi/ghi-danh", **new(desk, known=key))
    assert "Có phải là" in officer.refused("/quan-ly/nguoi/ghi-danh", **new(desk, known=key)), "sent twice"
    assert session.scalar(select(func.count()).where(Person.name == "Ma Thị Bưởi")) == 2


def test_nobody_is_registered_in_a_hamlet_of_the_next_area(desk: Desk, officer: Screen) -> None:
    answer = officer.post("/quan-ly/nguoi/ghi-danh", **new(desk, area=str(desk.next_hamlet.id)))
    assert answer.status_code == 404


def seen(html: str) -> str:
    """The fingerprint a form carries."""
    return re.findall(r'name="seen"[^>]* value="(\w+)"', html)[0]


def correction(officer: Screen, person: Person, **changes: str) -> dict[str, str]:
    """The correcting form as the officer found it, with changes."""
    html = officer.text(f"/quan-ly/nguoi/{person.id}/sua")
    kept = {"name": person.name, "birth_year": str(person.birth_year), "phone": "", "reason": "gõ nhầm"}
    return {**kept, "seen": seen(html), **changes}


def test_a_corrected_name_is_found_and_says_which_certificates_are_old(
    desk: Desk, officer: Screen, session: Session
) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/sua"
    html = officer.done(path, **correction(officer, desk.world.farmer, name="Nguyễn Thị Thỏa"))
    assert "còn ghi: Nguyễn Thị Thoa" in html
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "person_corrected")).one()
    assert entry.detail["before"] == {"name": "Nguyễn Thị Thoa"}
    assert entry.detail["reason"] == "gõ nhầm"


def test_a_correction_without_reason_or_on_a_page_open_since_yesterday_is_not_taken(
    desk: Desk, officer: Screen, session: Session
) -> None:
    path, farmer = f"/quan-ly/nguoi/{desk.world.farmer.id}/sua", desk.world.farmer
    assert "Ghi lý do sửa" in officer.refused(path, **correction(officer, farmer, reason=" "))
    stale = correction(officer, farmer, name="Nguyễn Thị Toa")
    officer.done(path, **correction(officer, farmer, name="Nguyễn Thị Thỏa"))
    html = officer.refused(path, **stale)
    assert "vừa được sửa ở nơi khác" in html
    assert 'value="Nguyễn Thị Toa"' in html
    officer.done(path, **{**stale, "seen": seen(html)})
    assert session.scalars(select(Person.name).where(Person.id == farmer.id)).one() == "Nguyễn Thị Toa"


def test_a_move_keeps_where_the_person_lived(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/chuyen-xom"
    day = local_day(NOW)
    html = officer.done(path, area=str(desk.second_hamlet.id), on=day.isoformat())
    assert "Trước đây ở" in html
    now, before = stays_of(session, desk.world.farmer.id)
    assert (now.area_id, now.valid_from, now.valid_to) == (desk.second_hamlet.id, day, None)
    assert (before.area_id, before.valid_to) == (desk.world.hamlet.id, day)
    assert "đang ở xóm này rồi" in officer.refused(path, area=str(desk.second_hamlet.id), on=day.isoformat())


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("", "Viết ngày"),
        ("32/13/2026", "Viết ngày"),
        ("hôm qua", "Viết ngày"),
        (local_day(NOW + timedelta(days=40)).isoformat(), "chưa tới"),
        ("01/01/2020", "sau ngày"),
    ],
)
def test_a_move_on_a_day_that_cannot_be_is_not_taken(
    desk: Desk, officer: Screen, session: Session, on: str, message: str
) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/chuyen-xom"
    html = officer.refused(path, area=str(desk.second_hamlet.id), on=on)
    assert message in html
    assert session.scalar(select(func.count()).where(PersonArea.person_id == desk.world.farmer.id)) == 1


def test_nobody_is_moved_beyond_the_own_area(desk: Desk, officer: Screen) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/chuyen-xom"
    assert officer.post(path, area=str(desk.next_hamlet.id), on="24/11/2025").status_code == 404


def test_a_new_pin_ends_the_sessions_of_the_person(app: Flask, desk: Desk, officer: Screen, session: Session) -> None:
    learner = signed_in(app, desk.world.farmer)
    assert learner.get("/toi").status_code == 200
    html = officer.done(f"/quan-ly/nguoi/{desk.world.farmer.id}/ma-pin")
    pin = re.findall(r'class="code">(\d{6})<', html)[0]
    hashed = session.scalars(select(Person.pin_hash).where(Person.id == desk.world.farmer.id)).one()
    assert passwords.matches(hashed, pin)
    assert learner.get("/toi").status_code == 303
    assert deeds(session)[-1] == "pin_reset"


def test_the_account_of_somebody_above_stays_shut(desk: Desk, officer: Screen, session: Session) -> None:
    """Who lives in a hamlet may be the province's officer: a new PIN would open the province."""
    people.move(session, session.get_one(Person, desk.above.id), desk.world.hamlet.id, local_day(NOW))
    session.commit()
    before = session.scalars(select(Person.pin_hash).where(Person.id == desk.above.id)).one()
    assert officer.post(f"/quan-ly/nguoi/{desk.above.id}/ma-pin").status_code == 403
    assert "Đặt lại mã PIN" not in officer.text(f"/quan-ly/nguoi/{desk.above.id}")
    assert session.scalars(select(Person.pin_hash).where(Person.id == desk.above.id)).one() == before


def test_the_card_holds_name_and_code_but_no_year_and_no_phone(desk: Desk, officer: Screen) -> None:
    html = officer.text(f"/quan-ly/nguoi/{desk.world.farmer.id}/the")
    assert desk.world.farmer.code in html
    assert "Nguyễn Thị Thoa" in html
    assert "1965" not in html


def test_a_fresh_password_is_long_and_never_the_same() -> None:
    made = {officer_actions.fresh_password(lambda _made: None) for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", one) for one in made)
