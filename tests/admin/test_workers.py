"""Roles in the own area: given, ended, let in again; nobody reaches above the own area."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.people import actions as people, passwords
from lms.people.models import AuditEntry, Person, RoleGrant
from lms.people.queries import roles_of
from tests.admin.desk import NOW, Desk, Screen
from tests.counting import counted

DAY = local_day(NOW)
#: As it stands in the database, whatever this session remembers.
FRESH = {"populate_existing": True}
PASSWORD = r'class="code small">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})<'


def role(desk: Desk, **changes: str) -> dict[str, str]:
    """A role as an officer would send it."""
    return {"role": "trainer", "area": str(desk.world.commune.id), "login": "Thoa NT", **changes}


def test_somebody_found_by_code_gets_a_role_a_name_and_a_password_shown_once(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    answer = officer.post("/quan-ly/can-bo/them", code=desk.world.farmer.code.lower())
    page = answer.headers["Location"]
    assert 'value="nguyenthithoa"' in officer.text(page)
    shown = officer.post(page, **role(desk)).headers["Location"]
    html = officer.text(shown)
    password = re.findall(PASSWORD, html)[0]
    assert "thoant" in html
    assert password not in officer.text(shown)
    person = session.scalars(select(Person).where(Person.login == "thoant"), execution_options=FRESH).one()
    assert passwords.matches(person.password_hash, password)
    assert roles_of(session, person.id, DAY) == [("trainer", desk.world.commune.id)]
    assert "Nguyễn Thị Thoa" in officer.text("/quan-ly/can-bo")


def test_who_signs_in_already_keeps_the_password(desk: Desk, officer: Screen, session: Session) -> None:
    before = session.scalars(select(Person.password_hash).where(Person.id == desk.trainer.id)).one()
    html = officer.done(f"/quan-ly/nguoi/{desk.trainer.id}/giao-viec", **role(desk, role="officer"))
    assert not re.findall(PASSWORD, html)
    assert session.scalars(select(Person.password_hash).where(Person.id == desk.trainer.id)).one() == before
    assert ("officer", desk.world.commune.id) in roles_of(session, desk.trainer.id, DAY)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": ""}, "Chọn việc"),
        ({"role": "admin"}, "Chọn việc"),
        ({"role": "king"}, "Chọn việc"),
        ({"area": ""}, "Chọn địa bàn"),
        ({"area": "-1"}, "Chọn trong danh sách"),
        ({"login": ""}, "ít nhất 3"),
        ({"login": "x" * 61}, "dài quá 60"),
        ({"login": "Hướng Dẫn"}, "đã có người dùng"),
    ],
)
def test_a_role_that_cannot_be_given_says_what_to_do(
    desk: Desk, officer: Screen, session: Session, changes: dict[str, str], message: str
) -> None:
    html = officer.refused(f"/quan-ly/nguoi/{desk.world.farmer.id}/giao-viec", **role(desk, **changes))
    assert message in html
    assert roles_of(session, desk.world.farmer.id, DAY) == []
    assert session.scalars(select(Person.login).where(Person.id == desk.world.farmer.id)).one() is None


def test_a_form_sent_twice_gives_one_role(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/giao-viec"
    officer.done(path, **role(desk))
    assert "đang giữ việc này" in officer.refused(path, **role(desk))
    assert len(roles_of(session, desk.world.farmer.id, DAY)) == 1


@pytest.mark.parametrize("where", ["province", "next_commune"])
def test_no_role_is_given_above_or_beside_the_own_area(desk: Desk, officer: Screen, where: str) -> None:
    area = getattr(desk.world, where)
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/giao-viec"
    assert officer.post(path, **role(desk, area=str(area.id))).status_code == 404


def test_only_an_admin_makes_an_admin(app: Flask, desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/nguoi/{desk.world.farmer.id}/giao-viec"
    assert "Quản trị" not in officer.text(path)
    admin = Screen(app, desk.admin)
    assert "Quản trị" in admin.text(path)
    admin.done(path, **role(desk, role="admin"))
    assert roles_of(session, desk.world.farmer.id, DAY)[0][0] == "admin"


@pytest.mark.parametrize("code", ["", "ABCDEF", "không có", "x" * 300])
def test_a_code_that_is_not_in_the_area_is_asked_for_again(desk: Desk, officer: Screen, code: str) -> None:
    officer.refused("/quan-ly/can-bo/them", code=code)
    assert "Chưa thấy mã này" in officer.refused("/quan-ly/can-bo/them", code=desk.neighbour.code)


def test_a_role_ends_today_and_ending_it_twice_is_once(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    trainer = Screen(app, desk.trainer)
    assert trainer.get("/soan/").status_code == 200
    path = f"/quan-ly/can-bo/{desk.trainer_grant.id}/thoi"
    for _twice in range(2):
        officer.done(path)
    assert trainer.get("/soan/").headers["Location"].startswith("/dang-nhap"), "without a role the session is over"
    assert session.scalars(select(RoleGrant.valid_to).where(RoleGrant.id == desk.trainer_grant.id)).one() == DAY
    ended = select(AuditEntry.action).where(AuditEntry.action == "role_ended")
    assert len(session.scalars(ended).all()) == 1
    assert officer.get(f"/quan-ly/can-bo/{desk.trainer_grant.id}/mat-khau").status_code == 404


def test_the_own_role_does_not_end_by_accident(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/can-bo/{desk.officer_grant.id}/thoi"
    assert "việc của chính bạn" in officer.refused(path)
    assert roles_of(session, desk.officer.id, DAY)
    assert officer.post(path, sure="y").headers["Location"] == "/"
    assert officer.get("/quan-ly/").status_code == 403


def test_roles_above_are_out_of_reach_and_not_listed(app: Flask, desk: Desk, officer: Screen, session: Session) -> None:
    for person in (desk.above, desk.admin):
        grant_id = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == person.id)).one()
        for what in ("", "/thoi", "/mat-khau"):
            assert officer.get(f"/quan-ly/can-bo/{grant_id}{what}").status_code == 404
        assert officer.post(f"/quan-ly/can-bo/{grant_id}/thoi").status_code == 404
        assert person.name not in officer.text("/quan-ly/can-bo")


def test_an_admin_role_in_the_commune_is_no_officers_business(desk: Desk, officer: Screen, session: Session) -> None:
    grant = people.grant(session, session.get_one(Person, desk.admin.id), "admin", desk.world.commune.id, NOW)
    session.commit()
    assert officer.post(f"/quan-ly/can-bo/{grant.id}/thoi").status_code == 404


def test_the_last_admin_stays(app: Flask, desk: Desk, session: Session) -> None:
    grant_id = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == desk.admin.id)).one()
    html = Screen(app, desk.admin).refused(f"/quan-ly/can-bo/{grant_id}/thoi", sure="y")
    assert "ít nhất một người quản trị" in html


def test_a_new_password_for_the_trainer_and_for_oneself(desk: Desk, officer: Screen, session: Session) -> None:
    for grant, person in ((desk.trainer_grant, desk.trainer), (desk.officer_grant, desk.officer)):
        html = officer.done(f"/quan-ly/can-bo/{grant.id}/mat-khau")
        hashed = session.scalars(select(Person.password_hash).where(Person.id == person.id)).one()
        assert passwords.matches(hashed, re.findall(PASSWORD, html)[0])
    assert officer.get("/quan-ly/").status_code == 200


def test_whoever_also_works_above_keeps_the_password(desk: Desk, officer: Screen, session: Session) -> None:
    people.grant(session, session.get_one(Person, desk.trainer.id), "officer", desk.world.province.id, NOW)
    session.commit()
    assert "Đặt lại mật khẩu" not in officer.text(f"/quan-ly/can-bo/{desk.trainer_grant.id}")
    assert officer.post(f"/quan-ly/can-bo/{desk.trainer_grant.id}/mat-khau").status_code == 403


def test_staff_who_live_elsewhere_get_their_password_too(desk: Desk, officer: Screen, session: Session) -> None:
    people.move(session, session.get_one(Person, desk.trainer.id), desk.next_hamlet.id, DAY)
    session.commit()
    assert re.findall(PASSWORD, officer.done(f"/quan-ly/can-bo/{desk.trainer_grant.id}/mat-khau"))
    assert officer.get(f"/quan-ly/nguoi/{desk.trainer.id}").status_code == 404


def test_the_list_asks_the_same_for_many(desk: Desk, officer: Screen, session: Session) -> None:
    officer.get("/quan-ly/can-bo")  # the first look is noted
    with counted(session) as few:
        officer.get("/quan-ly/can-bo")
    for number in range(40):
        person = people.register(session, people.NewPerson("Người Dạy", 1950 + number, desk.world.hamlet.id), NOW)
        people.grant(session, person, "trainer", desk.world.hamlet.id, NOW)
    session.commit()
    with counted(session) as many:
        html = officer.text("/quan-ly/can-bo")
    assert len(many) == len(few)
    assert "Trang 1 trên 2" in html
    assert "Người Dạy" not in officer.search("workers", "huong dan")
