"""Taking what a visitor has read on this device into the record of the person who has just joined or signed in."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import Outline, outline
from lms.learning import visitor
from lms.learning.actions import enrol, read_step
from lms.people.queries import home_area_id


def take_in(session: Session, person_id: int, cookie: str | None, now: datetime) -> int:
    """Enrol the person in the courses begun as a visitor and record the steps read; returns how many were new.

    Lessons and versions that are no more are passed over: the cookie comes from outside.
    """
    area_id = home_area_id(session, person_id)
    if area_id is None:
        return 0
    new = 0
    for (version_id, number), mask in visitor.parse(cookie).items():
        tree = _published(session, version_id)
        if tree is None or not 1 <= number <= len(tree.lessons):
            continue
        lesson = tree.lessons[number - 1]
        try:
            enrolment = enrol(session, person_id, tree.course_id, area_id, now)
        except NotFound:
            continue
        for step in visitor.steps(mask):
            if step <= len(lesson.steps):
                new += read_step(session, enrolment, lesson.key, lesson.steps[step - 1].key, now)
    return new


def _published(session: Session, version_id: int) -> Outline | None:
    version = session.get(CourseVersion, version_id)
    return outline(session, version_id) if version is not None and version.state == "published" else None
