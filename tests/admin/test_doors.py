"""Who gets in: every route of the desk is tried by everybody; a new route cannot be forgotten."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from lms.admin.printing import CERTIFICATES
from lms.app import create_app
from lms.authoring.versions.actions import open_draft
from lms.base.backups import Tried, note
from lms.base.clock import now
from lms.catalogue.models import Course
from lms.jobs import job_files
from lms.jobs.models import DONE, Job
from lms.people import actions as people, corrections
from lms.people.models import CorrectionRequest, PossibleDouble
from tests.admin import desk as desks
from tests.admin.desk import NOW, Desk, Screen
from tests.authoring.room import ONE, allowed, fill
from tests.conftest import ONE_ENGINE, make_settings

#: What each part of an address stands for, as things of the officer's own area.
THINGS = {
    "person_id": lambda desk: desk.world.farmer.id,
    "grant_id": lambda desk: desk.trainer_grant.id,
    "join_code_id": lambda desk: desk.join_code.id,
    "area_id": lambda desk: desk.world.commune.id,
    "commune_id": lambda desk: desk.world.commune.id,
    "hamlet_id": lambda desk: desk.world.hamlet.id,
    "code": lambda desk: desk.certificate.code,
    "request_id": lambda desk: desk.request_id,
    "pair_id": lambda desk: desk.pair_id,
    "job_id": lambda desk: desk.job_id,
}


@dataclass(frozen=True)
class Furnished(Desk):
    """The desk with something asked for, somebody who may be registered twice, and a paper that the worker made."""

    request_id: int = 0
    pair_id: int = 0
    job_id: int = 0


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    made = desks.make(session)
    farmer = session.merge(made.world.farmer)
    corrections.ask(session, farmer, corrections.Wish("phone", "0912345678"), desks.NOW, 10)
    people.register(session, people.NewPerson(farmer.name, farmer.birth_year, made.world.hamlet.id), desks.NOW)
    paper = Job(kind=CERTIFICATES, asked_by_id=made.officer.id, about="1 giấy", given={}, file="paper", state=DONE)
    paper.created_at = desks.NOW
    session.add(paper)
    session.commit()
    (job_files.folder_of(app.extensions["lms_settings"]) / paper.file).write_bytes(b"%PDF-")
    ids = (session.scalars(select(table.id)).one() for table in (CorrectionRequest, PossibleDouble, Job))
    return Furnished(**vars(made), **dict(zip(("request_id", "pair_id", "job_id"), ids, strict=True)))


#: Lists and forms of the own area: open to every officer, each seeing the own area only.
LISTS = {
    "admin.home",
    "admin.people",
    "admin.register",
    "admin.certificates",
    "admin.workers",
    "admin.add_worker",
    "admin.join_codes",
    "admin.add_join_code",
    "admin.areas",
    "admin.log",
    "admin.corrections",
    "admin.doubles",
    "admin.print_all",
}


#: Of the whole installation: for administrators only.
OF_THE_SERVER = {"admin.server", "admin.clock_is_right", "admin.jobs", "admin.retry_job", "admin.drop_job"}
#: Of no area at all: those, and the way a search takes (test_searching).
OF_NO_AREA = {"admin.search", *OF_THE_SERVER}


def rules(app: Flask) -> list[Rule]:
    """The routes of the desk."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]


@cache
def _tries() -> list[tuple[str, str]]:
    app = create_app(make_settings("sqlite:///:memory:", Path()))
    return sorted((r.endpoint, method) for r in rules(app) for method in (r.methods or set()) & {"GET", "POST"})


TRIES = [(endpoint, method) for endpoint, method in _tries() if endpoint not in OF_NO_AREA]
TRIES_OF_THE_SERVER = [(endpoint, method) for endpoint, method in _tries() if endpoint in OF_THE_SERVER]


