"""What was read on a phone before anybody knew who reads is taken over once, and only what is still there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue import actions as catalogue
from lms.learning import visitor
from lms.learning.importing import Offered, claim, offered, take_in
from lms.learning.models import Enrolment, TakenReading
from lms.people.models import PersonArea
from tests.factories.people import World, world

NOW = datetime.now(UTC)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def enrolments(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Enrolment)) or 0


@pytest.mark.both_engines
def test_a_reading_is_offered_to_one_person_only(session: Session) -> None:
    assert claim(session, "so-1", NOW)
    assert not claim(session, "so-1", NOW + timedelta(hours=1))
    assert claim(session, "so-2", NOW)
    late = NOW + timedelta(seconds=2 * visitor.FOR_SECONDS + 60)
    assert claim(session, "so-3", late)
    assert session.scalars(select(TakenReading.number)).all() == ["so-3"], "no browser can bring the others any more"


def test_what_is_offered_is_told_course_by_course(session: Session, made: World) -> None:
    version = made.version.id
    assert offered(session, {(version, 1): 0b11, (version, 2): 0b10}) == [Offered("Khóa thử", 3)]
    assert offered(session, {}) == []
    for nothing in ({(version, 1): 0}, {(version, 3): 1}, {(version, 0): 1}, {(999_999, 1): 1}, {(version, 1): 0b100}):
        assert offered(session, nothing) == []


def test_a_draft_is_no_reading(session: Session, made: World) -> None:
    draft, _lessons = catalogue.copy_version(session, made.version, made.course.id, NOW)
    assert offered(session, {(draft.id, 1): 1}) == []
    assert take_in(session, made.farmer.id, {(draft.id, 1): 1}, NOW) == 0


def test_what_was_read_is_recorded_once(session: Session, made: World) -> None:
    read = {(made.version.id, 1): 0b11, (made.version.id, 2): 0b1}
    assert take_in(session, made.farmer.id, read, NOW) == 3
    assert take_in(session, made.farmer.id, read, NOW) == 0
    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.area_id == made.hamlet.id
    assert enrolment.progress["read"].keys() == {"bai-1", "bai-2"}


def test_of_one_course_only(session: Session, made: World) -> None:
    read = {(made.version.id, 1): 0b1}
    assert take_in(session, made.farmer.id, read, NOW, course_id=made.course.id + 1) == 0
    assert enrolments(session) == 0
    assert take_in(session, made.farmer.id, read, NOW, course_id=made.course.id) == 1


def test_nothing_is_joined_for_lessons_that_hold_nothing_read(session: Session, made: World) -> None:
    assert take_in(session, made.farmer.id, {(made.version.id, 1): 0}, NOW) == 0
    assert enrolments(session) == 0


def test_a_course_that_was_put_away_is_passed_over(session: Session, made: World) -> None:
    catalogue.archive(made.course)
    session.flush()
    assert take_in(session, made.farmer.id, {(made.version.id, 1): 0b1}, NOW) == 0
    assert enrolments(session) == 0


def test_whoever_lives_nowhere_takes_nothing_over(session: Session, made: World) -> None:
    for stay in session.scalars(select(PersonArea).where(PersonArea.person_id == made.farmer.id)):
        session.delete(stay)
    session.flush()
    assert take_in(session, made.farmer.id, {(made.version.id, 1): 0b1}, NOW) == 0
