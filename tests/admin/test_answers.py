"""What people tell an officer in person about their consents, and pairs that may be one person."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people import actions as people
from lms.people.models import AuditEntry, Consent, Person, PossibleDouble
from tests.admin.desk import NOW, Desk, Screen
from tests.counting import counted


def newest(session: Session, person: Person) -> dict[str, tuple[bool, int | None]]:
    """The newest answer to each purpose, with who recorded it."""
    rows = session.scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id))
    return {row.purpose: (row.given, row.recorded_by_id) for row in rows}


def path(person: Person) -> str:
    return f"/quan-ly/nguoi/{person.id}/dong-y"


def test_a_withdrawal_told_in_person_counts_at_once_with_who_asked(
    desk: Desk, officer: Screen, session: Session
) -> None:
    farmer = desk.world.farmer
    people.consent(session, farmer.id, {"learning": True, "class_list": True}, NOW - timedelta(days=2))
    session.commit()
    lists = f"/bao-cao/{desk.world.hamlet.id}/hoc-vien"
    assert "Nguyễn Thị Thoa" in officer.text(lists)
    officer.done(path(farmer), answer="class_list:0")
    assert newest(session, farmer)["class_list"] == (False, desk.officer.id)
    assert "Nguyễn Thị Thoa" not in officer.text(lists)
    assert "Thoa" not in officer.get(f"{lists}.csv").get_data(as_text=True)
    assert "Ghi lời của Nguyễn Thị Thoa: Hiện tên trong danh sách lớp, không đồng ý." in officer.text(
        "/quan-ly/nhat-ky"
    )
    officer.done(path(farmer), answer="class_list:1")
    assert "Nguyễn Thị Thoa" in officer.text(lists)


@pytest.mark.parametrize("answer", ["learning:0", "guardian:1", "guardian:0", "x:1", ""])
def test_what_cannot_be_told_here(desk: Desk, officer: Screen, session: Session, answer: str) -> None:
    officer.refused(path(desk.world.farmer), answer=answer)
    assert newest(session, desk.world.farmer) == {}


def test_the_officer_next_door_records_nothing(app: Flask, desk: Desk, session: Session) -> None:
    for person in (desk.neighbour, desk.trainer):
        screen = Screen(app, person)
        assert screen.get(path(desk.world.farmer)).status_code in (403, 404)
        assert screen.post(path(desk.world.farmer), answer="class_list:0").status_code in (403, 404)
    assert newest(session, desk.world.farmer) == {}


def test_a_child_is_in_no_list_until_the_guardian_agrees(desk: Desk, officer: Screen, session: Session) -> None:
    """As after an upgrade: a name of a guardian, and nobody's answer."""
    farmer, lists = session.merge(desk.world.farmer), f"/bao-cao/{desk.world.hamlet.id}/hoc-vien"
    people.consent(session, farmer.id, {"learning": True, "class_list": True}, NOW)
    farmer.birth_year = NOW.year - 12
    session.commit()
    assert "Nguyễn Thị Thoa" not in officer.text(lists)
    for typed in ("", "x", "Bố"):
        assert 'id="guardian_name-error"' in officer.refused(path(farmer), answer="guardian:1", guardian_name=typed)
    officer.done(path(farmer), answer="guardian:1", guardian_name="Nguyễn Văn Bố")
    assert "Nguyễn Thị Thoa" in officer.text(lists)
    assert newest(session, farmer)["guardian"] == (True, desk.officer.id)
    officer.done(path(farmer), answer="guardian:0")
    assert "Nguyễn Thị Thoa" not in officer.text(lists)
    farmer.birth_year = NOW.year - 16
    session.commit()
    assert "Nguyễn Thị Thoa" in officer.text(lists), "at sixteen one answers for oneself"


CHILD = {"name": "Ma Thị Bé", "birth_year": str(NOW.year - 10), "agree_learning": "y"}


