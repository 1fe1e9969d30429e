"""Which courses there are, in what order and for whom; what belongs to a version."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue import actions, queries
from lms.catalogue.models import Course, CourseVersion
from tests.factories.contents import picture
from tests.factories.people import World, published_course, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def second(session: Session) -> Course:
    """One more published course, with one lesson."""
    course = actions.make_course(session, "hai", "Khóa hai", NOW)
    version = queries.draft_of(session, course.id)
    assert version is not None
    actions.add_lesson(session, version, "Bài")
    actions.publish(session, version, NOW)
    return course


def test_the_published_version_is_found_by_its_address(session: Session, made: World) -> None:
    assert queries.current_version_id(session, "thu") == made.version.id
    assert queries.current_version_at_a_glance(db, "thu") == made.version.id
    assert queries.course_by_slug(session, "thu").id == made.course.id
    session.get_one(Course, made.course.id).state = "archived"
    session.flush()
    for slug in ("thu", "khac", ""):
        with pytest.raises(NotFound):
            queries.current_version_id(session, slug)
        with pytest.raises(NotFound):
            queries.current_version_at_a_glance(db, slug)
    assert queries.course_by_slug(session, "thu").state == "archived"
    with pytest.raises(NotFound):
        queries.course_by_slug(session, "khac")


def test_a_list_holds_what_is_published_for_everybody_or_for_where_one_lives(session: Session, made: World) -> None:
    course = second(session)
    cards = queries.published_courses(session)
    assert [(card.slug, card.title, card.lessons, card.minutes) for card in cards] == [
        ("thu", "Khóa thử", 2, 10),
        ("hai", "Khóa hai", 1, 5),
    ]
    course.area_id = made.next_commune.id
    session.flush()
    assert [card.slug for card in queries.published_courses(session)] == ["thu"]
    assert [card.slug for card in queries.published_courses(session, [made.commune.id])] == ["thu"]
    assert [card.slug for card in queries.published_courses(session, [made.next_commune.id])] == ["thu", "hai"]
    session.get_one(Course, made.course.id).position, course.position = 9, 8
    course.area_id = None
    session.flush()
    assert [card.slug for card in queries.published_courses(session)] == ["hai", "thu"]
    actions.unpublish(course)
    actions.archive(session.get_one(Course, made.course.id))
    session.flush()
    assert queries.published_courses(session) == []


def test_a_course_is_called_as_it_is_published_or_else_as_it_is_written(session: Session, made: World) -> None:
    course, version = session.get_one(Course, made.course.id), session.get_one(CourseVersion, made.version.id)
    draft, _lessons = actions.copy_version(session, version, course.id, NOW)
    draft.title = "Tên mới"
    session.flush()
    assert queries.course_titles(session, [course.id, 999_999]) == {course.id: "Khóa thử"}
    actions.unpublish(course)
    session.flush()
    assert queries.course_titles(session, [course.id]) == {course.id: "Tên mới"}
    assert queries.course_titles(session, []) == {}


def test_versions_come_newest_first_and_one_at_most_is_a_draft(session: Session) -> None:
    course, version = published_course(session, NOW)
    assert queries.draft_of(session, course.id) is None
    draft, _lessons = actions.copy_version(session, version, course.id, NOW)
    assert queries.draft_of(session, course.id) is draft
    assert queries.versions_of(session, course.id) == [draft, version]


def test_lessons_and_steps_stand_in_their_order(session: Session, full: CourseVersion) -> None:
    lessons = queries.lessons_of(session, full.id)
    assert [lesson.key for lesson in lessons] == ["bai-so-1", "bai-so-2"]
    lessons[0].position = 9
    session.flush()
    assert [lesson.key for lesson in queries.lessons_of(session, full.id)] == ["bai-so-2", "bai-so-1"]
    assert [step.key for step in queries.steps_of(session, lessons[0].id)] == [f"buoc-so-{n}" for n in (1, 2, 3)]


def test_pictures_are_told_with_everything_but_their_bytes(session: Session, full: CourseVersion) -> None:
    rows = queries.pictures_of(session, full.id)
    assert list(rows) == sorted(rows)
    row, data = rows["hinh/ro.webp"], picture("green")
    assert (row.mime, row.width, row.height, row.size) == ("image/webp", 64, 48, len(data))
    assert (row.description, row.credit) == ("Ảnh ro", "Chị Hoa")
    assert (row.small_width, row.small_size, row.jpeg_width) == (0, 0, 0)
    assert queries.picture_bytes(session, row.sha256) == data
    with pytest.raises(NotFound):
        queries.picture_bytes(session, "0" * 64)
