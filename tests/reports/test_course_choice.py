"""A course for an area is told of everywhere its learners live: above that area, in it, and in every part of it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import ancestors
from lms.authoring.desk.queries import copyable_courses
from lms.base.clock import local_day
from lms.catalogue.models import Course
from tests.browser import send, signed_in
from tests.reports.office import NOW, Office, page, staff

pytestmark = pytest.mark.both_engines

TODAY = local_day(NOW)


def kin(session: Session, one: Area, other: Area) -> bool:
    """Whether somebody can live in both."""
    lines = [{area.id, *(above.id for above in ancestors(session, area.id))} for area in (one, other)]
    return one.id in lines[1] or other.id in lines[0]


@pytest.fixture
def places(office: Office) -> dict[str, Area]:
    made = office.world
    return {"province": made.province, "commune": made.commune, "hamlet": made.hamlet, "next": made.next_commune}


@pytest.mark.parametrize("meant_for", ["province", "commune", "hamlet", "next"])
def test_officers_and_trainers_know_of_exactly_the_courses_that_somebody_of_theirs_can_join(
    app: Flask, office: Office, places: dict[str, Area], session: Session, meant_for: str
) -> None:
    session.get_one(Course, office.world.course.id).area_id = places[meant_for].id
    for where, area in places.items():
        officer, trainer = staff(session, "Cán Bộ Nữa", "officer", area), staff(session, "Dạy Nữa", "trainer", area)
        session.commit()
        expected = kin(session, area, places[meant_for])
        client = signed_in(app, officer)
        joined_here = where in {"province", "commune", "hamlet"}  # the office's farmer did
        told = "Khóa thử" in page(client, f"/bao-cao/{area.id}/khoa-hoc")
        assert told is (expected or joined_here), where
        assert ("Khóa thử" in page(client, "/quan-ly/nguoi/ghi-danh")) is expected, where
        assert bool(copyable_courses(session, trainer.id, TODAY)) is expected, where


def test_a_course_of_elsewhere_is_refused_beside_its_field(app: Flask, office: Office, session: Session) -> None:
    course = session.get_one(Course, office.world.course.id)
    course.area_id = office.world.next_commune.id
    session.commit()
    form = {"name": "Lê Văn Tám", "birth_year": "1966", "agree_learning": "y", "course": str(course.id)}
    client = signed_in(app, office.above)
    answer = send(client, "/quan-ly/nguoi/ghi-danh", {**form, "area": str(office.world.hamlet.id)})
    assert answer.status_code == 200
    assert "Khóa này dành cho bà con nơi khác." in answer.text
