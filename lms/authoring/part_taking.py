"""Putting one part of a course version into the draft of another course, with the pictures and sounds it names."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring.parts import COLUMNS, SETTINGS, names_in
from lms.authoring.writing import draw_again, remove_lesson
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseFile, CoursePicture, CourseVersion, Lesson, Step
from lms.catalogue.queries import lessons_of, steps_of
from lms.catalogue.sounds import copy_sounds
from lms.quizzes.actions import add_question, put_in, remove, rewrite
from lms.quizzes.copying import kept_text
from lms.quizzes.kinds.base import pictures_named
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import use_by_key, use_to_change

ABOUT = "title minutes updated_label review_by sources loudspeaker".split()


def take_part(session: Session, source: CourseVersion, draft: CourseVersion, name: str, now: datetime) -> None:
    """Let a part of the draft say what that part of `source` says; a part that is not there is added."""
    sort, _sign, key = name.partition(":")
    if sort == SETTINGS:
        _take_settings(session, source, draft)
    elif sort == "lesson":
        _take_lesson(session, source, draft, key)
    else:
        _take_question(session, source, draft, key, now)


def drop_part(session: Session, draft: CourseVersion, name: str) -> None:
    """Take a lesson or a question out of the draft."""
    sort, _sign, key = name.partition(":")
    if sort == "lesson":
        if lesson := _lesson(session, draft, key):
            remove_lesson(session, draft, lesson)
    elif use := use_by_key(session, draft.id, key):
        remove(session, use_to_change(session, draft.id, use.id))


def _take_settings(session: Session, source: CourseVersion, draft: CourseVersion) -> None:
    for column in COLUMNS:
        setattr(draft, column, getattr(source, column))
    catalogue.write_intro(draft, source.intro_source)
    session.flush()
    draw_again(session, draft)


def _take_lesson(session: Session, source: CourseVersion, draft: CourseVersion, key: str) -> None:
    """The steps are those of the original, in its order; a step that keeps its key keeps what was read of it."""
    theirs = _lesson(session, source, key)
    if theirs is None:
        return
    mine = _lesson(session, draft, key)
    if mine is None:
        others = lessons_of(session, draft.id)
        mine = Lesson(version_id=draft.id, key=key, position=max((one.position for one in others), default=0) + 1)
    for column in ABOUT:
        setattr(mine, column, getattr(theirs, column))
    session.add(mine)
    session.flush()
    steps = steps_of(session, theirs.id)
    _take_named(session, source, draft, names_in(step.source for step in steps))
    session.execute(delete(Step).where(Step.lesson_id == mine.id))
    resolve, copies = catalogue.resolver(session, draft.id), {}
    for step in steps:
        copy = Step(lesson_id=mine.id, key=step.key, position=step.position, title=step.title)
        catalogue.write_step(copy, step.source, resolve)
        session.add(copy)
        session.flush()
        copies[step.id] = copy.id
    copy_sounds(session, copies)


def _take_question(session: Session, source: CourseVersion, draft: CourseVersion, key: str, now: datetime) -> None:
    theirs = use_by_key(session, source.id, key)
    if theirs is None:
        return
    _take_named(session, source, draft, set(pictures_named(theirs.asked.body)) | names_in([theirs.asked.body["stem"]]))
    row = use_to_change(session, source.id, theirs.id)
    text = kept_text(row, session.get_one(QuestionVersion, row.question_version_id))
    lesson = _lesson(session, draft, theirs.asked.lesson_key) if theirs.asked.lesson_key else None
    lesson_id = lesson.id if lesson else None
    mine = use_by_key(session, draft.id, key)
    if mine is None:
        add_question(session, draft.course_id, draft.id, replace(text, key=key), now, lesson_id=lesson_id)
        return
    use = use_to_change(session, draft.id, mine.id)
    rewrite(session, use, text, now)
    put_in(session, use, lesson_id)


def _take_named(session: Session, source: CourseVersion, draft: CourseVersion, names: set[str]) -> None:
    """The pictures, sounds, films and files of these names, with their descriptions."""
    pictures = select(CoursePicture).where(CoursePicture.version_id == source.id, CoursePicture.path.in_(names))
    for picture in session.scalars(pictures).all():
        catalogue.name_picture(session, draft, picture.path, picture.sha256, picture.description)
        session.get_one(CoursePicture, (draft.id, picture.path)).credit = picture.credit
    files = select(CourseFile).where(CourseFile.version_id == source.id, CourseFile.path.in_(names))
    for file in session.scalars(files).all():
        known = session.get(CourseFile, (draft.id, file.path)) or CourseFile(version_id=draft.id, path=file.path)
        known.sha256, known.description = file.sha256, file.description
        session.add(known)
    session.flush()


def _lesson(session: Session, version: CourseVersion, key: str) -> Lesson | None:
    return session.scalar(select(Lesson).where(Lesson.version_id == version.id, Lesson.key == key))
