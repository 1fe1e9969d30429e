"""The log: every deed in plain words, newest first, own area only, without phones."""

import ast
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.admin.wording import DEEDS, without_numbers
from lms.base.clock import local_day
from lms.people import actions as people, audit
from lms.people.models import Person
from tests.admin.desk import NOW, Desk, Screen
from tests.admin.test_people import correction
from tests.counting import counted
from tests.structure.tree import modules, parsed

DAY = local_day(NOW).strftime("%d/%m/%Y")


def written() -> set[str]:
    """The actions that deeds of these packages write into the log."""
    found = set()
    for path in modules():
        if path.parent.name not in {"people", "certificates", "areas", "admin"}:
            continue
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in {"audit.note", "audit.note_by", "note_by", "_audit"}:
                found |= {arg.value for arg in call.args if isinstance(arg, ast.Constant) and arg.value != "person"}
    return {word for word in found if isinstance(word, str)}


def test_every_deed_that_is_written_has_words() -> None:
    assert len(written()) > 12
    assert written() - DEEDS.keys() == set()


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
