"""An installation of an earlier version is brought up to date without losing what it holds."""

import json
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from lms.app import create_app
from lms.base.db import db
from lms.catalogue.models import Step
from lms.operating import database
from lms.quizzes.models import QuestionVersion
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
STEP = """INSERT INTO step (id, lesson_id, key, position, title, source, html, plain)
    VALUES (13, 11, 'buoc', 1, 'Bước', '![Rổ [to]](hinh/a.svg) [[OTP]]', '', '')"""
QUESTION = """INSERT INTO question (id, course_id, key) VALUES (15, 7, 'cau')"""
ASKED = """INSERT INTO question_version
    (id, question_id, number, kind, body, stem_html, art, tags, difficulty, created_at)
    VALUES (17, 15, 1, 'hotspot', :body, '', '{}', '', '', :day)"""
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


@pytest.mark.parametrize("kind", ENGINES)
def test_what_texts_name_is_noted_right_after_the_migrations(kind: str, tmp_path: Path) -> None:
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    body = json.dumps({"stem": "![r]\n\n[r]: hinh/b.svg", "picture": "hinh/a.svg", "options": []})
    with app.app_context():
        upgrade(revision="0011")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in (COURSE, VERSION, LESSON, STEP, QUESTION, ASKED):
                connection.execute(text(statement), {"day": "2026-11-01 00:00:00+00:00", "body": body})
        database.bring_up()
        found = [db.session.get_one(Step, 13).names, db.session.get_one(QuestionVersion, 17).names]
        again = database.bring_up()
        db.session.remove()
        db.engine.dispose()
    drop_database(name)
    assert found == [["hinh/a.svg", "[[OTP]]"], ["hinh/b.svg", "hinh/a.svg"]]
    assert again == "as they should be"