def address(app: Flask, endpoint: str, desk: Desk) -> tuple[str, set[str]]:
    """The route's address for a thing of the officer's area, and the names of its parts."""
    rule = next(rule for rule in rules(app) if rule.endpoint == endpoint)
    values = {name: THINGS[name](desk) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(endpoint, **values), set(rule.arguments)


def knock(screen: Screen, method: str, path: str) -> tuple[int, str]:
    """Status and text of a visit."""
    answer = screen.get(path) if method == "GET" else screen.post(path)
    with answer:
        return answer.status_code, answer.data.decode(errors="replace")


def methods_of(app: Flask, endpoint: str) -> set[str]:
    """How the route is asked."""
    return {method for rule in rules(app) if rule.endpoint == endpoint for method in rule.methods or ()}


@pytest.mark.parametrize(("endpoint", "method"), TRIES)
@ONE_ENGINE
def test_the_officer_of_the_next_area_finds_nothing(app: Flask, desk: Desk, endpoint: str, method: str) -> None:
    path, parts = address(app, endpoint, desk)
    status, html = knock(Screen(app, desk.neighbour), method, path)
    if parts:
        assert status == 404
    else:
        assert endpoint in LISTS, "a page without a thing in its address: say what it lists"
        assert status == (200 if method == "GET" or "GET" in methods_of(app, endpoint) else 303)
        for foreign in (
            desk.world.farmer.name,
            desk.world.farmer.code,
            "Gốc Thông",
            desk.certificate.code,
            "Hướng Dẫn",
        ):
            assert foreign not in html


@pytest.mark.parametrize(("endpoint", "method"), TRIES)
@ONE_ENGINE
def test_the_officer_of_the_area_gets_in(app: Flask, desk: Desk, endpoint: str, method: str) -> None:
    path, _parts = address(app, endpoint, desk)
    assert knock(Screen(app, desk.officer), method, path)[0] in (200, 303)


@pytest.mark.parametrize(("endpoint", "method"), TRIES_OF_THE_SERVER)
@ONE_ENGINE
def test_what_is_of_the_whole_server_opens_to_administrators_only(
    app: Flask, desk: Desk, endpoint: str, method: str
) -> None:
    path, _parts = address(app, endpoint, desk)
    for person in (desk.officer, desk.trainer, desk.world.farmer):
        assert knock(Screen(app, person), method, path)[0] == 403
    assert knock(Screen(app, desk.admin), method, path)[0] in (200, 303)


@pytest.mark.parametrize(("endpoint", "method"), TRIES)
@ONE_ENGINE
def test_trainers_and_learners_are_sent_away(app: Flask, desk: Desk, endpoint: str, method: str) -> None:
    path, _parts = address(app, endpoint, desk)
    assert knock(Screen(app, desk.trainer), method, path)[0] == 403
    assert knock(Screen(app, desk.world.farmer), method, path)[0] == 403


@pytest.mark.parametrize(("endpoint", "method"), TRIES + TRIES_OF_THE_SERVER)
@ONE_ENGINE
def test_strangers_are_asked_to_sign_in(app: Flask, desk: Desk, endpoint: str, method: str) -> None:
    path, _parts = address(app, endpoint, desk)
    stranger = Screen(app, desk.officer)
    stranger.client = app.test_client()
    answer = stranger.get(path) if method == "GET" else stranger.post(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/dang-nhap")


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "9" * 30])
def test_a_number_that_is_no_id_is_not_found(app: Flask, desk: Desk, number: str) -> None:
    for path in ("/quan-ly/nguoi/{}", "/quan-ly/can-bo/{}", "/quan-ly/nguoi?xom={}"):
        assert Screen(app, desk.officer).get(path.format(number)).status_code == 404


@pytest.mark.parametrize("path", ["/quan-ly/nguoi?xom={}"])
def test_a_foreign_area_in_the_question_is_not_found(app: Flask, desk: Desk, path: str) -> None:
    assert Screen(app, desk.neighbour).get(path.format(desk.world.hamlet.id)).status_code == 404


def test_an_administrator_sees_from_where_the_server_sees_visitors_come(app: Flask, desk: Desk) -> None:
    admin = Screen(app, desk.admin)
    assert "/quan-ly/may-chu" in admin.text("/quan-ly/")
    assert "Máy chủ thấy địa chỉ của bạn là 127.0.0.1." in admin.text("/quan-ly/may-chu")
    officer = Screen(app, desk.officer)
    assert officer.get("/quan-ly/may-chu").status_code == 403
    assert "/quan-ly/may-chu" not in officer.text("/quan-ly/")


def test_an_administrator_sees_how_much_room_there_is(app: Flask, session: Session, desk: Desk) -> None:
    admin, officer = Screen(app, desk.admin), Screen(app, desk.officer)
    fill(session, open_draft(session, session.get_one(Course, desk.world.course.id), NOW).id, 8 * ONE, NOW)
    with allowed(app, media_mb=100, course_mb=100):
        assert "sắp hết chỗ" not in admin.text("/quan-ly/")
        page = admin.text("/quan-ly/may-chu")
        assert "Ảnh, tiếng, phim và tệp của mọi khóa học: 8 MB trên 100 MB." in page
        assert "Khóa học sắp hết chỗ" not in page
    with allowed(app, media_mb=10, course_mb=9):
        assert "sắp hết chỗ" in admin.text("/quan-ly/")
        assert "sắp hết chỗ" not in officer.text("/quan-ly/")
        page = admin.text("/quan-ly/may-chu")
        assert "Khóa thử: 8 MB trên 9 MB" in re.sub(r"<[^>]+>", "", page)


def test_an_administrator_sees_how_old_the_last_backup_is(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    admin = Screen(app, desk.admin)
    assert "Bản dùng thử không sao lưu." in admin.text("/quan-ly/may-chu")
    settings = replace(app.extensions["lms_settings"], demo=False, kept_in=tmp_path)
    monkeypatch.setitem(app.extensions, "lms_settings", settings)
    assert "Chưa có bản sao lưu nào." in admin.text("/quan-ly/may-chu")
    for tried, said in (
        (Tried(now(), "a.zip", 5 * 1024 * 1024), "Bản sao lưu gần nhất"),
        (Tried(now() - timedelta(days=3), "a.zip", 5), "Quá hai ngày chưa có bản mới"),
        (Tried(now(), "a.zip", 5, copied=False), "chưa chép được sang nơi khác"),
        (Tried(now(), "a.zip", 5, trouble="OSError"), "không thành"),
    ):
        note(tmp_path, tried)
        page = admin.text("/quan-ly/may-chu")
        assert said in page
        assert "Chưa có bản sao lưu nào." not in page
    monkeypatch.setitem(app.extensions, "lms_settings", replace(settings, backup_days=0))
    assert "không tự sao lưu" in admin.text("/quan-ly/may-chu")
