"""The doctor says what is wrong and how to cure it, and nothing else; files of an installation are closed to others."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.base import turns
from lms.base.clock import now
from lms.base.db import Base, begin_write, db
from lms.base.settings import DEMO_SECRET, ROOT, Settings
from lms.catalogue.models import CourseVersion
from lms.jobs.queue import WORKER
from lms.operating import checks, checkup, modes
from lms.operating.whereabouts import FORGED, ServerSaw, judged, whereabouts
from lms.people import actions, audit
from lms.people.actions import NewPerson
from tests.authoring.room import ONE, allowed, fill
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.factories.clamd import clamd
from tests.factories.people import published_course, world
from tests.operating.furnishing import furnish

KEY = "kX3vT9qLw2RzB7nFy5HdJ8mPc4GsA6eU"
SITE = "https://hoc.example.vn"


@pytest.fixture
def good(tmp_path: Path) -> Settings:
    """Settings of a real installation with nothing to say against them."""
    return Settings(f"sqlite:///{tmp_path / 'x.db'}", KEY, base_url=SITE, var=tmp_path, secure_cookies=True, proxies=1)


def test_good_settings_are_well(good: Settings) -> None:
    assert [check(good) for check in (checks.secret_key, checks.base_url, checks.proxies)] == [""] * 3


@pytest.mark.parametrize(
    ("check", "changes", "said"),
    [
        (checks.secret_key, {"secret_key": "x"}, "shorter than 32"),
        (checks.secret_key, {"secret_key": DEMO_SECRET}, "everybody knows"),
        (checks.secret_key, {"old_secret_keys": ("abc",)}, "shorter than 32"),
        (checks.base_url, {"base_url": ""}, "LMS_BASE_URL is not set"),
        (checks.base_url, {"base_url": "hoc.example.vn"}, "no address of a site"),
        (checks.base_url, {"base_url": f"{SITE}/lop"}, "no address of a site"),
        (checks.base_url, {"base_url": "http://hoc.example.vn"}, "has no TLS"),
        (checks.base_url, {"secure_cookies": False}, "LMS_SECURE_COOKIES"),
        (checks.proxies, {"proxies": 0}, "LMS_PROXIES=1"),
        (checks.proxies, {"proxies": 9}, "cannot be"),
        (checks.proxies, {"proxies": -1}, "cannot be"),
        (checks.scanner, {"clamd": "127.0.0.1:1"}, "no file is taken; start clamd"),
    ],
)
def test_settings_that_would_hurt_are_told_with_their_cure(
    good: Settings, check: object, changes: dict[str, object], said: str
) -> None:
    trouble = check(replace(good, **changes))  # type: ignore[operator]
    assert said in trouble
    assert ":" in trouble


def test_a_scanner_is_asked_whether_it_is_there(good: Settings) -> None:
    with clamd() as there:
        assert checks.scanner(replace(good, clamd=there.address)) == ""
    with clamd(says=b"HTTP/1.1 400") as other:
        assert "is no clamd" in checks.scanner(replace(good, clamd=other.address))


def test_a_demo_may_have_a_known_key_but_no_public_address(good: Settings, session: Session) -> None:
    demo = replace(good, demo=True, secret_key=DEMO_SECRET)
    assert checks.secret_key(demo) == ""
    assert checks.base_url(replace(demo, base_url="")) == ""
    assert "unset LMS_DEMO" in checks.demo(demo, session)
    for local in ("", "http://localhost:8000", "http://127.0.0.1:8000", "https://lop.local"):
        assert checks.demo(replace(demo, base_url=local), session) == ""


def test_made_up_people_in_a_real_installation_are_counted(good: Settings, session: Session) -> None:
    made = world(session, now())
    assert checks.demo(good, session) == ""
    actions.register(session, NewPerson("Lê Thị Mẫu", 1980, made.hamlet.id), now(), is_demo=True)
    assert checks.demo(good, session).startswith("1 made-up people are left")


def test_a_clock_behind_what_was_recorded_is_told(session: Session) -> None:
    moment = now()
    assert checks.clock(session, moment) == ""
    audit.note(session, moment, "pin_reset", ("person", 1))
    assert checks.clock(session, moment - timedelta(minutes=4)) == ""
    assert "set the clock" in checks.clock(session, moment - timedelta(hours=1))


def test_files_that_others_can_read_are_told_and_closed_at_the_start(good: Settings, tmp_path: Path) -> None:
    for name in ("x.db", "x.db-wal", "x.db-shm"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    tmp_path.chmod(0o755)
    trouble = checks.files(good)
    for cure in (f"chmod 700 {tmp_path}", f"chmod 600 {tmp_path / 'x.db'}", f"chmod 600 {tmp_path / 'x.db-wal'}"):
        assert cure in trouble
    assert len(modes.close_old_files(good)) == 4
    assert checks.files(good) == ""
    assert modes.close_old_files(good) == []
    assert stat.S_IMODE((tmp_path / "x.db").stat().st_mode) == 0o600


def test_files_of_somebody_else_are_told_and_left(
    good: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.db").touch(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert "belongs to" in checks.files(good)
    assert modes.close_old_files(good) == []


def asked(address: str, sent_from: str = "127.83.1.7", *, secure: bool = True) -> ServerSaw:
    return ServerSaw(sent_from, 200, {"address": address, "secure": secure, "host": "x"})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (asked("127.83.1.7"), ""),
        (asked("192.0.2.9", "192.0.2.9"), ""),
        (asked("198.51.100.4", "192.168.1.5"), ""),
        (asked(FORGED), "visitors can choose"),
        (asked("127.0.0.1"), "everybody seems to come from 127.0.0.1"),
        (asked("127.0.0.1", "192.0.2.9"), "everybody seems to come from 127.0.0.1"),
        (asked("127.83.1.7", secure=False), "X-Forwarded-Proto"),
    ],
)
def test_what_the_server_saw_is_judged(good: Settings, answer: ServerSaw, said: str) -> None:
    trouble = judged(good, SITE, answer)
    assert said in trouble
    assert bool(said) is bool(trouble)


def test_a_server_that_does_not_answer_is_told(good: Settings) -> None:
    address, trouble = whereabouts(good, "http://127.0.0.1:9")
    assert address == ""
    assert "start service and proxy" in trouble
    assert "nobody answers at x" in whereabouts(good, "x")[1]


def test_only_who_knows_the_key_is_told_what_the_server_sees(app: Flask) -> None:
    from lms.web.seen import HEADER, pass_for

    client = app.test_client()
    assert client.get("/healthz/seen").status_code == 404
    assert client.get("/healthz/seen", headers={HEADER: pass_for("another key")}).status_code == 404
    told = client.get("/healthz/seen", headers={HEADER: pass_for(str(app.secret_key))})
    assert told.json == {"address": "127.0.0.1", "secure": False, "host": "localhost"}


SAID = {"controller_name": "UBND xã Bình Yên", "controller_contact": "0208 1234567"}


@pytest.fixture(params=ENGINES)
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A real installation, tables from the migrations, a course published."""
    tmp_path.chmod(0o700)
    url, name = new_database(str(request.param), tmp_path)
    settings = make_settings(url, tmp_path, demo=False, secret_key=KEY, base_url="", proxies=0, **SAID)
    app = create_app(settings)
    furnish(app, "published", lambda: published_course(db.session(), now()))
    for path, mode in modes.private_paths(settings):
        path.chmod(mode)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


