"""An installation of an earlier version is brought up to date without losing what it holds."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms.app import create_app
from lms.base.db import db
from lms.catalogue.models import Step
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating import database
from lms.operating.migrating import downgrade, upgrade
from lms.quizzes.models import QuestionVersion
from tests.conftest import ENGINES, drop_database, make_settings, new_database

pytestmark = [pytest.mark.both_engines, pytest.mark.slow]
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

PERSON = """INSERT INTO person (id, code, name, name_search, sort_key, birth_year, session_token, guardian_name,
    is_demo, created_at) VALUES (3, 'ABC234', 'Ma Văn Non', 'ma van non', 'n', 2014, 't', 'Ma Văn Bố', false, :day)"""
CONSENT = """INSERT INTO consent (person_id, purpose, wording, given, at)
    VALUES (3, 'learning', '2026-11', true, :day), (3, 'class_list', '2026-11', true, :day),
    (3, 'reminders', '2026-11', true, :day)"""


LEVEL = """INSERT INTO area_level (key, position, name_vi, name_en) VALUES ('hamlet', 4, 'Xóm', 'Hamlet')"""
PLACE = """INSERT INTO area (id, level, name, full_name, search, sort_key, code, valid_from, source)
    VALUES (3, 'hamlet', 'X', 'Xóm X', ' x', 'x', 'x', '2025-07-01', '')"""
SOMEBODY = """INSERT INTO person (id, code, name, name_search, sort_key, session_token, is_demo, created_at)
    VALUES (5, 'ABC234', 'A', 'a', 'a', 't', false, :day)"""
ENROLMENT = """INSERT INTO enrolment (id, person_id, course_id, version_id, area_id, joined_at, progress)
    VALUES (6, 5, 7, 9, 3, :day, '{}')"""
CERTIFICATE = """INSERT INTO certificate
    (id, code, enrolment_id, register_area_id, year, number, words, issued_at, revoked_at, revoked_reason, replaces_id)
    VALUES (:id, :code, 6, 3, 2026, :id, '{}', :issued, :revoked, '', :replaces)"""
#: (id, issued, revoked, replaces): one replaced by the next, which was revoked; then one more. 17:30 UTC is tomorrow.
CERTIFICATES = (
    (1, "2026-10-05 01:00:00", "2026-10-06 01:00:00", None),
    (2, "2026-10-06 01:00:00", "2026-11-30 17:30:00", 1),
    (3, "2026-12-02 01:00:00", None, None),
)
#: What was counted before: one number, revocations taken off.
NET = {"2026-10-05": 1, "2026-12-01": -1, "2026-12-02": 1}
COUNTED = "INSERT INTO counter (area_id, course_id, day, kind, n) VALUES (3, 7, :day, 'certified', :n)"


@pytest.mark.parametrize("kind", ENGINES)
def test_revocations_counted_as_less_than_nothing_become_a_number_of_their_own(kind: str, tmp_path: Path) -> None:
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        upgrade(revision="0011")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in (LEVEL, PLACE, COURSE, VERSION, SOMEBODY, ENROLMENT):
                connection.execute(text(statement), {"day": "2026-10-01 00:00:00+00:00"})
            for number, issued, revoked, replaces in CERTIFICATES:
                row = {"id": number, "code": f"LL{number}", "issued": issued + "+00:00", "replaces": replaces}
                connection.execute(text(CERTIFICATE), {**row, "revoked": revoked and revoked + "+00:00"})
            for day, n in NET.items():
                connection.execute(text(COUNTED), {"day": day, "n": n})
        database.bring_up()
        kept = {(str(day), what): n for (_area, _course, day, what), n in counters.as_kept(db.session()).items()}
        differing = counters.differences(db.session(), certified_facts(db.session()))
        db.session.remove()
        downgrade(revision="0011")
        with db.engine.connect() as connection:
            net = {str(day): n for day, n in connection.execute(text("SELECT day, n FROM counter"))}
        db.engine.dispose()
    drop_database(name)
    assert kept == {
        ("2026-10-05", "certified"): 1,
        ("2026-12-01", "revoked"): 1,
        ("2026-12-02", "certified"): 1,
    }
    assert {key[3] for key, _kept, _facts in differing} <= {"joined"}, "joins were never counted here"
    assert net == NET


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
