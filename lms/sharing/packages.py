"""A course as one .zip: every published version and the draft, with media, readings and questions.

The file is described in docs/course-package.md. The same course gives the same file, byte for byte, and reading it
gives the same course: versions in the order of their numbers with their days, their texts, pictures with what they show
and whose they are, sounds, films, files, readings, practice and bank.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.base.text import fingerprint
from lms.catalogue import actions as catalogue
from lms.catalogue.contents import Columns, NamedFile as NamedFileValue, NamedPicture, contents
from lms.catalogue.models import Course, CourseFile as NamedFile, CoursePicture, CourseVersion, Lesson, Step, StepSound
from lms.catalogue.queries import versions_of
from lms.exchange.complete import lacks
from lms.exchange.coursefolder.model import Flaw
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import empty_draft, export_course, fill_draft
from lms.sharing.unpacking import FORMAT, MANIFEST, MOST_BYTES, NEWEST, About, BadPackage, Package, read_package

__all__ = [
    "MANIFEST",
    "MOST_BYTES",
    "BadPackage",
    "Package",
    "left_behind",
    "load_package",
    "read_package",
    "write_package",
]

_DAY = (2026, 1, 1, 0, 0, 0)


def write_package(session: Session, course: Course) -> bytes:
    """The course as the bytes of a file; versions that nobody could take in are left out (see `left_behind`)."""
    files: dict[str, bytes] = {}
    rows: list[dict[str, Any]] = []
    for version in sorted(versions_of(session, course.id), key=lambda one: one.number):
        if lacks(session, version, course.slug):
            continue
        folder = write_course(export_course(session, version, course.slug))
        name = f"ban-{len(rows) + 1}"
        files |= {f"{name}/{path}": data for path, data in folder.items()}
        day = version.published_at.isoformat() if version.published_at else None
        rows.append({"folder": name, "published_at": day, "about": _about(session, version)})
    sums = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    manifest = {"format": FORMAT, "version": NEWEST, "slug": course.slug, "versions": rows, "files": sums}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _zipped({MANIFEST: text.encode()} | files)


def left_behind(session: Session, course: Course) -> list[tuple[CourseVersion, list[Flaw]]]:
    """The versions that a package cannot hold, and why: a draft that is not ready, or one that no reader accepts."""
    found = [(version, lacks(session, version, course.slug)) for version in versions_of(session, course.id)]
    return [(version, problems) for version, problems in found if problems]


def load_package(session: Session, package: Package, actor_id: int, now: datetime) -> Course:
    """Make a new course of the actor's with everything of a package. Does not commit."""
    title = package.newest.title
    row = catalogue.make_course(session, catalogue.free_slug(session, title), title, now)
    session.add(CourseAuthor(course_id=row.id, person_id=actor_id, since=now))
    for n, packed in enumerate(package.versions):
        version = empty_draft(session, row, packed.course.title, now, new=n == 0)
        fill_draft(session, row, version, packed.course, now)
        _describe(session, version, packed.about)
        if packed.published_at is not None:
            catalogue.publish(session, version, packed.published_at)
    # Learners see the course when its trainer publishes it, not because a file was taken in.
    row.current_version_id = None
    session.flush()
    return row


def _about(session: Session, version: CourseVersion) -> About:
    """What a folder does not say: what pictures and files show, whose they are, and readings of words changed since."""
    said = contents(session, version)
    found = {path: {name: getattr(one, name) for name in _beside(type(one))} for path, one in said.things.items()}
    for lesson in said.lessons:
        for step in lesson.steps:
            mark = fingerprint(step.words.title, step.words.source)
            path = f"giong-doc/{lesson.words.key}/{step.words.key}"
            found |= {f"{path}.{one.language}": {"words": one.words} for one in step.sounds if one.words != mark}
    kept = {path: {name: value for name, value in about.items() if value} for path, about in found.items()}
    return {path: about for path, about in kept.items() if about}


def _beside(named: type[Columns]) -> list[str]:
    """The columns of a named thing that are not in its file."""
    return [name for name in named.names() if name not in ("path", "sha256")]


def _describe(session: Session, version: CourseVersion, about: About) -> None:
    heard = _readings(session, version)
    for path, said in about.items():
        picture, file = (session.get(table, (version.id, path)) for table in (CoursePicture, NamedFile))
        for row, named in ((picture, NamedPicture), (file, NamedFileValue)):
            for name in _beside(named) if row is not None else ():
                setattr(row, name, said.get(name, "")[: _most(row, name)])
        if path in heard and "words" in said:
            heard[path].words = said["words"][: _most(heard[path], "words")]
    session.flush()


def _readings(session: Session, version: CourseVersion) -> dict[str, StepSound]:
    statement = (
        select(StepSound, Lesson.key, Step.key)
        .join(Step, Step.id == StepSound.step_id)
        .join(Lesson, Lesson.id == Step.lesson_id)
        .where(Lesson.version_id == version.id)
    )
    return {f"giong-doc/{lesson}/{step}.{row.language}": row for row, lesson, step in session.execute(statement)}


def _most(row: Any, column: str) -> int:
    return int(row.__table__.c[column].type.length)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[path])
    return out.getvalue()
