"""A course as one .zip: every published version and the draft, with media, readings and questions.

The file is described in docs/course-package.md. It is written the same, byte for byte, from the same course, and read
back into the same course: versions with their numbers' order and days, their texts, pictures with what they show and
whose they are, sounds, films, files, readings, practice and bank.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.models import CourseAuthor
from lms.catalogue import actions as catalogue
from lms.catalogue.files import files_of
from lms.catalogue.models import Course, CourseFile as NamedFile, CoursePicture, CourseVersion
from lms.catalogue.queries import draft_of, pictures_of, versions_of
from lms.exchange.coursefolder.reader import read_ours
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import empty_draft, export_course, fill_draft
from lms.sharing.unpacking import FORMAT, MANIFEST, MOST_BYTES, NEWEST, BadPackage, Package, read_package

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
    """The course as a file; a draft that is not complete yet stays behind (see `left_behind`)."""
    files: dict[str, bytes] = {}
    rows: list[dict[str, Any]] = []
    for version in sorted(versions_of(session, course.id), key=lambda one: one.number):
        folder = write_course(export_course(session, version, course.slug))
        if version.state == "draft" and not _complete(course.slug, folder):
            continue
        name = f"ban-{len(rows) + 1}"
        files |= {f"{name}/{path}": data for path, data in folder.items()}
        day = version.published_at.isoformat() if version.published_at else None
        rows.append({"folder": name, "published_at": day, "about": _about(session, version.id)})
    sums = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    manifest = {"format": FORMAT, "version": NEWEST, "slug": course.slug, "versions": rows, "files": sums}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _zipped({MANIFEST: text.encode()} | files)


def left_behind(session: Session, course: Course) -> bool:
    """Whether there is a draft that a package cannot hold, because something in it is not written yet."""
    draft = draft_of(session, course.id)
    return draft is not None and not _complete(course.slug, write_course(export_course(session, draft, course.slug)))


def load_package(session: Session, package: Package, actor_id: int, now: datetime) -> Course:
    """A new course of the actor's with everything of a package."""
    title = package.newest.title
    row = catalogue.make_course(session, catalogue.free_slug(session, title), title, now)
    session.add(CourseAuthor(course_id=row.id, person_id=actor_id, since=now))
    for n, packed in enumerate(package.versions):
        version = empty_draft(session, row, packed.course.title, now, new=n == 0)
        fill_draft(session, row, version, packed.course, now)
        _describe(session, version, packed.about)
        if packed.published_at is not None:
            catalogue.publish(session, version, packed.published_at)
    # Learners see it when its trainer says so, not because a file was taken in.
    row.current_version_id = None
    session.flush()
    return row


def _complete(slug: str, folder: Mapping[str, bytes]) -> bool:
    return read_ours(slug, folder)[0] is not None


def _about(session: Session, version_id: int) -> dict[str, dict[str, str]]:
    pictures = {
        path: {"description": row.description, "credit": row.credit}
        for path, row in pictures_of(session, version_id).items()
        if row.description or row.credit
    }
    files = {
        path: {"description": row.description} for path, row in files_of(session, version_id).items() if row.description
    }
    return pictures | files


def _describe(session: Session, version: CourseVersion, about: dict[str, dict[str, str]]) -> None:
    for path, said in about.items():
        picture = session.get(CoursePicture, (version.id, path))
        named = picture or session.get(NamedFile, (version.id, path))
        if named is not None:
            named.description = said.get("description", "")[:200]
        if picture is not None:
            picture.credit = said.get("credit", "")[:120]
    session.flush()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[path])
    return out.getvalue()
