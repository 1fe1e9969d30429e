"""Reading the pictures, sounds, films and files of a draft: where each is used, whose it is, how much a phone loads.

Also the pictures of the trainer's other courses, to be taken over.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.queries import writable_courses
from lms.authoring.library.uses import UseOf, places
from lms.base.errors import NotFound
from lms.catalogue.files import FileRow, files_of, thing_of
from lms.catalogue.models import CourseVersion
from lms.catalogue.pictures import picture_address
from lms.catalogue.queries import PictureRow, pictures_of
from lms.content.text.named_things import Clip, Download

#: Bytes a second on a slow line (400 kbit/s): EDGE and crowded 3G, which is what remote hamlets have.
THIN_LINE = 50 * 1024
#: How many pictures of other courses are offered at once.
MOST_OFFERED = 60


@dataclass(frozen=True)
class LibraryItem:
    """A thing of the library. `phone` is the bytes that a phone loads; `src` shows a picture, `clip` plays the rest."""

    path: str
    description: str
    credit: str
    size: int
    phone: int
    width: int
    height: int
    seconds: int
    src: str = ""
    clip: Clip | None = None
    download: Download | None = None
    uses: list[UseOf] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The folder that tells its kind: "hinh" (picture), "tieng" (sound), "phim" (film) or "tep" (file)."""
        return self.path.split("/")[0]

    @property
    def line(self) -> str:
        """The Markdown by which a text shows it."""
        mark = "" if self.kind == "tep" else "!"
        return f"{mark}[{self.description}]({self.path})"

    @property
    def waiting(self) -> int:
        """Whole seconds, at least 1, that a slow line takes to bring it."""
        return max(1, round(self.phone / THIN_LINE))


def library(session: Session, version_id: int) -> list[LibraryItem]:
    """Everything that texts of a version may show, and where it is used; always the same number of queries."""
    uses = places(session, version_id)
    pictures = [_picture(row, uses.get(row.path, [])) for row in pictures_of(session, version_id).values()]
    return pictures + [_file(row, uses.get(row.path, [])) for row in files_of(session, version_id).values()]


def item_of(session: Session, version_id: int, path: str) -> LibraryItem:
    """One thing of a version by its name. Raises NotFound when the version has none of this name."""
    found = next((item for item in library(session, version_id) if item.path == path), None)
    if found is None:
        raise NotFound
    return found


def offered(session: Session, actor_id: int, version: CourseVersion, today: date) -> list[tuple[int, str, LibraryItem]]:
    """(version id, title, item) of pictures in the trainer's other courses' newest versions that this draft lacks."""
    newest = (
        select(func.max(CourseVersion.id))
        .where(CourseVersion.course_id.in_(writable_courses(session, actor_id, today)))
        .where(CourseVersion.course_id != version.course_id)
        .group_by(CourseVersion.course_id)
    )
    known = {row.sha256 for row in pictures_of(session, version.id).values()}
    found: list[tuple[int, str, LibraryItem]] = []
    others = select(CourseVersion).where(CourseVersion.id.in_(newest)).order_by(CourseVersion.title)
    for other in session.scalars(others).all():
        for row in pictures_of(session, other.id).values():
            if row.sha256 not in known and len(found) < MOST_OFFERED:
                known.add(row.sha256)
                found.append((other.id, other.title, _picture(row, [])))
    return found


def _picture(row: PictureRow, uses: list[UseOf]) -> LibraryItem:
    phone = row.small_size or row.size
    src = picture_address(row.sha256, row.mime)
    about = (row.path, row.description, row.credit, row.size, phone)
    return LibraryItem(*about, row.width, row.height, 0, src=src, uses=uses)


def _file(row: FileRow, uses: list[UseOf]) -> LibraryItem:
    thing = thing_of(row)
    return LibraryItem(
        row.path,
        row.description,
        "",
        row.size,
        row.size,
        row.width,
        row.height,
        row.seconds,
        clip=thing if isinstance(thing, Clip) else None,
        download=thing if isinstance(thing, Download) else None,
        uses=uses,
    )
