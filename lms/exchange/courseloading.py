"""Course folders into the database and back: `load_course` publishes what a folder says, `export_course` writes one."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base import outside
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.catalogue import actions as catalogue
from lms.catalogue.contents import contents
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import draft_of, picture_bytes, pictures_of
from lms.content.media.picture_making import MIMES
from lms.exchange.coursefolder.looking import facts_of
from lms.exchange.coursefolder.model import CourseFolder, LessonFile
from lms.exchange.coursefolder.values import course_file, lesson_words, settings_of, step_words
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.coursemedia import keep_files, keep_readings, media_files, media_names
from lms.quizzes import actions as quizzes
from lms.quizzes.queries import question_set
from lms.quizzes.texts import QuestionText


@dataclass(frozen=True)
class LoadedCourse:
    """What loading a folder did: "new", "updated" or "unchanged", and the version now published."""

    slug: str
    outcome: str
    version_id: int


def load_course(session: Session, course: CourseFolder, now: datetime, *, over: bool = True) -> LoadedCourse:
    """Publish what a checked course folder says; a folder that says the same as before changes nothing.

    What a trainer has published, withdrawn or archived since then stays, however often the program starts.
    Raises Conflict when the folder has changed while somebody's draft is open in the editor; without `over` also when
    it has changed and what learners see no longer comes from a folder.
    """
    digest = content_hash(course)
    known = session.scalar(select(Course).where(Course.slug == course.slug))
    last = _last_loaded(session, known.id) if known is not None else None
    if last is not None and last.content_hash == digest:
        return LoadedCourse(course.slug, "unchanged", last.id)
    if known is not None and not over and (last is None or known.current_version_id != last.id):
        raise Conflict(N_("Khóa học này đã đổi ở trang soạn bài nên không tự nạp đè. Muốn nạp: lms courses load."))
    row = known or catalogue.make_course(session, course.slug, course.title, now)
    version = empty_draft(session, row, course.title, now, new=known is None)
    fill_draft(session, row, version, course, now)
    version.content_hash = digest
    catalogue.publish(session, version, now)
    return LoadedCourse(course.slug, "updated" if known else "new", version.id)


def last_said(session: Session, slug: str) -> str:
    """The fingerprint of what a course's folder said when it was loaded last; "" when none was."""
    known = session.scalar(select(Course).where(Course.slug == slug))
    last = _last_loaded(session, known.id) if known is not None else None
    return last.content_hash if last is not None else ""


def with_facts(course: CourseFolder) -> CourseFolder:
    """The same course with the facts about its pictures and files that are needed to keep them."""
    files = {path: data for path, data in (course.pictures | course.files).items() if path not in course.facts}
    found = outside.run(facts_of, files, limits=outside.PACKAGE) if files else {}
    return replace(course, facts=course.facts | found)


def _last_loaded(session: Session, course_id: int) -> CourseVersion | None:
    """The newest version that came from a folder; a trainer's own versions carry no fingerprint."""
    mine = select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.content_hash != "")
    return session.scalars(mine.order_by(CourseVersion.number.desc()).limit(1)).first()


def content_hash(course: CourseFolder) -> str:
    """A fingerprint of everything a folder holds."""
    digest = hashlib.sha256()
    for name, data in sorted(write_course(course).items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()


def export_course(session: Session, version: CourseVersion, slug: str, *, media: bool = True) -> CourseFolder:
    """A version as a folder's content, for coursefolder.writer; without `media` its pictures and files are empty."""
    questions = question_set(session, version.id)
    practice, bank = questions.practice, questions.bank
    said = contents(session, version)
    asked: dict[str | None, tuple[QuestionText, ...]] = {
        key: tuple(one.text for one in ones) for key, ones in practice.items()
    }
    asked[None] = tuple(one.text for one in bank)
    rows = pictures_of(session, version.id).items()
    pictures = {path: picture_bytes(session, row.sha256) if media else b"" for path, row in rows}
    files = media_files(session, version.id) if media else dict.fromkeys(media_names(session, version.id), b"")
    return course_file(slug, said, asked, pictures, files)


def empty_draft(session: Session, row: Course, title: str, now: datetime, *, new: bool) -> CourseVersion:
    """A draft with nothing in it. Raises Conflict while the course has a draft in the editor."""
    draft = draft_of(session, row.id)
    if draft is not None:
        if new:
            return draft
        raise Conflict(N_("Khóa học này đang có bản nháp trong trang soạn bài. Xuất bản hoặc bỏ bản nháp rồi nạp lại."))
    numbers = select(func.max(CourseVersion.number)).where(CourseVersion.course_id == row.id)
    version = CourseVersion(
        course_id=row.id, number=(session.scalar(numbers) or 0) + 1, state="draft", title=title, created_at=now
    )
    session.add(version)
    session.flush()
    return version


def fill_draft(session: Session, row: Course, version: CourseVersion, course: CourseFolder, now: datetime) -> None:
    """Fill an empty draft with what a checked folder says; best with its facts, which take a while to find out."""
    course = with_facts(course)
    settings_of(course).put(version)
    catalogue.write_intro(version, course.intro)
    for path, data in course.pictures.items():
        mime, fact = MIMES[path.rsplit(".", 1)[-1].lower()], course.facts[path]
        digest = put_media(session, NewMedia(mime, fact.width, fact.height, data, fact.forms), now)
        catalogue.name_picture(session, version, path, digest)
    keep_files(session, version, course, now)
    session.flush()
    resolve = catalogue.resolver(session, version.id)
    lessons = {file.key: _add_lesson(session, version, n, file, resolve) for n, file in enumerate(course.lessons, 1)}
    keep_readings(session, version, course, now)
    asked: dict[int | None, list[QuestionText]] = {
        lessons[file.key]: [one.text for one in file.practice] for file in course.lessons
    }
    asked[None] = [one.text for one in course.bank]
    # A question that the course has asked before is used again; where it has asked none, none need be looked up.
    is_new = not quizzes.has_asked(session, row.id)
    for lesson_id, texts in asked.items():
        if is_new:
            quizzes.add_questions(session, row.id, version.id, texts, now, lesson_id=lesson_id)
            continue
        for text in texts:
            quizzes.add_question(session, row.id, version.id, text, now, lesson_id=lesson_id)


def _add_lesson(session: Session, version: CourseVersion, position: int, file: LessonFile, resolve: Any) -> int:
    lesson = Lesson(version_id=version.id, position=position)
    lesson_words(file).put(lesson)
    session.add(lesson)
    session.flush()
    for number, part in enumerate(file.steps, 1):
        step = Step(lesson_id=lesson.id, position=number)
        step_words(part).put(step)
        catalogue.write_step(step, part.body, resolve)
        session.add(step)
    session.flush()
    return lesson.id
