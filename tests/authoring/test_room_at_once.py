"""Two at once cannot both take the last room: a real database, ten writers at the same moment."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lms.authoring.courses.actions import begin_course
from lms.authoring.desk import working_copies as keeping
from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.models import WorkingCopy
from lms.authoring.desk.working_copies import PageOf
from lms.base import quotas
from lms.base.db import begin_write, db
from lms.base.quotas import MB, NoRoom, Quotas
from lms.catalogue import room
from lms.catalogue.files import NewFile, keep_file
from lms.catalogue.models import CourseVersion
from lms.catalogue.queries import draft_of
from lms.jobs import actions as jobs, job_files, waiting
from lms.jobs.actions import JobRequest
from lms.jobs.models import Job
from lms.people import actions as people
from tests.conftest import ENGINES
from tests.factories.people import world
from tests.live import PRESSES, Live, at_once, serve

pytestmark = pytest.mark.both_engines

NOW = datetime.now(UTC)
#: Four of these fit into a megabyte.
QUARTER = MB // 4


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    before = quotas.quotas()
    yield from serve(str(request.param), tmp_path)
    quotas.configure(before, tmp_path)


@pytest.fixture
def drafts(live: Live) -> list[int]:
    """Ten courses of one trainer, each with a draft: the drafts' ids."""
    with live.session() as session:
        made = world(session, NOW)
        trainer = people.register(session, people.NewPerson("Người Hướng Dẫn", 1980, made.commune.id), NOW)
        return [begin_course(session, Deed(trainer.id, NOW), f"Khóa {n}", None)[1].id for n in range(PRESSES)]


def allow(live: Live, **changes: int) -> None:
    quotas.configure(replace(Quotas(), **changes), live.app.extensions["lms_settings"].var)


@pytest.mark.parametrize("whose", ["media_mb", "trainer_mb"])
def test_ten_at_once_take_what_there_is_and_no_more(live: Live, drafts: list[int], whose: str) -> None:
    allow(live, **{whose: 1})
    left = list(drafts)

    def put() -> str:
        with live.app.app_context():
            session = db.session()
            begin_write(session)
            version = session.get_one(CourseVersion, left.pop())
            keep_file(session, version, "tep/a.pdf", NewFile("application/pdf", os.urandom(QUARTER)), "", NOW)
            try:
                session.commit()
            except NoRoom:
                session.rollback()
                return "refused"
            return "kept"

    said = at_once(put)
    assert sorted(said) == ["kept"] * 4 + ["refused"] * (PRESSES - 4)
    with live.session() as session:
        assert room.bytes_of(session) == 4 * QUARTER


def test_ten_at_once_of_one_course(live: Live, drafts: list[int]) -> None:
    allow(live, course_mb=1)
    names = [f"tep/{n}.pdf" for n in range(PRESSES)]

    def put() -> bool:
        with live.app.app_context():
            session = db.session()
            begin_write(session)
            version = session.get_one(CourseVersion, drafts[0])
            keep_file(session, version, names.pop(), NewFile("application/pdf", os.urandom(QUARTER)), "", NOW)
            try:
                session.commit()
            except NoRoom:
                session.rollback()
                return False
            return True

    assert sum(at_once(put)) == 4


def test_ten_at_once_wait_for_their_jobs_and_no_more_than_may(live: Live, drafts: list[int]) -> None:
    allow(live, waiting_mb=2)
    settings = live.app.extensions["lms_settings"]
    folder = job_files.folder_of(settings)
    names = [f"{n:032x}" for n in range(PRESSES)]
    for name in names:
        (folder / name).write_bytes(bytes(QUARTER))
    with live.session() as session:
        person_id = people.register(session, people.NewPerson("Gửi Phim", 1980, 1), NOW).id

    def ask() -> bool:
        with live.app.app_context():
            session = db.session()
            begin_write(session)
            jobs.ask(session, JobRequest("film", "a.mp4", {}, names.pop()), person_id, NOW)
            try:
                waiting.must_fit(session, folder, person_id)
            except NoRoom:
                session.rollback()
                return False
            session.commit()
            return True

    assert sum(at_once(ask)) == 4, "half of what everybody may have"
    with live.session() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 4


def test_ten_forms_at_once_are_kept_while_there_is_room(live: Live, drafts: list[int]) -> None:
    allow(live, drafts_mb=1)
    with live.session() as session:
        made = session.get_one(CourseVersion, drafts[0])
        course_id, person_id = made.course_id, people.register(session, people.NewPerson("Viết", 1980, 1), NOW).id
        assert draft_of(session, course_id) is not None
    paths = [f"/soan/{course_id}/bai/{n}" for n in range(PRESSES)]

    def type_() -> bool:
        with live.app.app_context():
            session = db.session()
            begin_write(session)
            page = PageOf(person_id, course_id, paths.pop())
            try:
                keeping.keep(session, page, [("source", "x" * (QUARTER - 1000))], NOW)
            except NoRoom:
                session.rollback()
                return False
            session.commit()
            return True

    assert sum(at_once(type_)) == 4
    with live.session() as session:
        assert session.scalar(select(func.count()).select_from(WorkingCopy)) == 4
