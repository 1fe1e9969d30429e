"""Putting one part of a course version into the draft of another course, with the pictures and sounds it names."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring.lessons.actions import remove_lesson
from lms.authoring.library.actions import draw_again
from lms.authoring.versions.parts import OF_A_COPY, SETTINGS
from lms.catalogue import actions as catalogue
from lms.catalogue.contents import VALUES, LessonWords, StepWords, VersionSettings, put_copy
from lms.catalogue.models import CourseFile, CoursePicture, CourseVersion, Lesson, Step
from lms.catalogue.naming import names_of
from lms.catalogue.queries import lessons_of, steps_of
from lms.catalogue.sounds import copy_sounds
from lms.quizzes.actions import add_question, put_in, remove, rewrite
from lms.quizzes.queries import use_by_key, use_to_change


def take_part(session: Session, source: CourseVersion, draft: CourseVersion, name: str, now: datetime) -> None:
    """Make a part of the draft the same as that part of `source`; a part that the draft lacks is added."""
    sort, _sign, key = name.partition(":")
    if sort == SETTINGS:
        _take_settings(session, source, draft, now)
    elif sort == "lesson":
        _take_lesson(session, source, draft, key, now)
    else:
        _take_question(session, source, draft, key, now)


def drop_part(session: Session, draft: CourseVersion, name: str) -> None:
    """Remove a lesson or a question from the draft."""
    sort, _sign, key = name.partition(":")
    if sort == "lesson":
        if lesson := _lesson(session, draft, key):
            remove_lesson(session, draft, lesson)
    elif use := use_by_key(session, draft.id, key):
        remove(session, use_to_change(session, draft.id, use.id))


def _take_settings(session: Session, source: CourseVersion, draft: CourseVersion, now: datetime) -> None:
    own = {name: getattr(draft, name) for name in OF_A_COPY}
    replace(VersionSettings.of(source), **own).put(draft)
    catalogue.write_intro(draft, source.intro_source)
    session.flush()
    draw_again(session, draft, now)


def _take_lesson(session: Session, source: CourseVersion, draft: CourseVersion, key: str, now: datetime) -> None:
    """Take a lesson with the original's steps in its order; steps that keep their key keep what learners have read."""
    theirs = _lesson(session, source, key)
    if theirs is None:
        return
    mine = _lesson(session, draft, key)
    if mine is None:
        others = lessons_of(session, draft.id)
        mine = Lesson(version_id=draft.id, key=key, position=max((one.position for one in others), default=0) + 1)
    LessonWords.of(theirs).put(mine)
    session.add(mine)
    session.flush()
    steps = steps_of(session, theirs.id)
    _take_named(session, source, draft, {name for step in steps for name in names_of(step)}, now)
    session.execute(delete(Step).where(Step.lesson_id == mine.id))
    resolve, copies = catalogue.resolver(session, draft.id), {}
    for step in steps:
        copy = Step(lesson_id=mine.id, position=step.position)
        StepWords.of(step).put(copy)
        catalogue.write_step(copy, step.source, resolve)
        session.add(copy)
        session.flush()
        copies[step.id] = copy.id
    copy_sounds(session, copies)


def _take_question(session: Session, source: CourseVersion, draft: CourseVersion, key: str, now: datetime) -> None:
    theirs = use_by_key(session, source.id, key)
    if theirs is None:
        return
    _take_named(session, source, draft, set(theirs.asked.names), now)
    text = theirs.asked.text
    lesson = _lesson(session, draft, theirs.asked.lesson_key) if theirs.asked.lesson_key else None
    lesson_id = lesson.id if lesson else None
    mine = use_by_key(session, draft.id, key)
    if mine is None:
        add_question(session, draft.course_id, draft.id, text, now, lesson_id=lesson_id)
        return
    use = use_to_change(session, draft.id, mine.id)
    rewrite(session, use, text, now)
    put_in(session, use, lesson_id)


def _take_named(session: Session, source: CourseVersion, draft: CourseVersion, names: set[str], now: datetime) -> None:
    """Take the pictures, sounds, films and files of these names, with their descriptions.

    Such a name may have meant another thing in the draft until now, so the draft's own texts that use it are rendered
    again.
    """
    tables: tuple[Any, ...] = (CoursePicture, CourseFile)
    for table in tables:
        rows = select(table).where(table.version_id == source.id, table.path.in_(names))
        for row in session.scalars(rows.order_by(table.path)).all():
            known = session.get(table, (draft.id, row.path))
            mine = known or table(version_id=draft.id)
            changed = known is None or VALUES[table.__tablename__].of(known) != VALUES[table.__tablename__].of(row)
            put_copy(row, mine)
            session.add(mine)
            session.flush()
            if changed:
                draw_again(session, draft, now, row.path)


def _lesson(session: Session, version: CourseVersion, key: str) -> Lesson | None:
    return session.scalar(select(Lesson).where(Lesson.version_id == version.id, Lesson.key == key))
