"""Taking a package apart: what a course in one file holds. Runs in a process of its own (lms.base.outside)."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lms.base.errors import LmsError
from lms.base.messages import Words, with_values
from lms.base.text import N_
from lms.content.filekinds import BELONGS, kind_of
from lms.content.office.take_home import checked_paper
from lms.exchange.coursefolder.looking import facts_of
from lms.exchange.coursefolder.model import CourseFolder, MediaFact
from lms.exchange.coursefolder.reader import read_files

FORMAT, NEWEST = "lop-lang-khoa-hoc", 1
MANIFEST = "goi.json"
#: The most bytes as sent and when unpacked, and the most files: a course of twenty versions with films stays far below.
MOST_BYTES, MOST_UNPACKED, MOST_FILES = 120 * 1024 * 1024, 400 * 1024 * 1024, 8000
TOO_HEAVY = N_("Gói nặng quá 120 MB nên không nhận.")

About = dict[str, dict[str, str]]


class BadPackage(LmsError):
    """The file is no course; `message` names the place and says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Packed:
    """One version in a package: what its folder says and when it was published (None for the draft).

    By path, also what pictures and files show and whose they are.
    """

    course: CourseFolder
    published_at: datetime | None
    about: About


@dataclass(frozen=True)
class Package:
    """A course that was read from a package and can be taken in."""

    versions: tuple[Packed, ...]

    @property
    def newest(self) -> CourseFolder:
        """The newest version in the package."""
        return self.versions[-1].course


def read_package(data: bytes) -> Package:
    """Everything that a package holds, checked as a whole. Raises BadPackage when anything is wrong."""
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
    known: dict[str, MediaFact] = {}
    versions = tuple(_packed(slug, row, files, known) for row in rows)
    if not versions:
        raise BadPackage(N_("Gói này không có bản nào của khóa học."))
    return Package(versions)


def _packed(slug: str, row: Any, files: Mapping[str, bytes], known: dict[str, MediaFact]) -> Packed:
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
    return Packed(_facts(_papers_anew(course), known), published, about)


def _papers_anew(course: CourseFolder) -> CourseFolder:
    """The course with its PDFs as this program writes them; PDFs that it wrote itself stay as they are."""
    anew = {path: checked_paper(data).data for path, data in course.files.items() if path.endswith(".pdf")}
    return replace(course, files=course.files | anew)


def _facts(course: CourseFolder, known: dict[str, MediaFact]) -> CourseFolder:
    """The course with the facts about its pictures and files; the same bytes are examined only once."""
    files = course.pictures | course.files
    marks = {path: f"{path.rpartition('.')[2]} {hashlib.sha256(data).hexdigest()}" for path, data in files.items()}
    fresh = {path: data for path, data in files.items() if marks[path] not in known}
    for path, fact in facts_of(fresh).items():
        known[marks[path]] = fact
    return replace(course, facts={path: known[mark] for path, mark in marks.items() if mark in known})


def _unzipped(data: bytes) -> dict[str, bytes]:
    """Every file of a zip, by path. Raises BadPackage when it is no zip, is too big, or names places outside itself."""
    if len(data) > MOST_BYTES:
        raise BadPackage(TOO_HEAVY)
    if (kind := kind_of(data)) not in ("course", "zip", "text", ""):
        raise BadPackage(BELONGS[kind])
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
