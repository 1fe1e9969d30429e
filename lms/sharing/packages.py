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
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.models import CourseAuthor
from lms.base.errors import LmsError
from lms.base.messages import Words, with_values
from lms.base.text import N_, fingerprint
from lms.catalogue import actions as catalogue
from lms.catalogue.contents import Columns, NamedFile as NamedFileValue, NamedPicture, contents
from lms.catalogue.models import Course, CourseFile as NamedFile, CoursePicture, CourseVersion, Lesson, Step, StepSound
from lms.catalogue.queries import versions_of
from lms.exchange.complete import lacks
from lms.exchange.coursefolder.model import CourseFile, Problem
from lms.exchange.coursefolder.reader import read_files
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import empty_draft, export_course, fill_draft

FORMAT, NEWEST = "lop-lang-khoa-hoc", 1
MANIFEST = "goi.json"
#: Bytes as sent and unpacked, and files: a course of twenty versions with films stays far below.
MOST_BYTES, MOST_UNPACKED, MOST_FILES = 120 * 1024 * 1024, 400 * 1024 * 1024, 8000
_DAY = (2026, 1, 1, 0, 0, 0)


About = dict[str, dict[str, str]]


class BadPackage(LmsError):
    """A file that is no course; `message` names the place and says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Packed:
    """One version in a package: what its folder says, when it was published (None for the draft), what pictures and
    files show and whose they are, by path.
    """

    course: CourseFile
    published_at: datetime | None
    about: About


@dataclass(frozen=True)
class Package:
    """A course that can be taken in."""

    versions: tuple[Packed, ...]

    @property
    def newest(self) -> CourseFile:
        """What the last version says."""
        return self.versions[-1].course


def write_package(session: Session, course: Course) -> bytes:
    """The course as a file; a version that nobody could take in stays behind (see `left_behind`)."""
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


def left_behind(session: Session, course: Course) -> list[tuple[CourseVersion, list[Problem]]]:
    """The versions that a package cannot hold and why: a draft that is not ready, or one that no reader takes."""
    found = [(version, lacks(session, version, course.slug)) for version in versions_of(session, course.id)]
    return [(version, problems) for version, problems in found if problems]


def read_package(data: bytes) -> Package:
    """What a package holds, looked through as a whole; raises BadPackage, and nothing of it is taken."""
    files = _unzipped(data)
    try:
        manifest = json.loads(files.get(MANIFEST, b""))
        kind, number, slug = manifest["format"], int(manifest["version"]), str(manifest["slug"])
        rows, sums = list(manifest["versions"]), dict(manifest["files"])
    except (ValueError, KeyError, TypeError):
        raise BadPackage(
            N_("Tệp này không phải khóa học lấy ra từ Lớp Làng. Chọn tệp .zip đã tải ở trang khóa học.")
        ) from None
    if kind != FORMAT or number > NEWEST:
        raise BadPackage(N_("Tệp này do bản Lớp Làng mới hơn làm ra. Nâng cấp chỗ này rồi đưa vào lại."))
    for path in sorted({*sums, *files} - {MANIFEST}):
        if path not in files or path not in sums or hashlib.sha256(files[path]).hexdigest() != sums[path]:
            message = N_("Tệp %(name)s trong gói bị thiếu hoặc đã đổi. Tải gói lại từ nơi gửi.")
            raise BadPackage(with_values(message, name=path[:80]))
    versions = tuple(_packed(slug, row, files) for row in rows)
    if not versions:
        raise BadPackage(N_("Gói này không có bản nào của khóa học."))
    return Package(versions)


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


def _packed(slug: str, row: Any, files: Mapping[str, bytes]) -> Packed:
    try:
        name, day = str(row["folder"]), row["published_at"]
        published = datetime.fromisoformat(day) if day else None
        about = {str(path): {str(k): str(v) for k, v in said.items()} for path, said in row["about"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadPackage(N_("Phần mô tả trong gói bị hỏng. Tải gói lại từ nơi gửi.")) from None
    folder = {path.removeprefix(f"{name}/"): data for path, data in files.items() if path.startswith(f"{name}/")}
    course, problems = read_files(slug, folder, published=published is not None)
    if course is None:
        wrong = next(problem for problem in problems if problem.serious)
        where = f"{name}/{wrong.file}"
        message = N_("%(where)s, dòng %(line)s: %(said)s")
        raise BadPackage(with_values(message, where=where, line=wrong.line, said=f"{wrong.message} {wrong.cure}"))
    return Packed(course, published, about)


def _about(session: Session, version: CourseVersion) -> About:
    """What no folder says: what pictures and files show and whose they are; readings of words that are others now."""
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
    """The columns of a named thing that its file does not hold."""
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


def _unzipped(data: bytes) -> dict[str, bytes]:
    """Every file of a zip; raises BadPackage for what is none, is too big, or names places outside itself."""
    if len(data) > MOST_BYTES:
        raise BadPackage(N_("Gói nặng quá 120 MB nên không nhận."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise BadPackage(N_("Gói này mở ra to bất thường nên không nhận."))
            outside = [
                e.filename for e in entries if e.filename.startswith("/") or ".." in e.filename or "\\" in e.filename
            ]
            if outside:
                message = N_("Tên tệp %(name)s trong gói không dùng được. Tải gói lại từ nơi gửi.")
                raise BadPackage(with_values(message, name=outside[0][:80]))
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        raise BadPackage(N_("Tệp này không phải gói .zip, hoặc chưa tải hết. Tải lại rồi gửi.")) from None
