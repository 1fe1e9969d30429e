"""A part of another course's version is taken over or taken out; what is not there changes nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from lms.authoring.versions.taking import drop_part, take_part
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import draft_of, lessons_of, steps_of
from lms.quizzes.actions import add_question
from lms.quizzes.queries import question_set, use_by_key
from tests.factories.people import World, question, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@pytest.fixture
def draft(session: Session) -> CourseVersion:
    """An empty draft of another course."""
    course = catalogue.make_course(session, "ban-sao", "Bản sao", NOW)
    found = draft_of(session, course.id)
    assert found is not None
    return found


def lessons(session: Session, version: CourseVersion) -> list[tuple[str, list[str]]]:
    session.expire_all()
    return [(one.key, [step.key for step in steps_of(session, one.id)]) for one in lessons_of(session, version.id)]


def test_a_lesson_is_taken_to_the_end_and_again_in_its_place(
    session: Session, made: World, draft: CourseVersion
) -> None:
    catalogue.add_lesson(session, draft, "Của mình")
    take_part(session, made.version, draft, "lesson:bai-2", NOW)
    take_part(session, made.version, draft, "lesson:bai-1", NOW)
    both = [("cua-minh", []), ("bai-2", ["buoc-1", "buoc-2"]), ("bai-1", ["buoc-1", "buoc-2"])]
    assert lessons(session, draft) == both
    lesson = next(one for one in lessons_of(session, draft.id) if one.key == "bai-2")
    lesson.title = "Sửa rồi"
    session.delete(session.get_one(Step, steps_of(session, lesson.id)[0].id))
    session.flush()
    take_part(session, made.version, draft, "lesson:bai-2", NOW)
    assert lessons(session, draft) == both
    assert session.get_one(Lesson, lesson.id).title == "Bài 2"


@pytest.mark.parametrize("name", ["lesson:khong-co", "question:khong-co"])
def test_what_the_other_version_lacks_changes_nothing(
    session: Session, made: World, draft: CourseVersion, name: str
) -> None:
    take_part(session, made.version, draft, name, NOW)
    drop_part(session, draft, name)
    assert lessons(session, draft) == []
    assert question_set(session, draft.id).bank == ()


def test_a_question_is_added_and_then_rewritten(session: Session, made: World, draft: CourseVersion) -> None:
    take_part(session, made.version, draft, "question:cau-1", NOW)
    (taken,) = question_set(session, draft.id).bank
    assert (taken.key, taken.body) == ("cau-1", question_set(session, made.version.id).bank[0].body)
    add_question(session, draft.course_id, draft.id, question(5), NOW, lesson_id=None)
    take_part(session, made.version, draft, "question:cau-1", NOW)
    assert [one.key for one in question_set(session, draft.id).bank] == ["cau-1", "cau-5"]


def test_a_question_goes_where_its_lesson_is(session: Session, made: World, draft: CourseVersion) -> None:
    source, _lessons = catalogue.copy_version(session, made.version, made.course.id, NOW)
    lesson = lessons_of(session, source.id)[0]
    add_question(session, made.course.id, source.id, question(7), NOW, lesson_id=lesson.id)
    take_part(session, source, draft, "question:cau-7", NOW)
    assert [one.key for one in question_set(session, draft.id).bank] == ["cau-7"], "the draft has no such lesson yet"
    take_part(session, source, draft, "lesson:bai-1", NOW)
    take_part(session, source, draft, "question:cau-7", NOW)
    assert [one.key for one in question_set(session, draft.id).practice["bai-1"]] == ["cau-7"]
    assert question_set(session, draft.id).bank == ()


def test_parts_are_taken_out(session: Session, made: World, draft: CourseVersion) -> None:
    for name in ("lesson:bai-1", "question:cau-1", "question:cau-2"):
        take_part(session, made.version, draft, name, NOW)
    drop_part(session, draft, "question:cau-1")
    drop_part(session, draft, "lesson:bai-1")
    assert lessons(session, draft) == []
    assert [one.key for one in question_set(session, draft.id).bank] == ["cau-2"]
    assert use_by_key(session, draft.id, "cau-1") is None


def test_settings_are_taken_but_for_what_a_copy_calls_its_own(
    session: Session, made: World, draft: CourseVersion
) -> None:
    source, _lessons = catalogue.copy_version(session, made.version, made.course.id, NOW)
    own = {"title": "Của xã mình", "updated_label": "01/2026", "review_by": date(2026, 5, 1)}
    theirs = {"title": "Của họ", "updated_label": "12/2026", "review_by": date(2027, 1, 1)}
    for version, said in ((draft, own), (source, theirs)):
        for name, value in said.items():
            setattr(version, name, value)
    source.quiz_size, source.glossary, source.level = 7, "OTP: mã", "advanced"
    catalogue.write_intro(source, "Học **xong**")
    session.flush()
    take_part(session, source, draft, "settings", NOW)
    session.expire_all()
    assert {name: getattr(draft, name) for name in own} == own
    assert (draft.quiz_size, draft.glossary, draft.level) == (7, "OTP: mã", "advanced")
    assert draft.intro_html == "<p>Học <strong>xong</strong></p>\n"
