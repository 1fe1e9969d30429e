"""An installation of an earlier version is brought up to date without losing what it holds."""

from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

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


@pytest.mark.parametrize("kind", ENGINES)
def test_rows_of_the_first_version_survive_every_later_migration(kind: str, tmp_path: Path) -> None:
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in (COURSE, VERSION, LESSON, MEDIA, PICTURE):
                connection.execute(text(statement), {"day": "2026-11-01 00:00:00+00:00", "data": b"x"})
        database.bring_up()
        with db.engine.connect() as connection:
            kept = [connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("course_version", "lesson")]
            described = connection.scalar(text("SELECT description FROM course_picture"))
        db.engine.dispose()
    drop_database(name)
    assert kept == [1, 1]
    assert described == ""
