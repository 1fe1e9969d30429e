"""A version as one tree: in order, kept while it cannot change, and asked for by keys and numbers."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.catalogue import actions
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import Outline, forget_all, known, load, outline
from lms.catalogue.queries import lessons_of, steps_of
from tests.counting import counted
from tests.factories.people import published_course

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def version(session: Session) -> CourseVersion:
    found = published_course(session, NOW)[1]
    session.flush()
    return found


@pytest.fixture
def tree(session: Session, version: CourseVersion) -> Outline:
    return outline(session, version.id)


def test_everything_of_the_full_version_stands_in_the_tree(session: Session, full: CourseVersion) -> None:
    tree = outline(session, full.id)
    for name in ("title", "level", "pass_percent", "quiz_size", "updated_label", "intro_html", "number", "state"):
        assert getattr(tree, name) == getattr(full, name), name
    assert (tree.version_id, tree.course_id, tree.slug) == (full.id, full.course_id, "day-du")
    for row, lesson in zip(lessons_of(session, full.id), tree.lessons, strict=True):
        for name in ("id", "key", "title", "minutes", "updated_label", "review_by", "sources", "loudspeaker"):
            assert getattr(lesson, name) == getattr(row, name), name
        for step_row, step in zip(steps_of(session, row.id), lesson.steps, strict=True):
            for name in ("key", "title", "html", "plain", "source"):
                assert getattr(step, name) == getattr(step_row, name), name
    assert tree.minutes == 8 + 9
    heard = [[(one.language, one.name) for one in step.sounds] for step in tree.lessons[0].steps]
    assert heard == [[("vi", "Tiếng Việt")], [("vi", "Tiếng Việt")], [("tyz", "Tiếng Tày")]]
    assert all(one.digest and one.seconds and one.size for step in tree.lessons[0].steps for one in step.sounds)


def test_numbers_count_from_one(tree: Outline) -> None:
    assert [lesson.number for lesson in tree.lessons] == [1, 2]
    lesson = tree.lesson("bai-2")
    assert [step.number for step in lesson.steps] == [1, 2]
    assert (lesson.step(1).key, lesson.step(2).key, lesson.step_keys) == ("buoc-1", "buoc-2", {"buoc-1", "buoc-2"})
    for number in (0, 3, -1):
        with pytest.raises(NotFound):
            lesson.step(number)
    with pytest.raises(NotFound):
        tree.lesson("bai-3")


def test_the_step_that_teaches_is_found_by_both_keys(tree: Outline) -> None:
    lesson, step = tree.taught(("bai-2", "buoc-1")) or pytest.fail("it is there")
    assert (lesson.key, step.key) == ("bai-2", "buoc-1")
    for teaches in (None, ("bai-3", "buoc-1"), ("bai-2", "buoc-3"), ("bai-2", "")):
        assert tree.taught(teaches) is None


def test_after_the_last_lesson_comes_none(tree: Outline) -> None:
    first, last = tree.lessons
    assert (tree.after(first), tree.after(last)) == (last, None)


def test_a_published_version_is_read_once_and_a_draft_each_time(session: Session, version: CourseVersion) -> None:
    forget_all()
    engine = session.get_bind().engine
    assert known(engine, version.id) is None
    with counted(session) as first:
        tree = outline(session, version.id)
    with counted(session) as second:
        assert outline(session, version.id) is tree
    assert (len(first), len(second)) == (4, 0)
    assert known(engine, version.id) is tree
    draft, _lessons = actions.copy_version(session, version, version.course_id, NOW)
    one, two = outline(session, draft.id), outline(session, draft.id)
    assert (one == two, one is two, one.serial != two.serial) == (True, False, True)
    assert known(engine, draft.id) is None
    forget_all()
    assert known(engine, version.id) is None


def test_there_is_no_tree_of_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        load(session, 999_999)
