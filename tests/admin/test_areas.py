"""Hamlets of the own area: added, renamed, merged; people, posters and figures go along."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area
from lms.areas.models import Area
from lms.areas.queries import branch_map
from lms.base.clock import local_day
from lms.people import actions as people
from lms.people.models import AuditEntry, JoinCode, Person
from lms.people.queries import home_area_id, roles_of, stays_of
from lms.reports.figures import Wanted, figures
from tests.admin.desk import NOW, Desk, Screen
from tests.counting import counted
from tests.factories.people import SINCE

DAY = local_day(NOW)


def hamlet(**changes: str) -> dict[str, str]:
    """A new hamlet as an officer would send it."""
    return {"word": "Xóm", "full_name": "Nà Mùi", "code": "05587-03", "on": DAY.isoformat(), **changes}


def adding(desk: Desk) -> str:
    """Where hamlets are added."""
    return f"/quan-ly/dia-ban/{desk.world.commune.id}/them-xom"


def lived_since(session: Session, person: Person, day: date) -> None:
    """The person came to the hamlet on another day than the day of the test."""
    stay = session.execute(select(people.PersonArea).where(people.PersonArea.person_id == person.id)).scalar_one()
    stay.valid_from = day
    session.commit()


def last_deed(session: Session) -> tuple[str, dict[str, str]]:
    """The newest entry of the log."""
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    return entry.action, entry.detail


def test_a_hamlet_is_added_with_the_code_proposed(desk: Desk, officer: Screen, session: Session) -> None:
    assert 'value="05587-03"' in officer.text(adding(desk))
    html = officer.done(adding(desk), **hamlet())
    assert "Xóm Nà Mùi" in html
    made = session.scalars(select(Area).where(Area.code == "05587-03")).one()
    assert (made.level, made.name, made.parent_id, made.valid_from) == ("hamlet", "Nà Mùi", desk.world.commune.id, DAY)
    assert "Xóm Nà Mùi" in officer.search("areas", "na mui")
    assert "Xóm Nà Mùi" in officer.text("/quan-ly/nguoi/ghi-danh"), "people can be registered there at once"
    assert last_deed(session)[0] == "area_added"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"full_name": ""}, "Điền tên"),
        ({"full_name": "N" * 101}, "dài quá 100"),
        ({"word": "Vương quốc"}, "Chọn loại"),
        ({"code": "05587-01"}, "đã dùng cho địa bàn khác"),
        ({"code": "!"}, "Mã gồm 2 đến 20"),
        ({"code": "A" * 21}, "Mã gồm 2 đến 20"),
        ({"on": "30/02/2026"}, "Viết ngày"),
        ({"on": "1901-01-01"}, "trước khi có xã"),
        ({"on": (DAY + timedelta(days=1)).isoformat()}, "chưa tới"),
        ({"full_name": "goc thong"}, "Có phải là xóm này không?"),
    ],
)
def test_a_hamlet_that_cannot_be_says_what_to_do(
    desk: Desk, officer: Screen, session: Session, changes: dict[str, str], message: str
) -> None:
    before = session.scalar(select(func.count()).select_from(Area))
    html = officer.refused(adding(desk), **hamlet(**changes))
    assert message in html
    if "full_name" not in changes:
        assert 'value="Nà Mùi"' in html
    assert session.scalar(select(func.count()).select_from(Area)) == before


def test_a_second_hamlet_of_the_name_is_made_only_when_said_so(desk: Desk, officer: Screen, session: Session) -> None:
    html = officer.refused(adding(desk), **hamlet(full_name="Thôn Gốc Thông", word="Thôn"))
    key = re.findall(r'name="known" value="([\d,]+)"', html)[0]
    officer.done(adding(desk), **hamlet(full_name="Thôn Gốc Thông", word="Thôn", known=key))
    assert session.scalar(select(func.count()).where(Area.full_name == "Thôn Gốc Thông")) == 1


def test_a_new_name_holds_from_its_day_and_takes_people_posters_and_roles_along(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    old = desk.world.hamlet
    lived_since(session, desk.world.farmer, DAY - timedelta(days=50))
    people.grant(session, session.get_one(Person, desk.trainer.id), "trainer", old.id, NOW)
    session.commit()
    on = DAY - timedelta(days=3)
    html = officer.done(f"/quan-ly/dia-ban/{old.id}/doi-ten", full_name="Xóm Thông Xanh", on=on.isoformat())
    assert "Xóm Thông Xanh" in html
    new = session.scalars(select(Area).where(Area.full_name == "Xóm Thông Xanh")).one()
    session.expire_all()
    ended = session.get_one(Area, old.id)
    assert (new.code, new.valid_from) == (old.code, on)
    assert (ended.valid_to, ended.successor_id) == (on, new.id)
    now, before = stays_of(session, desk.world.farmer.id)
    assert (now.area_id, now.valid_from) == (new.id, on)
    assert (before.area_id, before.valid_to) == (old.id, on)
    assert ("trainer", new.id) in roles_of(session, desk.trainer.id, DAY)
    assert ("trainer", old.id) not in roles_of(session, desk.trainer.id, DAY)
    form = app.test_client().get(f"/ghi-danh?ma={desk.join_code.code}").get_data(as_text=True)
    assert "Xóm Thông Xanh" in form
    assert "Tên cũ: Xóm Gốc Thông" in officer.search("areas", "goc thong")
    assert last_deed(session) == (
        "area_renamed",
        {"before": "Xóm Gốc Thông", "name": "Xóm Thông Xanh", "on": on.isoformat()},
    )
    sent_again = officer.post(f"/quan-ly/dia-ban/{old.id}/doi-ten", full_name="Xóm Thông Xanh", on=on.isoformat())
    assert sent_again.headers["Location"] == f"/quan-ly/dia-ban/{new.id}"


def test_a_spelling_is_put_right_in_place(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/dia-ban/{desk.world.hamlet.id}/doi-ten"
    officer.done(path, full_name="Xóm Gốc Thống", on=DAY.isoformat(), spelling="y")
    session.expire_all()
    kept = session.get_one(Area, desk.world.hamlet.id)
    assert (kept.full_name, kept.valid_to) == ("Xóm Gốc Thống", None)
    assert home_area_id(session, desk.world.farmer.id) == kept.id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"full_name": " "}, "Điền tên"),
        ({"full_name": "Xóm Gốc Thông"}, "vẫn như cũ"),
        ({"full_name": "Xóm Đồng Chùa"}, "Có phải là xóm này không?"),
        ({"on": "2001-01-01"}, "sau ngày lập xóm"),
        ({"on": ""}, "Viết ngày"),
    ],
)
def test_a_new_name_that_cannot_be_says_what_to_do(
    desk: Desk, officer: Screen, session: Session, changes: dict[str, str], message: str
) -> None:
    data = {"full_name": "Xóm Mới", "on": DAY.isoformat(), **changes}
    assert message in officer.refused(f"/quan-ly/dia-ban/{desk.world.hamlet.id}/doi-ten", **data)
    session.expire_all()
    assert session.get_one(Area, desk.world.hamlet.id).valid_to is None


def test_a_merger_takes_everybody_along_and_figures_still_add_up(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    commune, old, new = desk.world.commune, desk.world.hamlet, desk.second_hamlet
    wanted = Wanted(commune.id, DAY)
    before = figures(session, wanted, branch_map(session, commune.id, DAY)).total
    path = f"/quan-ly/dia-ban/{old.id}/ket-thuc"
    assert "đang có 1 người" in officer.text(path)
    html = officer.done(path, area=str(new.id), on=DAY.isoformat())
    assert "Xóm Đồng Chùa" in html
    assert home_area_id(session, desk.world.farmer.id) == new.id
    assert session.scalars(select(JoinCode.area_id).where(JoinCode.id == desk.join_code.id)).one() == new.id
    table = figures(session, wanted, branch_map(session, commune.id, DAY))
    assert table.total == before
    assert {row.name: row.figures.joined for row in table.rows} == {"Xóm Đồng Chùa": 1}
    assert "Trước đây có" in officer.text(f"/quan-ly/dia-ban/{commune.id}")
    assert "Nay là" in officer.text(f"/quan-ly/dia-ban/{old.id}")
    assert officer.get(f"/quan-ly/nguoi/{desk.world.farmer.id}").status_code == 200
    assert officer.post(path, area=str(new.id), on=DAY.isoformat()).status_code == 303
    assert Screen(app, desk.neighbour).get(f"/quan-ly/dia-ban/{old.id}").status_code == 404


def test_who_came_after_the_day_of_the_merger_is_put_right(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/dia-ban/{desk.world.hamlet.id}/ket-thuc"
    officer.done(path, area=str(desk.second_hamlet.id), on=(DAY - timedelta(days=9)).isoformat())
    assert [stay.area_id for stay in stays_of(session, desk.world.farmer.id)] == [desk.second_hamlet.id]


def test_nobody_is_left_without_a_hamlet(desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/dia-ban/{desk.world.hamlet.id}/ket-thuc"
    assert "còn người ở" in officer.refused(path, area="", on=DAY.isoformat())
    assert "vào chính nó" in officer.refused(path, area=str(desk.world.hamlet.id), on=DAY.isoformat())
    assert "sau ngày bắt đầu" in officer.refused(path, area=str(desk.second_hamlet.id), on="01/07/2025")
    assert officer.post(path, area=str(desk.next_hamlet.id), on=DAY.isoformat()).status_code == 404
    session.expire_all()
    assert session.get_one(Area, desk.world.hamlet.id).valid_to is None


def test_an_empty_hamlet_ends_and_its_codes_close(desk: Desk, officer: Screen, session: Session) -> None:
    code = people.new_join_code(session, desk.second_hamlet.id, "", NOW)
    session.commit()
    officer.done(f"/quan-ly/dia-ban/{desk.second_hamlet.id}/ket-thuc", area="", on=DAY.isoformat())
    assert session.scalars(select(JoinCode.closed_at.is_not(None)).where(JoinCode.id == code.id)).one()
    assert "Đồng Chùa" not in officer.text("/quan-ly/nguoi/ghi-danh")


@pytest.mark.parametrize("what", ["doi-ten", "ket-thuc"])
def test_communes_and_provinces_are_not_renamed_at_the_desk(app: Flask, desk: Desk, what: str) -> None:
    for person in (desk.officer, desk.above, desk.admin):
        assert Screen(app, person).post(f"/quan-ly/dia-ban/{desk.world.commune.id}/{what}").status_code == 404
    assert Screen(app, desk.above).post(f"/quan-ly/dia-ban/{desk.world.province.id}/them-xom").status_code == 404


def test_the_officer_of_a_hamlet_does_not_end_the_own_area(app: Flask, desk: Desk, session: Session) -> None:
    farmer = session.get_one(Person, desk.world.farmer.id)
    people.grant(session, farmer, "officer", desk.world.hamlet.id, NOW)
    session.commit()
    screen = Screen(app, desk.world.farmer)
    assert "Đổi tên" not in screen.text(f"/quan-ly/dia-ban/{desk.world.hamlet.id}")
    assert screen.get(f"/quan-ly/dia-ban/{desk.world.hamlet.id}/doi-ten").status_code == 404


def test_many_hamlets_are_searched_and_the_page_asks_the_same(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    path = f"/quan-ly/dia-ban/{desk.world.commune.id}"
    with counted(session) as few:
        officer.get(path)
    for number in range(100):
        add_area(session, NewArea(f"x-{number}", "hamlet", f"Xóm Số {number}", desk.world.commune.id, SINCE))
    session.commit()
    with counted(session) as many:
        assert officer.text(path).count("Xóm Số") == 100
    assert len(many) == len(few)
    form = officer.text("/quan-ly/nguoi/ghi-danh")
    assert "Tìm xóm" in form
    assert "Xóm Số 7" not in form
    found = officer.post("/quan-ly/nguoi/ghi-danh", **{"area_search": "so 77", "tim-xom": "1", "name": "Đang Gõ"})
    html = found.get_data(as_text=True)
    assert "Xóm Số 77, Xã Bình Yên" in html
    assert 'value="Đang Gõ"' in html
    assert "error-summary" not in html
