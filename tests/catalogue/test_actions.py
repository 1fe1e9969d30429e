"""Deeds on courses: made, written, ordered, published, put away; what is published stays as it is."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.base.errors import Conflict, Invalid
from lms.catalogue import actions
from lms.catalogue.models import Course, CoursePicture, CourseVersion, Lesson, Step
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import draft_of, lessons_of, steps_of, versions_of
from tests.factories.contents import picture
from tests.factories.people import published_course

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def course(session: Session) -> Course:
    return actions.make_course(session, "Trồng rau sạch", "Trồng rau sạch", NOW)


@pytest.fixture
def draft(session: Session, course: Course) -> CourseVersion:
    found = draft_of(session, course.id)
    assert found is not None
    return found


def test_a_course_begins_with_an_empty_draft_under_an_address_of_its_own(
    session: Session, course: Course, draft: CourseVersion
) -> None:
    assert (course.slug, course.state, course.current_version_id, course.area_id) == (
        "trong-rau-sach", "active", None, None,
    )  # fmt: skip
    assert (draft.number, draft.state, draft.title) == (1, "draft", "Trồng rau sạch")
    for slug in ("trong rau sach", "", "!!!"):
        with pytest.raises(Invalid) as refused:
            actions.make_course(session, slug, "Khác", NOW)
        assert refused.value.field == "title"


def test_a_free_address_is_found_for_every_title(session: Session, course: Course) -> None:
    assert actions.free_slug(session, "Nuôi ong") == "nuoi-ong"
    assert actions.free_slug(session, "Trồng rau sạch") == "trong-rau-sach-2"
    actions.make_course(session, "trong-rau-sach-2", "x", NOW)
    actions.make_course(session, "trong-rau-sach-4", "x", NOW)
    assert actions.free_slug(session, "Trồng rau sạch") == "trong-rau-sach-3"
    assert actions.free_slug(session, "???") == "khoa-hoc"
    assert len(actions.free_slug(session, "rất dài " * 40)) <= 70


def test_keys_are_made_of_titles_and_never_twice() -> None:
    assert actions.free_key("Bật điện thoại", set(), "buoc") == "bat-dien-thoai"
    assert actions.free_key("Bật điện thoại", {"bat-dien-thoai"}, "buoc") == "bat-dien-thoai-2"
    assert actions.free_key("!!!", {"buoc", "buoc-2"}, "buoc") == "buoc-3"
    key = actions.free_key("chữ " * 30, set(), "buoc")
    assert len(key) <= 60
    assert not key.endswith("-")


def test_lessons_and_steps_come_at_the_end(session: Session, draft: CourseVersion) -> None:
    one, two = (actions.add_lesson(session, draft, "Bài mới") for _ in range(2))
    assert [(lesson.key, lesson.position, lesson.minutes) for lesson in (one, two)] == [
        ("bai-moi", 1, 5),
        ("bai-moi-2", 2, 5),
    ]
    steps = [actions.add_step(session, draft, one, "Bước", f"Chữ **{n}**") for n in (1, 2)]
    assert [(step.key, step.position) for step in steps] == [("buoc", 1), ("buoc-2", 2)]
    assert (steps[0].html, steps[0].plain) == ("<p>Chữ <strong>1</strong></p>\n", "Chữ 1")
    assert actions.add_step(session, draft, two, "Bước").key == "buoc", "keys are of their own lesson"


def test_things_change_places_and_stay_at_the_ends(session: Session, draft: CourseVersion) -> None:
    lessons = [actions.add_lesson(session, draft, name) for name in ("Một", "Hai", "Ba")]

    def moved(chosen: int, by: int) -> list[str]:
        actions.shift(session, list(lessons_of(session, draft.id)), chosen, by)
        return [lesson.title for lesson in lessons_of(session, draft.id)]

    assert moved(lessons[2].id, -1) == ["Một", "Ba", "Hai"]
    assert moved(lessons[0].id, 1) == ["Ba", "Một", "Hai"]
    for chosen, by in ((lessons[2].id, -1), (lessons[1].id, 1), (999_999, 1)):
        assert moved(chosen, by) == ["Ba", "Một", "Hai"]
    assert [lesson.position for lesson in lessons_of(session, draft.id)] == [1, 2, 3]


def test_a_picture_is_called_by_a_name_and_the_name_may_mean_another(session: Session, draft: CourseVersion) -> None:
    first, second = (
        put_media(session, NewMedia("image/webp", 64, 48, picture(colour)), NOW) for colour in ("green", "olive")
    )
    actions.name_picture(session, draft, "hinh/ro.webp", first, "Rổ rau")
    actions.name_picture(session, draft, "hinh/ro.webp", second)
    row = session.get_one(CoursePicture, (draft.id, "hinh/ro.webp"))
    assert (row.sha256, row.description) == (second, "")
    resolve = actions.resolver(session, draft.id)
    assert resolve("hinh/ro.webp") is not None
    assert resolve("hinh/khac.webp") is None


def test_what_is_made_of_a_text_is_made_when_it_is_written(session: Session, draft: CourseVersion) -> None:
    lesson = actions.add_lesson(session, draft, "Bài")
    step = actions.add_step(session, draft, lesson, "Bước", "Xem ![Rổ](hinh/ro.webp)")
    assert step.names == ["hinh/ro.webp"]
    actions.write_step(step, "Chỉ có chữ.", actions.resolver(session, draft.id))
    assert (step.source, step.plain, step.names) == ("Chỉ có chữ.", "Chỉ có chữ.", [])
    actions.write_intro(draft, "Học **xong**")
    assert (draft.intro_source, draft.intro_html) == ("Học **xong**", "<p>Học <strong>xong</strong></p>\n")


def test_what_is_published_is_not_touched(session: Session) -> None:
    _course, version = published_course(session, NOW)
    lesson = lessons_of(session, version.id)[0]
    step = steps_of(session, lesson.id)[0]
    deeds: list[Callable[[], object]] = [
        lambda: actions.add_lesson(session, version, "x"),
        lambda: actions.add_step(session, version, lesson, "x"),
        lambda: actions.drop(session, version, lesson),
        lambda: actions.drop(session, version, step),
        lambda: actions.name_picture(session, version, "hinh/x.webp", "0" * 64),
        lambda: actions.publish(session, version, NOW),
    ]
    for deed in deeds:
        with pytest.raises(Conflict):
            deed()
    assert (session.get(Lesson, lesson.id), session.get(Step, step.id)) == (lesson, step)


def test_a_course_is_published_hidden_put_away_and_taken_out_again(session: Session) -> None:
    course, version = published_course(session, NOW)
    assert (course.current_version_id, version.state, version.published_at) == (version.id, "published", NOW)
    actions.unpublish(course)
    assert (course.state, course.current_version_id, version.state) == ("active", None, "published")
    course.current_version_id = version.id
    actions.archive(course)
    assert (course.state, course.current_version_id) == ("archived", None)
    actions.unarchive(course)
    assert (course.state, course.current_version_id) == ("active", None)


def test_a_draft_is_thrown_away_with_all_that_is_in_it_and_nothing_else(session: Session) -> None:
    course, version = published_course(session, NOW)
    draft, lessons = actions.copy_version(session, version, course.id, NOW)
    assert (draft.number, draft.state, set(lessons)) == (
        2,
        "draft",
        {one.id for one in lessons_of(session, version.id)},
    )
    actions.discard_draft(session, course)
    session.expire_all()
    assert versions_of(session, course.id) == [version]
    assert session.get(Lesson, next(iter(lessons.values()))) is None
    actions.discard_draft(session, course)
    assert versions_of(session, course.id) == [version]
