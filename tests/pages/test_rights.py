"""On one's own page: consents are taken back and given again with one press, corrections are asked for and answered."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.base.clock import local_day, today
from lms.people import actions as people, corrections
from lms.people.corrections import Wish
from lms.people.models import Consent, CorrectionRequest, Person
from tests.admin import desk as desks
from tests.admin.desk import NOW, Desk, Screen

CONSENTS, ASK = "/toi/dong-y", "/toi/nho-sua"


@pytest.fixture
def desk(session: Session) -> Desk:
    return desks.make(session)


@pytest.fixture
def farmer(app: Flask, desk: Desk) -> Screen:
    return Screen(app, desk.world.farmer)


def answers(session: Session, person: Person) -> list[tuple[str, bool, int | None]]:
    """Every answer of a person, the oldest first."""
    columns = (Consent.purpose, Consent.given, Consent.recorded_by_id)
    return [tuple(row) for row in session.execute(select(*columns).where(Consent.person_id == person.id))]


def child(session: Session, desk: Desk) -> Person:
    """Somebody of twelve who agreed to be named, as the guardian did."""
    new = people.NewPerson("Ma Văn Non", NOW.year - 12, desk.world.hamlet.id, None, "Ma Văn Bố", guardian_agrees=True)
    made = people.register(session, new, NOW)
    people.consent(session, made.id, {"learning": True, "class_list": True}, NOW)
    session.commit()
    return made


def test_a_consent_is_taken_back_and_given_again_and_every_answer_stays(
    farmer: Screen, desk: Desk, session: Session
) -> None:
    people.consent(session, desk.world.farmer.id, {"class_list": True}, NOW - timedelta(days=1))
    session.commit()
    assert "Rút lại, đừng hiện tên tôi" in farmer.text(CONSENTS)
    assert "Đồng ý hiện tên" in farmer.done(CONSENTS, answer="class_list:0")
    farmer.done(CONSENTS, answer="class_list:0")
    assert "Rút lại, đừng hiện tên tôi" in farmer.done(CONSENTS, answer="class_list:1")
    said = [("class_list", given, None) for given in (True, False, True)]
    assert answers(session, desk.world.farmer) == said, "pressing twice is one answer"
    assert session.scalars(select(Consent.wording).order_by(Consent.id.desc())).first() == people.WORDING


@pytest.mark.parametrize(
    "answer", ["learning:0", "learning:1", "guardian:1", "guardian:0", "reminders:1", "", "x:1", ":"]
)
def test_nothing_else_is_answered_here(farmer: Screen, desk: Desk, session: Session, answer: str) -> None:
    before = answers(session, desk.world.farmer)
    farmer.refused(CONSENTS, answer=answer)
    assert answers(session, desk.world.farmer) == before


def test_taking_back_what_the_account_is_for_leads_to_erasing(farmer: Screen) -> None:
    html = farmer.text(CONSENTS)
    assert 'href="/toi/xoa"' in html
    assert "tức là xóa hết" in html


def test_a_child_is_named_again_only_with_the_guardian(app: Flask, desk: Desk, session: Session) -> None:
    made = child(session, desk)
    screen = Screen(app, made)
    screen.done(CONSENTS, answer="class_list:0")
    assert 'id="guardian_agrees-error"' in screen.refused(CONSENTS, answer="class_list:1")
    screen.done(CONSENTS, answer="class_list:1", guardian_agrees="y")
    assert answers(session, made)[-1] == ("class_list", True, None)


WANTED = [
    ("name", "Nguyễn Thị Thỏa", "name", "Nguyễn Thị Thỏa"),
    ("birth_year", "1966", "birth_year", 1966),
    ("phone", "0912 345 678", "phone", "+84912345678"),
]


@pytest.mark.parametrize(("field", "wanted", "column", "value"), WANTED)
def test_a_correction_is_asked_for_and_made_with_one_press(
    farmer: Screen, app: Flask, desk: Desk, session: Session, field: str, wanted: str, column: str, value: object
) -> None:
    assert "hẹn trả lời trước ngày" in farmer.done(ASK, field=field, wanted=wanted, note="ghi nhầm")
    asked = session.scalars(select(CorrectionRequest)).one()
    assert (asked.due_on, asked.state) == (today() + timedelta(days=10), "open")
    officer = Screen(app, desk.officer)
    assert "1 lời nhờ" in officer.text("/quan-ly/")
    assert "Nguyễn Thị Thoa" in officer.text("/quan-ly/nho-sua")
    assert "ghi nhầm" in officer.text(f"/quan-ly/nho-sua/{asked.id}")
    officer.done(f"/quan-ly/nho-sua/{asked.id}")
    session.expire_all()
    assert getattr(session.get_one(Person, desk.world.farmer.id), column) == value
    assert "Đã sửa ngày" in farmer.text(ASK)
    assert "lời nhờ, " not in officer.text("/quan-ly/")
    assert officer.post(f"/quan-ly/nho-sua/{asked.id}").status_code == 409, "twice is too late"


def test_a_hamlet_that_was_typed_is_found_and_picked_beforehand(
    farmer: Screen, app: Flask, desk: Desk, session: Session
) -> None:
    farmer.done(ASK, field="area", wanted="dong chua, xa binh yen")
    asked, officer = session.scalars(select(CorrectionRequest)).one(), Screen(app, desk.officer)
    assert f'<option selected value="{desk.second_hamlet.id}">' in officer.text(f"/quan-ly/nho-sua/{asked.id}")
    assert officer.post(f"/quan-ly/nho-sua/{asked.id}", area=str(desk.next_hamlet.id)).status_code == 404
    assert "Đồng Chùa" in officer.done(f"/quan-ly/nho-sua/{asked.id}", area=str(desk.second_hamlet.id))


def test_a_refusal_has_a_reason_that_the_person_reads(farmer: Screen, app: Flask, desk: Desk, session: Session) -> None:
    farmer.done(ASK, field="name", wanted="Nguyễn Thị Hoa")
    asked, officer = session.scalars(select(CorrectionRequest)).one(), Screen(app, desk.officer)
    path = f"/quan-ly/nho-sua/{asked.id}/khong-sua"
    assert 'id="answer-error"' in officer.refused(path, answer=" ")
    officer.done(path, answer="Giấy khai sinh ghi Thoa <b>")
    assert "Giấy khai sinh ghi Thoa &lt;b&gt;" in farmer.text(ASK)
    assert "Trả lời Nguyễn Thị Thoa vì sao chưa sửa: Họ và tên." in officer.text("/quan-ly/nhat-ky")
    assert "Nguyễn Thị Thoa" not in officer.text("/quan-ly/nho-sua")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"field": "", "wanted": "x"}, "field"),
        ({"field": "login", "wanted": "x"}, "field"),
        ({"field": "name", "wanted": "Văn 2"}, "wanted"),
        ({"field": "birth_year", "wanted": "1890"}, "wanted"),
        ({"field": "phone", "wanted": "12"}, "wanted"),
        ({"field": "area", "wanted": ""}, "wanted"),
        ({"field": "name", "wanted": "x" * 9000}, "wanted"),
        ({"field": "name", "wanted": "Thoa Hai", "note": "x" * 301}, "note"),
    ],
)
def test_what_cannot_be_asked(farmer: Screen, session: Session, data: dict[str, str], field: str) -> None:
    assert f'id="{field}-error"' in farmer.refused(ASK, **data)
    assert session.scalar(select(func.count()).select_from(CorrectionRequest)) == 0


def test_one_open_request_of_a_field_and_it_can_be_taken_back(farmer: Screen, session: Session) -> None:
    farmer.done(ASK, field="name", wanted="Nguyễn Thị Hoa")
    assert "đã nhờ sửa mục này rồi" in farmer.refused(ASK, field="name", wanted="Nguyễn Thị Hòa")
    farmer.done(ASK, field="phone", wanted="")
    asked = session.scalars(select(CorrectionRequest).where(CorrectionRequest.field == "name")).one()
    assert "Bà con đã rút lại ngày" in farmer.done(f"{ASK}/{asked.id}/rut")
    farmer.done(f"{ASK}/{asked.id}/rut")
    farmer.done(ASK, field="name", wanted="Nguyễn Thị Hòa")


def test_nobody_takes_back_what_another_asked(app: Flask, desk: Desk, session: Session) -> None:
    corrections.ask(session, session.merge(desk.world.farmer), Wish("phone", ""), NOW, 10)
    session.commit()
    asked = session.scalars(select(CorrectionRequest)).one()
    assert Screen(app, desk.trainer).post(f"{ASK}/{asked.id}/rut").status_code == 404
    assert asked.state == "open"


def test_a_request_is_seen_in_the_own_area_only_and_goes_with_who_moves(
    app: Flask, desk: Desk, session: Session
) -> None:
    corrections.ask(session, session.merge(desk.world.farmer), Wish("name", "Nguyễn Thị Hoa"), NOW, 10)
    session.commit()
    asked, neighbour = session.scalars(select(CorrectionRequest)).one(), Screen(app, desk.neighbour)
    for path in ("", "/khong-sua"):
        assert neighbour.get(f"/quan-ly/nho-sua/{asked.id}{path}").status_code == 404
        assert neighbour.post(f"/quan-ly/nho-sua/{asked.id}{path}", answer="không").status_code == 404
    assert "Thoa" not in neighbour.text("/quan-ly/nho-sua")
    assert Screen(app, desk.trainer).get("/quan-ly/nho-sua").status_code == 403
    people.move(session, session.merge(desk.world.farmer), desk.next_hamlet.id, local_day(NOW))
    session.commit()
    assert "Thoa" in neighbour.text("/quan-ly/nho-sua")
    assert Screen(app, desk.officer).get(f"/quan-ly/nho-sua/{asked.id}").status_code == 404


def test_what_is_overdue_is_marked_and_stands_on_top(app: Flask, desk: Desk, session: Session) -> None:
    farmer = session.merge(desk.world.farmer)
    corrections.ask(session, farmer, Wish("phone", ""), NOW, 10)
    corrections.ask(session, farmer, Wish("name", "Nguyễn Thị Hoa"), NOW, 10)
    late = date.today() - timedelta(days=3)
    session.execute(update(CorrectionRequest).where(CorrectionRequest.field == "name").values(due_on=late))
    session.commit()
    officer = Screen(app, desk.officer)
    assert "2 lời nhờ, 1 quá hạn" in officer.text("/quan-ly/")
    html = officer.text("/quan-ly/nho-sua")
    assert html.index("Quá hạn") < html.index("Hạn ")