@pytest.mark.slow
def test_the_command_tells_each_thing_and_ends_with_1_when_something_needs_a_hand(real: Flask) -> None:
    told = real.test_cli_runner().invoke(args=["doctor"])
    lines = dict(line.split(": ", 1) for line in told.output.splitlines())
    assert told.exit_code == 1
    assert lines.pop("base url").startswith("LMS_BASE_URL is not set")
    assert lines.pop("backups").startswith("none has been made yet")
    if "sqlite" in real.config["SQLALCHEMY_DATABASE_URI"]:
        assert lines["worker"].startswith("none is running")
        with real.app_context(), turns.turn(WORKER, 1, 0):
            assert checkup._worker() == ""
    lines.pop("worker")
    assert set(lines.values()) == {"well"}, lines
    assert lines["room"] == "well"
    with real.app_context(), allowed(real, media_mb=1, course_mb=100):
        begin_write(db.session())
        fill(db.session(), db.session.scalars(select(CourseVersion.id)).one(), ONE * 9 // 10 + 1, now())
        assert checkup._room() == "media: 90 % of LMS_MEDIA_MB; clear up in the trainers' desk, or allow more"
    real.extensions["lms_settings"] = replace(real.extensions["lms_settings"], demo=True)
    told = real.test_cli_runner().invoke(args=["doctor"])
    assert told.exit_code == 0, told.output
    with real.app_context():
        begin_write(db.session())
        db.session.execute(Base.metadata.tables["learning_event"].delete())
        db.session.connection().exec_driver_sql("DROP TABLE counter")
        db.session.commit()
    told = real.test_cli_runner().invoke(args=["doctor"])
    assert told.exit_code == 1
    assert "counters: could not be looked at" in told.output


@pytest.mark.slow
@pytest.mark.long
def test_everything_that_lms_makes_is_closed_to_others(tmp_path: Path) -> None:
    """As the command is really called, under a user whose umask is the usual one."""
    var = tmp_path / "var"
    env = {**os.environ, "LMS_VAR": str(var), "LMS_SECRET_KEY": KEY, "LMS_DEMO": "0"}
    env.pop("LMS_DATABASE_URL", None)
    for words in (
        ["db", "upgrade"],
        ["backup", str(tmp_path / "b.zip")],
        ["restore", str(tmp_path / "b.zip"), "--yes"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=ROOT, env=env, capture_output=True, text=True, umask=0o022, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    made = [var, *var.iterdir(), tmp_path / "b.zip"]
    assert len(made) >= 3
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made} == {path.name: "0o0" for path in made}
