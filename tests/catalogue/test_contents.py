"""What a version consists of: no column is forgotten by copying, comparing, reviewing, taking over, or packages.

Two things are walked by the tables themselves, so that a new column is met here before it is lost anywhere: every
column says something in `full_version`, and every column that is said changes the mark when it changes.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import lms.catalogue.models as catalogue_tables
import lms.quizzes.models as quiz_tables
from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.desk.review_models import Review
from lms.authoring.versions.actions import duplicate, open_draft
from lms.authoring.versions.comparing import comparison
from lms.authoring.versions.parts import OF_A_COPY, parts_of
from lms.authoring.versions.reviews import decide, standings, version_mark
from lms.authoring.versions.taking import take_part
from lms.base.db import Base
from lms.catalogue import actions as catalogue, contents as version_side
from lms.catalogue.contents import Contents, contents
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.catalogue.outline import forget_all
from lms.catalogue.queries import draft_of
from lms.people import actions as people
from lms.quizzes import contents as question_side, queries
from lms.quizzes.contents import questions_of
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import question_set
from lms.sharing.packages import load_package, read_package, write_package
from tests.factories.people import world

NOW = datetime.now(UTC)
TABLES = [
    table
    for module in (catalogue_tables, quiz_tables)
    for table in vars(module).values()
    if isinstance(table, type) and issubclass(table, Base) and table.__module__ == module.__name__
]


def said_columns() -> Iterator[tuple[Any, str]]:
    """(table, column) of everything that a version says, straight from the tables."""
    for table in TABLES:
        name = table.__tablename__
        own = version_side.OWN.get(name, {}) | question_side.OWN.get(name, {})
        made = (*version_side.MADE.get(name, ()), *question_side.MADE.get(name, ()))
        if name in version_side.BESIDE:
            continue
        for column in (one.name for one in table.__table__.columns):
            if column not in own and column not in made:
                yield table, column


SAID = list(said_columns())


def whole(session: Session, version: CourseVersion) -> tuple[Contents, Any]:
    """Everything a version says."""
    session.expire_all()
    return contents(session, version), questions_of(question_set(session, version.id))


def test_every_column_is_said_made_or_a_row_s_own_and_never_two_of_them() -> None:
    for table in TABLES:
        name, columns = table.__tablename__, set(table.__table__.columns.keys())
        if name in version_side.BESIDE:
            continue
        value = version_side.VALUES.get(name)
        said = set(value.names()) if value else set(question_side.HELD[name])
        made = {*version_side.MADE.get(name, ()), *question_side.MADE.get(name, ())}
        own = {*version_side.OWN.get(name, {}), *question_side.OWN.get(name, {})}
        assert said | made | own == columns, f"{name}: say where {columns ^ (said | made | own)} belongs"
        assert len(said) + len(made) + len(own) == len(columns), f"{name}: something is said twice"


def rows_of(session: Session, version: CourseVersion, table: Any) -> list[Any]:
    """The rows of a table that belong to a version."""
    lessons = select(Lesson.id).where(Lesson.version_id == version.id)
    steps = select(Step.id).where(Step.lesson_id.in_(lessons))
    used = select(VersionQuestion.question_version_id).where(VersionQuestion.course_version_id == version.id)
    asked = select(QuestionVersion.question_id).where(QuestionVersion.id.in_(used))
    mine = {
        "course_version": lambda: table.id == version.id,
        "lesson": lambda: table.version_id == version.id,
        "step": lambda: table.lesson_id.in_(lessons),
        "step_sound": lambda: table.step_id.in_(steps),
        "course_picture": lambda: table.version_id == version.id,
        "course_file": lambda: table.version_id == version.id,
        "question": lambda: table.id.in_(asked),
        "question_version": lambda: table.id.in_(used),
        "version_question": lambda: table.course_version_id == version.id,
    }
    keys = table.__table__.primary_key.columns
    return list(session.scalars(select(table).where(mine[table.__tablename__]()).order_by(*keys)).all())


def test_every_column_says_something_in_the_full_version(session: Session, full: CourseVersion) -> None:
    for table, column in SAID:
        values = [getattr(row, column) for row in rows_of(session, full, table)]
        default = table.__table__.c[column].default
        usual = (None, "", 0, {}, default.arg if default is not None and default.is_scalar else None)
        assert any(value not in usual for value in values), f"nothing is said in {table.__tablename__}.{column}"


def other(session: Session, row: Any, column: str) -> Any:
    """Another value of the same column."""
    value = getattr(row, column)
    special: dict[str, Callable[[], Any]] = {
        "question_version_id": lambda: _next_version(session, row).id,
        "lesson_id": lambda: None,
        "sha256": lambda: _another_hash(session, row, value),
        "level": lambda: "basic",
        "kind": lambda: "multiple",
        "position": lambda: 99,  # to the end of its list
    }
    return special[column]() if column in special else another(column, value)


def another(column: str, value: Any) -> Any:
    """Another value of the same sort, as long as it was."""
    if isinstance(value, date):
        return value.replace(year=value.year + 1)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict):
        return {**value, "tries": 1} if column == "asking" else turned(value)
    return value[:-1] + ("x" if value[-1] != "x" else "y")


def turned(body: dict[str, Any]) -> dict[str, Any]:
    """A question whose key is turned round, or which at least says something else."""
    options = [{**row, "right": not row["right"]} for row in body.get("options", ())]
    return {**body, "options": options} if options else {**body, "why": "Khác."}


def _another_hash(session: Session, row: Any, value: str) -> str:
    target = next(iter(type(row).__table__.c.sha256.foreign_keys)).column
    known = session.scalar(select(target).where(target != value))
    return known or _same_bytes(session, target.table, value)


def _same_bytes(session: Session, table: Any, value: str) -> str:
    row = dict(session.execute(select(table).where(table.c.sha256 == value)).mappings().one())
    session.execute(table.insert().values(row | {"sha256": "f" * 64}))
    return "f" * 64


def _next_version(session: Session, row: Any) -> QuestionVersion:
    old = session.get_one(QuestionVersion, row.question_version_id)
    kept = {name: getattr(old, name) for name in ("question_id", "kind", "tags", "difficulty")}
    new = QuestionVersion(number=99, created_at=NOW, body=turned(old.body) | {"why": "Khác."}, **kept)
    session.add(new)
    session.flush()
    return new


def changes(session: Session, version: CourseVersion) -> Iterator[tuple[str, Callable[[], None]]]:
    """For each column that is said: its name, and a deed that changes it in the first row that says something."""
    for table, column in SAID:
        name = f"{table.__tablename__}.{column}"

        def change(table: Any = table, column: str = column) -> None:
            rows = [row for row in rows_of(session, version, table) if getattr(row, column) not in (None, "")]
            row = rows[0]
            if column == "body":
                row = next(row for row in rows if "options" in row.body)
            keys = [key.name for key in table.__table__.primary_key.columns]
            this = [getattr(table, key) == getattr(row, key) for key in keys]
            session.execute(update(table).where(*this).values({column: other(session, row, column)}))
            session.flush()

        yield name, change
    yield "the order of lessons", lambda: move(session, rows_of(session, version, Lesson))
    yield "the order of steps", lambda: move(session, rows_of(session, version, Step))


def move(session: Session, rows: list[Any]) -> None:
    rows[0].position = 99
    session.flush()


def each(session: Session, version: CourseVersion, unseen: Callable[[], bool], but: tuple[str, ...] = ()) -> list[str]:
    """The changes after which `unseen` still says that nothing is different, each taken back again."""
    found = []
    for name, change in changes(session, version):
        if name in but:
            continue
        with session.begin_nested() as trial:
            change()
            session.expire_all()
            forget_all()
            queries.forget_all()
            if unseen():
                found.append(name)
            trial.rollback()
    return found


def test_whatever_is_changed_changes_the_mark_of_a_version(session: Session, full: CourseVersion) -> None:
    before = version_mark(session, full)
    assert version_mark(session, full) == before
    assert each(session, full, lambda: version_mark(session, full) == before) == []
    session.expire_all()
    assert version_mark(session, full) == before, "everything was taken back"


def test_writing_the_same_once_more_changes_no_mark(session: Session, full: CourseVersion) -> None:
    before = version_mark(session, full)
    resolve = catalogue.resolver(session, full.id)
    for step in rows_of(session, full, Step):
        catalogue.write_step(step, step.source, resolve)
    for use in rows_of(session, full, VersionQuestion):
        version = session.get_one(QuestionVersion, use.question_version_id)
        row = {**version.body, "exact": version.body.get("exact", []), "extra": version.body.get("extra", [])}
        version.body = {key: value for key, value in row.items() if key in version.body or not value}
    catalogue.write_intro(full, full.intro_source)
    session.flush()
    assert version_mark(session, full) == before


def test_an_agreement_is_about_everything_a_version_says(session: Session, full: CourseVersion) -> None:
    made = world(session, NOW)
    reviewer = people.register(session, people.NewPerson("Người Xem", 1980, made.commune.id), NOW)
    review = Review(version_id=full.id, reviewer_id=reviewer.id, note="", asked_at=NOW, asked_mark="", decision="")
    review.decided_mark = ""
    session.add(review)
    session.flush()
    decide(session, review, "agreed", NOW)
    assert [one.changed_since for one in standings(session, full)] == [False]
    assert each(session, full, lambda: not standings(session, full)[0].changed_since) == []


def test_a_new_draft_says_what_was_published(session: Session, full: CourseVersion) -> None:
    said = whole(session, full)
    catalogue.publish(session, full, NOW)
    draft = open_draft(session, session.get_one(Course, full.course_id), NOW)
    assert whole(session, draft) == said
    for name, columns in version_side.MADE.items():
        table = next(table for table in TABLES if table.__tablename__ == name)
        pairs = zip(rows_of(session, full, table), rows_of(session, draft, table), strict=True)
        assert all(getattr(old, one) == getattr(new, one) for old, new in pairs for one in columns)


def test_a_copy_of_the_course_says_the_same_under_another_title(session: Session, full: CourseVersion) -> None:
    made = world(session, NOW)
    copy = duplicate(session, Deed(made.farmer.id, NOW), session.get_one(Course, full.course_id))
    draft = draft_of(session, copy.id)
    assert draft is not None
    draft.title = full.title
    session.flush()
    assert whole(session, draft) == whole(session, full)


def test_two_versions_that_say_the_same_differ_in_nothing_and_every_change_is_shown(
    session: Session, full: CourseVersion
) -> None:
    catalogue.publish(session, full, NOW)
    draft = open_draft(session, session.get_one(Course, full.course_id), NOW)
    session.flush()
    assert comparison(session, full, draft).is_empty
    # Question versions are shared by both; the marks of read words and the key go with what is shown beside them.
    shared = {f"{table.__tablename__}.{column}" for table, column in SAID if table in (Question, QuestionVersion)}
    but = (*shared, "step_sound.words")
    assert each(session, draft, lambda: comparison(session, full, draft).is_empty, but) == []


@pytest.mark.parametrize("column", ["kind", "body", "tags", "difficulty"])
def test_a_change_of_a_question_is_shown(session: Session, full: CourseVersion, column: str) -> None:
    catalogue.publish(session, full, NOW)
    draft = open_draft(session, session.get_one(Course, full.course_id), NOW)
    use = next(
        use
        for use in rows_of(session, draft, VersionQuestion)
        if "options" in session.get_one(QuestionVersion, use.question_version_id).body
    )
    old = session.get_one(QuestionVersion, use.question_version_id)
    kept = {name: getattr(old, name) for name in question_side.HELD["question_version"]}
    new = QuestionVersion(question_id=old.question_id, number=99, created_at=NOW, **kept)
    setattr(new, column, other(session, old, column))
    session.add(new)
    session.flush()
    use.question_version_id = new.id
    session.flush()
    assert [one.kind for one in comparison(session, full, draft).questions] == ["changed"]


def test_taking_every_part_takes_everything_but_what_a_copy_has_of_its_own(
    session: Session, full: CourseVersion
) -> None:
    course = catalogue.make_course(session, "ban-sao", "Bản sao", NOW)
    draft = draft_of(session, course.id)
    assert draft is not None
    theirs = parts_of(session, full)
    for name in sorted(theirs, key=lambda name: ("lesson", "question", "settings").index(name.partition(":")[0])):
        take_part(session, full, draft, name, NOW)
    mine = parts_of(session, draft)
    assert {name: part.mark for name, part in mine.items()} == {name: part.mark for name, part in theirs.items()}
    for name in OF_A_COPY:
        setattr(draft, name, getattr(full, name))
    session.flush()
    assert whole(session, draft) == whole(session, full)


def test_every_change_is_seen_in_some_part(session: Session, full: CourseVersion) -> None:
    before = {name: part.mark for name, part in parts_of(session, full).items()}

    def unseen() -> bool:
        return {name: part.mark for name, part in parts_of(session, full).items()} == before

    own = tuple(f"course_version.{name}" for name in OF_A_COPY)
    order = ("version_question.position", "the order of lessons")  # a copy has its own
    assert each(session, full, unseen, (*own, *order)) == []


def test_a_package_holds_everything(session: Session, full: CourseVersion) -> None:
    made = world(session, NOW)
    session.add(CourseAuthor(course_id=full.course_id, person_id=made.farmer.id, since=NOW))
    catalogue.publish(session, full, NOW)
    data = write_package(session, session.get_one(Course, full.course_id))
    copy = load_package(session, read_package(data), made.farmer.id, NOW)
    session.flush()
    taken = session.scalars(select(CourseVersion).where(CourseVersion.course_id == copy.id)).one()
    assert whole(session, taken) == whole(session, full)
    assert version_mark(session, taken) == version_mark(session, full)
