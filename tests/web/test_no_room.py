"""A full disk: said in words, nothing half-written, and what was typed is sent again from the page that says so."""

import errno
import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from lms.authoring.desk.models import CourseAuthor
from lms.authoring.versions.actions import open_draft
from lms.base.db import db
from lms.base.fullness import is_full
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import lessons_of, steps_of
from lms.jobs import job_files
from lms.people import actions as people
from tests.browser import signed_in, token
from tests.conftest import ENGINES
from tests.factories.films import film
from tests.factories.people import world
from tests.live import Live, serve

NOW = datetime.now(UTC)
#: Letters of a glossary, more than the pages that are still free hold.
LONG = "OTP: " + "mã dùng một lần, " * 220


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    yield from serve(str(request.param), tmp_path)


class Disk:
    """The disk of a database, which can be full."""

    def __init__(self, live: Live) -> None:
        self.live = live
        with live.app.app_context():
            self.engine = db.engine

    def fill(self) -> None:
        """No room from now on."""
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _no_more_pages)
            self.engine.dispose()
            return
        with self.live.session() as session:
            session.execute(text(FULL))
            session.execute(text("CREATE TRIGGER full_disk BEFORE UPDATE ON course_version EXECUTE FUNCTION no_room()"))

    def make_room(self) -> None:
        """Somebody has cleared up."""
        if self.engine.dialect.name == "sqlite":
            event.remove(self.engine, "connect", _no_more_pages)
            self.engine.dispose()
            return
        with self.live.session() as session:
            session.execute(text("DROP TRIGGER full_disk ON course_version"))


FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


def _no_more_pages(connection: Any, _record: Any) -> None:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")


@pytest.fixture
def desk(live: Live) -> tuple[FlaskClient, str, int]:
    """A trainer's browser, the address of a draft, and the draft's id."""
    with live.session() as session:
        made = world(session, NOW)
        trainer = people.register(session, people.NewPerson("Người Hướng Dẫn", 1980, made.commune.id), NOW)
        people.grant(session, trainer, "trainer", made.commune.id, NOW)
        session.add(CourseAuthor(course_id=made.course.id, person_id=trainer.id, since=NOW))
        draft = open_draft(session, session.get_one(Course, made.course.id), NOW)
        session.flush()
        lesson = lessons_of(session, draft.id)[0]
        assert steps_of(session, lesson.id)
        course, version = f"/soan/{made.course.id}", draft.id
        session.refresh(trainer)
        session.expunge(trainer)
    return signed_in(live.app, trainer), course, version


def glossary(live: Live, version_id: int) -> str:
    with live.app.app_context():
        return db.session.scalar(select(CourseVersion.glossary).where(CourseVersion.id == version_id)) or ""


def test_what_was_typed_is_sent_again_once_there_is_room(live: Live, desk: tuple[FlaskClient, str, int]) -> None:
    client, course, version_id = desk
    form = filled(client, f"{course}/cai-dat") | {"glossary": LONG, "csrf_token": token(client)}
    disk = Disk(live)
    disk.fill()
    answer = client.post(f"{course}/cai-dat", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert "Máy chủ hết chỗ ghi nên chưa lưu được." in page
    assert glossary(live, version_id) != LONG
    again = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page, re.DOTALL)
    }
    assert again["glossary"] == LONG
    assert client.get(course).status_code == 200, "reading goes on"
    disk.make_room()
    assert client.post(f"{course}/cai-dat", data=again).status_code == 303
    assert glossary(live, version_id).strip() == LONG.strip()


def filled(client: FlaskClient, path: str) -> dict[str, str]:
    """What stands in a form's fields and choices."""
    page = client.get(path).get_data(as_text=True)
    found = dict(re.findall(r'<input [^>]*name="(\w+)" [^>]*value="([^"]*)"', page))
    for name, body in re.findall(r'<select [^>]*name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    for name, value in re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = html.unescape(value)
    return found


def test_a_film_for_which_there_is_no_room_is_told_so_and_leaves_nothing(
    live: Live, desk: tuple[FlaskClient, str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, course, _version = desk

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(job_files.shutil, "copyfileobj", full)
    form = {"csrf_token": token(client), "name": "Gọi", "description": "Một cuộc gọi"}
    answer = client.post(f"{course}/hinh", data={**form, "file": (io.BytesIO(film(1)), "a.mp4")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Máy chủ hết chỗ ghi" in page
    assert "Một cuộc gọi" in page
    folder = job_files.folder_of(live.app.extensions["lms_settings"])
    assert [path for path in folder.iterdir() if len(path.name) == 32] == []


def test_only_what_says_so_is_a_full_disk() -> None:
    assert is_full(OSError(errno.EDQUOT, ""))
    assert not is_full(OSError(errno.ENOENT, ""))
    assert not is_full(OperationalError("", None, Exception("database is locked")))
    assert not is_full(ValueError())
