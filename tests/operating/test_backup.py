"""A backup is of one moment, of any size, and whole or not there at all."""

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event, func, select, text

from lms.app import create_app
from lms.areas.models import Area
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.models import Course
from lms.content.media.voice_making import FinishedVoice
from lms.learning.actions import enrol
from lms.operating import archive
from lms.people.actions import NewPerson, consent, register
from lms.people.models import Consent, Person
from lms.voices.shelf import put, shelf_of
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.factories.people import world
from tests.operating.test_database import installation, sizes

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation with a course and one learner."""
    for app in installation(str(request.param), tmp_path):
        with app.app_context():
            begin_write(db.session())
            world(db.session(), now())
            db.session.commit()
        yield app


def command(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


@pytest.mark.parametrize("engine", ENGINES)
def test_where_there_are_no_tables_nothing_is_called_a_backup(engine: str, tmp_path: Path) -> None:
    url, name = new_database(engine, tmp_path)
    app = create_app(make_settings(url, tmp_path, demo=False))
    done = command(app, "backup", str(tmp_path / "sao-luu.zip"))
    with app.app_context():
        db.engine.dispose()
    drop_database(name)
    assert done.exit_code == 1
    assert "nothing to back up" in done.output
    assert "LMS_DATABASE_URL" in done.output
    assert list(tmp_path.glob("sao-luu*")) == []


class Villagers(threading.Thread):
    """Somebody who registers people (parents) with consents and enrolments (children) as long as it is asked to."""

    def __init__(self, app: Flask) -> None:
        super().__init__(daemon=True)
        self.app = app
        with app.app_context():
            self.course = db.session.scalars(select(Course.id)).one()
            self.hamlet = db.session.scalars(select(Area.id).where(Area.level == "hamlet")).one()
        self.registered, self.enough = 0, threading.Event()
        self.one_more = threading.Condition()

    def run(self) -> None:
        with self.app.app_context():
            while not self.enough.is_set():
                self.register()
                with self.one_more:
                    self.registered += 1
                    self.one_more.notify_all()

    def register(self) -> None:
        session = db.session()
        begin_write(session)
        person = register(session, NewPerson("Lê Văn Tám", 1970, self.hamlet), now())
        consent(session, person.id, {"learning": True}, now())
        enrol(session, person.id, self.course, self.hamlet, now())
        session.commit()

    def wait_for_another(self) -> None:
        """Come back when somebody more has been registered from beginning to end."""
        with self.one_more:
            wanted = self.registered + 2
            assert self.one_more.wait_for(lambda: self.registered >= wanted, timeout=120)


@pytest.mark.parametrize("target", ENGINES)
def test_a_backup_made_while_people_register_is_of_one_moment(small: Flask, target: str, tmp_path: Path) -> None:
    writer = Villagers(small)
    tables: list[str] = []

    def between_tables(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        """Before each table is read, more rows come into all of them."""
        if threading.current_thread() is not writer and "\nFROM " in statement:
            tables.append(statement.rpartition("\nFROM ")[2])
            if tables[-1] in {"person", "consent", "enrolment", "counter"}:
                writer.wait_for_another()

    with small.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", between_tables)
    writer.start()
    writer.wait_for_another()
    done = command(small, "backup", str(tmp_path / "backup.zip"))
    event.remove(engine, "before_cursor_execute", between_tables)
    writer.enough.set()
    writer.join()
    assert done.exit_code == 0, done.output
    assert {"person", "consent", "enrolment"} <= set(tables)
    (tmp_path / "other").mkdir()
    for other in installation(target, tmp_path / "other"):
        restored = command(other, "restore", str(tmp_path / "backup.zip"), "--yes")
        assert restored.exit_code == 0, restored.output
        with other.app_context():
            people = db.session.scalar(select(func.count()).select_from(Person)) or 0
            agreed = db.session.scalar(select(func.count()).select_from(Consent)) or 0
            db.session.remove()
        assert 2 <= people - 1 == agreed < writer.registered


def test_a_table_longer_than_an_old_zip_can_hold_is_backed_up(
    small: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of 2 GiB, scaled down to a few lines."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 400)
    file = tmp_path / "backup.zip"
    assert command(small, "backup", str(file)).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        assert max(entry.file_size for entry in archive.infolist()) > 400
    before = sizes(small)
    restored = command(small, "restore", str(file), "--yes")
    assert restored.exit_code == 0, restored.output
    assert sizes(small) == before


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_backup_that_fails_leaves_nothing_and_spoils_no_older_one(
    small: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the one of yesterday")

    def full(*_parts: object) -> str:
        raise trouble

    monkeypatch.setattr("lms.operating.writing.plain", full)
    assert command(small, "backup", str(file)).exit_code != 0
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.zip"]
    assert file.read_bytes() == b"the one of yesterday"


def test_a_disk_that_keeps_other_bytes_than_were_written_is_told(
    small: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = archive._read_back

    def after_a_bad_block(file: Path, *more: Any) -> None:
        raw = bytearray(file.read_bytes())
        raw[raw.index(b"about.json") + 20] ^= 0xFF
        file.write_bytes(bytes(raw))
        honest(file, *more)

    monkeypatch.setattr(archive, "_read_back", after_a_bad_block)
    done = command(small, "backup", str(tmp_path / "backup.zip"))
    assert done.exit_code != 0
    assert not (tmp_path / "backup.zip").exists()


def test_a_commit_on_sqlite_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    for app in installation("sqlite", tmp_path):
        with app.app_context(), db.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2


def test_voices_are_made_again_and_never_taken_along(small: Flask, tmp_path: Path) -> None:
    shelf = shelf_of(small.extensions["lms_settings"])
    put(shelf, "ab" * 32, FinishedVoice(1000, ((0, 500),), b"the sound of words", b"the same"), "x", is_machine=True)
    file = tmp_path / "sao-luu.zip"
    assert command(small, "backup", str(file)).exit_code == 0
    with zipfile.ZipFile(file) as backup:
        assert not any(b"the sound of words" in backup.read(name) for name in backup.namelist())
        assert not any("abab" in name for name in backup.namelist())
