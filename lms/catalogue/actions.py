"""Deeds on courses. A published version is never touched: every deed here asks for a draft."""

import re
from datetime import datetime
from itertools import chain, count
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.errors import Conflict, Invalid
from lms.base.text import N_, slug as slug_of
from lms.catalogue.contents import put_copy
from lms.catalogue.files import copy_named, other_things
from lms.catalogue.models import Course, CoursePicture, CourseVersion, Lesson, Step
from lms.catalogue.pictures import picture_of
from lms.catalogue.queries import draft_of, lessons_of, pictures_of, steps_of
from lms.catalogue.sounds import copy_sounds
from lms.content.text.named_things import Resolve, Thing
from lms.content.text.render import render


def make_course(session: Session, slug: str, title: str, now: datetime, *, area_id: int | None = None) -> Course:
    """Make a new course with an empty draft. Raises Invalid when the address is taken or empty."""
    address = slug_of(slug)
    if not address:
        raise Invalid("title", N_("Đặt tên khóa học bằng chữ."))
    if session.scalar(select(Course.id).where(Course.slug == address)) is not None:
        raise Invalid("title", N_("Đã có khóa học mang tên này. Thêm vài chữ cho khác đi."))
    course = Course(slug=address, area_id=area_id, state="active", created_at=now)
    session.add(course)
    session.flush()
    session.add(CourseVersion(course_id=course.id, number=1, state="draft", title=title, created_at=now))
    session.flush()
    return course


def free_slug(session: Session, title: str) -> str:
    """An address made of the title that no course has yet."""
    wanted = slug_of(title)[:70].strip("-") or "khoa-hoc"
    taken = set(session.scalars(select(Course.slug).where(Course.slug.startswith(wanted, autoescape=True))))
    numbers = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbers if name not in taken)


def name_picture(session: Session, version: CourseVersion, path: str, sha256: str, description: str = "") -> None:
    """Let a draft's texts call a picture by a name; a name that is in use already means the new picture from now on."""
    _must_be_draft(version)
    known = session.get(CoursePicture, (version.id, path))
    if known is None:
        known = CoursePicture(version_id=version.id, path=path)
        session.add(known)
    known.sha256, known.description = sha256, description
    session.flush()


def resolver(session: Session, version_id: int) -> Resolve:
    """A function that finds what the renderer needs to know of a name in the texts of this version; it returns None
    for unknown names."""
    known = pictures_of(session, version_id)
    glossary = session.scalar(select(CourseVersion.glossary).where(CourseVersion.id == version_id)) or ""
    others = other_things(session, version_id, glossary)

    def resolve(name: str) -> Thing | None:
        row = known.get(name)
        return picture_of(row) if row else others(name)

    return resolve


def write_step(step: Step, source: str, resolve: Any) -> None:
    """Set a step's Markdown and what is made of it."""
    made = render(source, resolve)
    step.source, step.html, step.plain, step.names = source, made.html, made.plain, list(made.names)


def write_intro(version: CourseVersion, source: str) -> None:
    """Set a draft's introduction and the HTML made of it."""
    version.intro_source = source
    version.intro_html = render(source, lambda _path: None).html


def add_lesson(session: Session, version: CourseVersion, title: str) -> Lesson:
    """Add a lesson at the end of a draft, with one empty step."""
    _must_be_draft(version)
    lessons = lessons_of(session, version.id)
    key = free_key(title, {lesson.key for lesson in lessons}, "bai")
    lesson = Lesson(version_id=version.id, key=key, position=_next(lessons), title=title, minutes=5)
    session.add(lesson)
    session.flush()
    return lesson


def add_step(session: Session, version: CourseVersion, lesson: Lesson, title: str, source: str = "") -> Step:
    """Add a step at the end of a draft's lesson."""
    _must_be_draft(version)
    steps = steps_of(session, lesson.id)
    key = free_key(title, {step.key for step in steps}, "buoc")
    step = Step(lesson_id=lesson.id, key=key, position=_next(steps), title=title)
    write_step(step, source, resolver(session, version.id))
    session.add(step)
    session.flush()
    return step


def shift(session: Session, things: list[Any], chosen_id: int, by: int) -> None:
    """Move one of `things` (lessons or steps, in order) up (-1) or down (+1); at the end nothing happens."""
    at = next((index for index, thing in enumerate(things) if thing.id == chosen_id), None)
    if at is None or not 0 <= at + by < len(things):
        return
    things[at], things[at + by] = things[at + by], things[at]
    for position, thing in enumerate(things, 1):
        thing.position = position
    session.flush()


def drop(session: Session, version: CourseVersion, thing: Lesson | Step) -> None:
    """Delete a lesson or step of a draft. Does not commit. Raises Conflict when the version is published."""
    _must_be_draft(version)
    session.execute(delete(type(thing)).where(type(thing).id == thing.id))


def copy_version(
    session: Session, source: CourseVersion, course_id: int, now: datetime
) -> tuple[CourseVersion, dict[int, int]]:
    """Make a draft with everything of `source`, and return it with a map from old lesson ids to new ones."""
    last = session.scalar(select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course_id)) or 0
    draft = CourseVersion(course_id=course_id, number=last + 1, state="draft", created_at=now)
    put_copy(source, draft)
    session.add(draft)
    session.flush()
    copy_named(session, source.id, draft.id)
    return draft, {old.id: _copy_lesson(session, old, draft.id) for old in lessons_of(session, source.id)}


def publish(session: Session, version: CourseVersion, now: datetime) -> None:
    """Turn a draft into the course's current version; from now on it never changes."""
    _must_be_draft(version)
    version.state, version.published_at = "published", now
    session.get_one(Course, version.course_id).current_version_id = version.id
    session.flush()


def unpublish(course: Course) -> None:
    """Hide the course from new learners; learners in the middle go on with their version."""
    course.current_version_id = None


def archive(course: Course) -> None:
    """Put the course away: unpublished and out of the lists; nothing is deleted."""
    course.state, course.current_version_id = "archived", None


def unarchive(course: Course) -> None:
    """Take the course out of the archive, unpublished."""
    course.state = "active"


def discard_draft(session: Session, course: Course) -> None:
    """Throw the draft away; only when something is published or the course was never anything else."""
    draft = draft_of(session, course.id)
    if draft is not None:
        session.execute(delete(CourseVersion).where(CourseVersion.id == draft.id))


def free_key(title: str, taken: set[str], fallback: str) -> str:
    """A key made of the title that is not among `taken`."""
    wanted = re.sub(r"-+$", "", slug_of(title)[:60]) or fallback
    candidates = chain([wanted], (f"{wanted}-{n}" for n in count(2)))
    return next(key for key in candidates if key not in taken)


def _must_be_draft(version: CourseVersion) -> None:
    if version.state != "draft":
        raise Conflict(N_("Bản này đã xuất bản nên không sửa được nữa. Mở bản nháp mới để sửa."))


def _next(things: Any) -> int:
    return max((thing.position for thing in things), default=0) + 1


def _copy_lesson(session: Session, old: Lesson, version_id: int) -> int:
    new = Lesson(version_id=version_id, position=old.position)
    put_copy(old, new)
    session.add(new)
    session.flush()
    copies = []
    for step in steps_of(session, old.id):
        copy = Step(lesson_id=new.id, position=step.position)
        put_copy(step, copy)
        copies.append((step.id, copy))
    session.add_all([copy for _old_id, copy in copies])
    session.flush()
    copy_sounds(session, {old_id: copy.id for old_id, copy in copies})
    return new.id