def test_registering_a_child_asks_for_the_guardian_and_keeps_what_was_typed(
    desk: Desk, officer: Screen, session: Session
) -> None:
    form = {**CHILD, "area": str(desk.world.hamlet.id)}
    assert "guardian" not in officer.text("/quan-ly/nguoi/ghi-danh")
    html = officer.refused("/quan-ly/nguoi/ghi-danh", **form)
    for field in ("guardian_name", "guardian_agrees"):
        assert f'id="{field}-error"' in html
    assert 'value="Ma Thị Bé"' in html
    officer.done("/quan-ly/nguoi/ghi-danh", **form, guardian_name="Ma Văn Bố", guardian_agrees="y")
    child = session.scalars(select(Person).where(Person.name == "Ma Thị Bé")).one()
    assert child.guardian_name == "Ma Văn Bố"
    assert newest(session, child)["guardian"] == (True, desk.officer.id)


def double(desk: Desk, session: Session) -> PossibleDouble:
    """The farmer, registered once more at the own phone."""
    people.register(session, people.NewPerson("nguyễn thị thoa", 1965, desk.world.hamlet.id), NOW)
    session.commit()
    return session.scalars(select(PossibleDouble)).one()


def test_a_doubt_is_looked_at_and_settled_once(desk: Desk, officer: Screen, session: Session) -> None:
    pair = double(desk, session)
    assert "1 cặp" in officer.text("/quan-ly/")
    html = officer.text("/quan-ly/co-the-trung")
    assert html.count("Nguyễn Thị Thoa, 1965") + html.count("nguyễn thị thoa, 1965") == 2
    for _press in range(2):
        assert "Không có ai cần xem" in officer.done(f"/quan-ly/co-the-trung/{pair.id}")
    said = session.scalars(select(AuditEntry.action)).all()
    assert said.count("double_settled") == 1
    assert "cặp" not in officer.text("/quan-ly/")


def test_the_officer_next_door_sees_no_doubt(app: Flask, desk: Desk, session: Session) -> None:
    pair, neighbour = double(desk, session), Screen(app, desk.neighbour)
    assert "1965" not in neighbour.text("/quan-ly/co-the-trung")
    assert neighbour.post(f"/quan-ly/co-the-trung/{pair.id}").status_code == 404
    session.refresh(pair)
    assert pair.settled_at is None


def test_whoever_was_asked_about_at_a_staff_door_is_no_doubt_any_more(
    desk: Desk, officer: Screen, session: Session
) -> None:
    form = {"name": "Nguyễn Thị Thoa", "birth_year": "1965", "agree_learning": "y", "area": str(desk.world.hamlet.id)}
    officer.refused("/quan-ly/nguoi/ghi-danh", **form)
    officer.done("/quan-ly/nguoi/ghi-danh", **form, known=str(desk.world.farmer.id))
    assert "Không có ai cần xem" in officer.text("/quan-ly/co-the-trung")


def test_a_corrected_name_may_make_a_doubt_and_end_one(desk: Desk, officer: Screen, session: Session) -> None:
    double(desk, session)
    officer.text("/quan-ly/co-the-trung")
    farmer = session.merge(desk.world.farmer)
    by = people.By(desk.officer.id, NOW, desk.world.hamlet.id)
    people.correct(session, farmer, {"name": "Nguyễn Thị Hoa"}, by, "gõ nhầm")
    session.commit()
    assert "Không có ai cần xem" in officer.text("/quan-ly/co-the-trung")
    people.correct(session, farmer, {"name": "Nguyễn Thị Thoa"}, by, "gõ nhầm")
    session.commit()
    assert "1 cặp" in officer.text("/quan-ly/")


def test_the_lists_ask_the_same_for_many(desk: Desk, officer: Screen, session: Session) -> None:
    double(desk, session)
    with counted(session) as few:
        officer.get("/quan-ly/co-the-trung")
    for number in range(12):
        for _twice in range(2):
            people.register(session, people.NewPerson(f"Người {chr(97 + number)}", 1980, desk.world.hamlet.id), NOW)
    session.commit()
    with counted(session) as many:
        html = officer.get("/quan-ly/co-the-trung").get_data(as_text=True)
    assert html.count("Là hai người khác nhau") == 13
    assert len(many) == len(few)
