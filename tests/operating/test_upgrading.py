"""An installation of an earlier version is brought up to date without losing what it holds."""

from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms.app import create_app
from lms.base.db import db
from lms.operating import database
from tests.conftest import ENGINES, drop_database, make_settings, new_database

pytestmark = pytest.mark.slow
COURSE = """INSERT INTO course (id, slug, state, position, created_at) VALUES (7, 'cu', 'active', 1, :day)"""
VERSION = """INSERT INTO course_version (id, course_id, number, state, title, level, skill_group, framework,
    pass_percent, quiz_size, updated_label, intro_source, intro_html, content_hash, created_at, published_at)
    VALUES (9, 7, 1, 'published', 'Cũ', 'basic', '', '', 80, 10, '', '', '', '', :day, :day)"""
LESSON = """INSERT INTO lesson (id, version_id, key, position, title, minutes, updated_label, sources, loudspeaker)
    VALUES (11, 9, 'bai', 1, 'Bài', 5, '', '', '')"""
MEDIA = """INSERT INTO media (sha256, mime, width, height, size, data, created_at)
    VALUES ('a', 'image/svg+xml', 1, 1, 1, :data, :day)"""
PICTURE = """INSERT INTO course_picture (version_id, path, sha256) VALUES (9, 'hinh/a.svg', 'a')"""

PERSON = """INSERT INTO person (id, code, name, name_search, sort_key, birth_year, session_token, guardian_name,
    is_demo, created_at) VALUES (3, 'ABC234', 'Ma Văn Non', 'ma van non', 'n', 2014, 't', 'Ma Văn Bố', false, :day)"""
CONSENT = """INSERT INTO consent (person_id, purpose, wording, given, at)
    VALUES (3, 'learning', '2026-11', true, :day), (3, 'class_list', '2026-11', true, :day),
    (3, 'reminders', '2026-11', true, :day)"""


@pytest.mark.parametrize("kind", ENGINES)
def test_rows_of_the_first_version_survive_every_later_migration(kind: str, tmp_path: Path) -> None:
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in (COURSE, VERSION, LESSON, MEDIA, PICTURE, PERSON, CONSENT):
                connection.execute(text(statement), {"day": "2026-11-01 00:00:00+00:00", "data": b"x"})
        database.bring_up()
        with db.engine.connect() as connection:
            kept = [connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("course_version", "lesson")]
            described = connection.scalar(text("SELECT description FROM course_picture"))
            agreed = connection.execute(text("SELECT purpose, wording FROM consent ORDER BY id")).all()
            guardian = connection.scalar(text("SELECT guardian_name FROM person"))
        for purpose, taken in (("guardian", True), ("reminders", False)):
            assert may_write_consent(purpose) is taken
        db.engine.dispose()
    drop_database(name)
    assert kept == [1, 1]
    assert described == ""
    assert [tuple(row) for row in agreed] == [("learning", "2026-11"), ("class_list", "2026-11")]
    assert guardian == "Ma Văn Bố"


def may_write_consent(purpose: str) -> bool:
    """Whether the database takes an answer to this purpose; nothing is kept."""
    columns = "person_id, purpose, wording, given, at"
    statement = text(f"INSERT INTO consent ({columns}) VALUES (3, :purpose, 'x', true, :day)")
    with db.engine.connect().execution_options(write=True) as connection:
        try:
            connection.execute(statement, {"purpose": purpose, "day": "2026-11-01 00:00:00+00:00"})
        except IntegrityError:
            return False
        finally:
            connection.rollback()
    return True
