"""/metrics: for whoever shows the token, numbers without people; it answers too when the database does not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.base import backups, journal
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import SettingsError, from_environment
from lms.base.work_figures import book
from lms.pages.metrics import ANSWERS
from lms.web.counting import folder_of
from tests.browser import signed_in
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.factories.people import world
from tests.operating.furnishing import furnish

TOKEN = "kX3vT9qLw2RzB7nFy5HdJ8mP"
KEY = {"Authorization": f"Bearer {TOKEN}"}
SAMPLE = re.compile(r"[a-z_]+(?:\{[a-z]+=\"[^\"\n]*\"(?:,[a-z]+=\"[^\"\n]*\")*\})? [0-9.e+-]+")


@pytest.fixture(params=ENGINES)
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url, name = new_database(str(request.param), tmp_path)
    app = create_app(make_settings(url, tmp_path, metrics_token=TOKEN))
    book.keep_in(tmp_path / "figures")
    furnish(app)
    yield app
    book.keep_in(None)
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def samples(app: Flask) -> dict[str, float]:
    answer = app.test_client().get("/metrics", headers=KEY)
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in lines), lines
    return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in lines)}


def test_only_whoever_shows_the_token_is_told_anything(watched: Flask) -> None:
    client = watched.test_client()
    for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer "}):
        answer = client.get("/metrics", headers=wrong)
        assert (answer.status_code, answer.text) == (401, "")
    watched.extensions["lms_settings"] = replace(watched.extensions["lms_settings"], metrics_token="")
    assert client.get("/metrics", headers=KEY).status_code == 404
    with pytest.raises(SettingsError, match="LMS_METRICS_TOKEN can be guessed"):
        from_environment({"LMS_DEMO": "1", "LMS_METRICS_TOKEN": "secret"})


def test_answers_are_counted_by_route_status_and_time_and_people_by_number(watched: Flask) -> None:
    with watched.app_context():
        begin_write(db.session())
        farmer = world(db.session(), now()).farmer
        db.session.commit()
        db.session.refresh(farmer)
    folder = watched.extensions["lms_settings"].backups
    folder.mkdir()
    backups.note(folder, backups.Tried(now() - timedelta(hours=3)))
    before = samples(watched)
    client = signed_in(watched, farmer)
    assert client.get("/khoa-hoc/thu").status_code == 200
    assert client.get("/khoa-hoc/khong-co").status_code == 404
    found = samples(watched)

    def more(name: str) -> float:
        return found[name] - before.get(name, 0)

    course = 'route="/khoa-hoc/<slug>"'
    assert more(f'lms_requests_total{{method="GET",{course},status="2xx"}}') == 1
    assert more(f'lms_requests_total{{method="GET",{course},status="4xx"}}') == 1
    assert more(f"lms_request_seconds_count{{{course}}}") == 2
    assert more(f'lms_request_seconds_bucket{{{course},le="+Inf"}}') == 2
    assert found['lms_people_online{span="15m"}'] == found['lms_people_online{span="today"}'] == 1
    assert found['lms_jobs{state="dead"}'] == found["lms_certificates_waiting"] == 0
    assert 3 * 3600 <= found["lms_backup_age_seconds"] < 3 * 3600 + 600
    assert found["lms_database_bytes"] > 100_000
    assert found["lms_disk_free_bytes"] > 0
    assert found["lms_database_answers"] == found["lms_clock_believed"] == 1
    text = watched.test_client().get("/metrics", headers=KEY).text
    assert not re.search(r"\bthoa\b", text.lower())
    assert "khong-co" not in text


def test_without_its_database_it_still_tells_what_was_counted(tmp_path: Path) -> None:
    gone = make_settings("postgresql+psycopg://lms:x@127.0.0.1:1/none", tmp_path, metrics_token=TOKEN)
    found = samples(create_app(gone))
    assert found["lms_database_answers"] == 0
    assert "lms_requests_total" in " ".join(found)


def test_the_routes_that_take_answers_are_there(app: Flask) -> None:
    taking = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert taking >= ANSWERS


def test_what_goes_wrong_gets_a_line_with_its_reference_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path)
    broken = create_app(settings)
    broken.view_functions["pages.help_page"] = lambda: 1 // 0
    broken.config["PROPAGATE_EXCEPTIONS"] = False
    page = broken.test_client().get("/tro-giup?ten=khongaibiet")
    (line,) = journal.newest(folder_of(settings), journal.ERRORS, now())
    assert line.reference in page.text
    assert (line.method, line.route, line.status, line.what) == ("GET", "/tro-giup", 500, "ZeroDivisionError")
    assert "khongaibiet" not in (folder_of(settings) / journal.ERRORS).read_text()
