"""How people came in and whom staff have met: shown apart, bounded per join code, told when they come in a rush."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.paging import Span
from lms.people import actions as people, meetings
from lms.people.audit import By
from lms.people.listing import PeopleQuestion, list_people
from lms.people.models import AuditEntry, JoinCode, Person, Registration
from lms.people.officer_actions import register_for
from tests.admin import desk as desks
from tests.admin.desk import Desk, Screen
from tests.browser import send

NOW = datetime.now(UTC)


@pytest.fixture
def desk(session: Session) -> Desk:
    return desks.make(session)


def alone(session: Session, desk: Desk, name: str, at: datetime = NOW, code: JoinCode | None = None) -> Person:
    """Somebody who has joined alone."""
    person = people.register(session, people.NewPerson(name, 1970, desk.world.hamlet.id), at)
    meetings.came(session, person.id, meetings.CODE if code else meetings.SELF, at, code_id=code.id if code else None)
    session.commit()
    return person


def unmet_names(session: Session, desk: Desk, actor: Person) -> list[str]:
    rows, total = list_people(session, actor.id, PeopleQuestion(unmet=True), local_day(NOW), Span())
    assert total == len(rows) == meetings.count_unmet(session, actor.id, local_day(NOW))
    return [row.name for row in rows]


def test_whoever_joins_alone_is_met_by_nobody_until_somebody_says_so(app: Flask, session: Session, desk: Desk):
    person, officer = alone(session, desk, "Ma Thị Riêng"), Screen(app, desk.officer)
    assert unmet_names(session, desk, desk.officer) == ["Ma Thị Riêng"]
    assert "1 người chưa có cán bộ gặp" in officer.text("/quan-ly/nguoi")
    assert "Đã gặp người này" in officer.text("/quan-ly/nguoi?gap=chua")
    page = officer.done(f"/quan-ly/nguoi/{person.id}/da-gap", **{"da-gap": "1"})
    assert "Cán Bộ Xã" in page
    assert unmet_names(session, desk, desk.officer) == []
    officer.done(f"/quan-ly/nguoi/{person.id}/da-gap", **{"da-gap": "1"})
    officer.done(f"/quan-ly/nguoi/{person.id}/da-gap", **{"da-gap": "0"})
    assert unmet_names(session, desk, desk.officer) == ["Ma Thị Riêng"]
    noted = session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("met%")).order_by(AuditEntry.id)
    ).all()
    assert noted == ["met_marked", "met_unmarked"]


def test_the_officer_of_the_next_area_meets_nobody_here(app: Flask, session: Session, desk: Desk):
    person = alone(session, desk, "Ma Thị Riêng")
    answer = Screen(app, desk.neighbour).post(f"/quan-ly/nguoi/{person.id}/da-gap", **{"da-gap": "1"})
    assert answer.status_code == 404
    assert unmet_names(session, desk, desk.neighbour) == []
    assert unmet_names(session, desk, desk.officer) == ["Ma Thị Riêng"]


def test_whom_staff_register_was_met(session: Session, desk: Desk):
    by, new = (
        By(desk.officer.id, NOW, desk.world.commune.id),
        people.NewPerson("Lý Văn Gặp", 1970, desk.world.hamlet.id),
    )
    person = register_for(session, new, {"learning": True, "class_list": True}, by)
    session.flush()
    assert session.get_one(Registration, person.id).met_by_id == desk.officer.id
    assert unmet_names(session, desk, desk.officer) == []


def test_joining_notes_the_door(app: Flask, session: Session, desk: Desk):
    form = {"birth_year": "1971", "pin": "7391", "agree_learning": "y"}
    for name, more in (
        ("Hà Thị Một", {"area": str(desk.world.hamlet.id)}),
        ("Hà Thị Hai", {"join_code": desk.join_code.code}),
    ):
        client = app.test_client()
        client.get("/ghi-danh")
        assert send(client, "/ghi-danh", {"name": name, **form, **more}).status_code == 303
    rows = session.execute(select(Registration.door, Registration.join_code_id).order_by(Registration.person_id)).all()
    assert [tuple(row) for row in rows] == [("self", None), ("code", desk.join_code.id)]


def test_a_join_code_takes_so_many_in_a_day_and_the_form_says_what_to_do(app: Flask, session: Session, desk: Desk):
    most = app.extensions["lms_settings"].joins_per_code
    for number in range(most):
        session.add(Person(code=f"X{number:05}", name="A", name_search="a", sort_key="a", created_at=NOW))
    session.flush()
    ids = session.scalars(select(Person.id).where(Person.code.like("X%"))).all()
    session.add_all(Registration(person_id=one, door="code", join_code_id=desk.join_code.id, at=NOW) for one in ids)
    session.commit()
    form = {"name": "Hà Thị Ba", "birth_year": "1971", "pin": "7391", "agree_learning": "y"}
    client = app.test_client()
    client.get("/ghi-danh")
    answer = send(client, "/ghi-danh", form | {"join_code": desk.join_code.code})
    assert "Nhờ tổ công nghệ số của xóm ghi danh hộ" in answer.text
    assert "Hà Thị Ba" in answer.text
    assert meetings.joined_today(session, desk.join_code.id, NOW + timedelta(hours=25)) == 0


def test_a_rush_is_told_to_the_officer_of_the_area_and_to_nobody_else(app: Flask, session: Session, desk: Desk):
    for number in range(meetings.RUSH):
        alone(
            session,
            desk,
            f"Hà Thị {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}",
            NOW - timedelta(minutes=number),
            desk.join_code,
        )
    page = Screen(app, desk.officer).text("/quan-ly/")
    assert f"{meetings.RUSH} người tự ghi danh trong một giờ" in page
    assert desk.join_code.code in page
    assert "người tự ghi danh trong một giờ" not in Screen(app, desk.neighbour).text("/quan-ly/")


def test_as_many_over_a_whole_day_are_no_rush(session: Session, desk: Desk):
    for number in range(meetings.RUSH + 4):
        alone(session, desk, f"Hà Thị {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}", NOW - timedelta(minutes=10 * number))
    assert meetings.rushes(session, desk.officer.id, NOW) == []
