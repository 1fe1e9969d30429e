"""A course from a folder that a trainer has changed on the desk: starting the program again takes nothing back."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from lms.authoring.courses import actions
from lms.authoring.desk.deeds import Deed
from lms.authoring.versions import actions as versions
from lms.base.errors import Conflict
from lms.catalogue.models import Course
from lms.catalogue.queries import course_by_slug
from lms.exchange.coursefolder.model import CourseFolder
from lms.exchange.coursefolder.reader import read_course
from lms.exchange.courseloading import load_course
from tests.authoring.desk import NOW, Desk
from tests.structure.tree import ROOT

pytestmark = pytest.mark.courses


@pytest.fixture
def folder(session: Session) -> CourseFolder:
    """A shipped course, loaded."""
    course, _problems = read_course(ROOT / "courses" / "an-toan-tren-mang")
    assert course is not None
    load_course(session, course, NOW)
    return course


def changed(session: Session, folder: CourseFolder, desk: Desk, how: str) -> tuple[Course, int | None]:
    """The course after a trainer has edited, withdrawn or put it away; and what learners see then."""
    course = course_by_slug(session, folder.slug)
    deed = Deed(desk.trainer.id, NOW)
    if how == "edited":
        actions.publish(session, deed, course, versions.open_draft(session, course, NOW))
    else:
        (actions.unpublish if how == "withdrawn" else actions.archive)(session, deed, course)
    session.flush()
    return course, course.current_version_id


@pytest.mark.parametrize("how", ["edited", "withdrawn", "archived"])
def test_the_same_folder_again_changes_nothing(session: Session, folder: CourseFolder, desk: Desk, how: str) -> None:
    course, seen = changed(session, folder, desk, how)
    assert load_course(session, folder, NOW).outcome == "unchanged"
    assert course.current_version_id == seen


@pytest.mark.parametrize("how", ["edited", "withdrawn", "archived"])
def test_a_newer_folder_waits_until_somebody_asks_for_it(
    session: Session, folder: CourseFolder, desk: Desk, how: str
) -> None:
    course, seen = changed(session, folder, desk, how)
    newer = replace(folder, title="An toàn trên mạng, bản hai")
    with pytest.raises(Conflict):
        load_course(session, newer, NOW, over=False)
    assert course.current_version_id == seen
    assert load_course(session, newer, NOW).outcome == "updated"
    assert course.current_version_id != seen


def test_a_newer_folder_of_an_untouched_course_is_loaded(session: Session, folder: CourseFolder) -> None:
    newer = replace(folder, title="An toàn trên mạng, bản hai")
    assert load_course(session, newer, NOW, over=False).outcome == "updated"
