"""Sounds, films and files that a version's texts name: kept once, copied with their version, served in pieces."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.catalogue.contents import put_copy
from lms.catalogue.models import Attachment, CourseFile, CoursePicture, CourseVersion
from lms.content.office.take_home import MIMES
from lms.content.text.glossary import meaning, own_words
from lms.content.text.named_things import FILES, FILMS, SOUNDS, WORD, Clip, Download, Thing

SOUND, FILM = "audio/webm", "video/mp4"


class NewFile(NamedTuple):
    """A sound, film or file ready to be kept, already checked by lms.content.

    `other` is the AAC form of a sound and the first picture of a film.
    """

    mime: str
    data: bytes
    other: bytes | None = None
    seconds: int = 0
    width: int = 0
    height: int = 0


class FileRow(NamedTuple):
    """A sound, film or file that a version's texts may name."""

    path: str
    sha256: str
    mime: str
    seconds: int
    width: int
    height: int
    size: int
    description: str


def keep_file(
    session: Session, version: CourseVersion, path: str, new: NewFile, description: str, now: datetime
) -> None:
    """Let a draft's texts call a file by a name; a name that is in use already means the new file from now on. Bytes
    are kept once."""
    digest = hashlib.sha256(new.data).hexdigest()
    if session.get(Attachment, digest) is None:
        session.add(Attachment(sha256=digest, size=len(new.data), created_at=now, **new._asdict()))
        session.flush()
    row = session.get(CourseFile, (version.id, path))
    if row is None:
        row = CourseFile(version_id=version.id, path=path)
        session.add(row)
    row.sha256, row.description = digest, description
    session.flush()


def files_of(session: Session, version_id: int) -> dict[str, FileRow]:
    """Sounds, films and files of a version by the name its texts use."""
    kept = (
        Attachment.sha256,
        Attachment.mime,
        Attachment.seconds,
        Attachment.width,
        Attachment.height,
        Attachment.size,
    )
    statement = (
        select(CourseFile.path, *kept, CourseFile.description)
        .join(Attachment, Attachment.sha256 == CourseFile.sha256)
        .where(CourseFile.version_id == version_id)
        .order_by(CourseFile.path)
    )
    return {row.path: FileRow(*row) for row in session.execute(statement)}


def copy_named(session: Session, old_id: int, new_id: int) -> None:
    """Let a new version name the pictures, sounds, films and files that the old one named."""
    for table in (CoursePicture, CourseFile):
        for row in session.scalars(select(table).where(table.version_id == old_id)).all():
            new = table(version_id=new_id)
            put_copy(row, new)
            session.add(new)
    session.flush()


def drop_unnamed(session: Session) -> None:
    """Delete the bytes that no version names any more."""
    named = select(CourseFile.sha256).where(CourseFile.sha256 == Attachment.sha256)
    session.execute(delete(Attachment).where(~named.exists()))


def file_bytes(session: Session, digest: str) -> tuple[bytes, bytes | None]:
    """The bytes of a file and of its other form, None without one. Raises NotFound when no file has this hash."""
    found = session.execute(select(Attachment.data, Attachment.other).where(Attachment.sha256 == digest)).first()
    if found is None:
        raise NotFound
    return found.data, found.other


def thing_of(row: FileRow) -> Thing:
    """What the renderer needs to know of a file."""
    where = f"/tep/{row.sha256}"
    if row.path.startswith(SOUNDS):
        heard = ((f"{where}.webm", "audio/webm; codecs=opus"), (f"{where}.m4a", "audio/mp4"))
        return Clip(heard, row.seconds, row.size)
    if row.path.startswith(FILMS):
        return Clip(((f"{where}.mp4", "video/mp4"),), row.seconds, row.size, row.width, row.height, f"{where}.webp")
    ending = next(ending for ending, mime in MIMES.items() if mime == row.mime)
    return Download(f"{where}.{ending}", ending, row.size)


def other_things(session: Session, version_id: int, glossary: str) -> Callable[[str], Thing | None]:
    """A function from the name of a sound, film, file or hard word to the thing, for the texts of one version."""
    known, own = files_of(session, version_id), own_words(glossary)

    def resolve(name: str) -> Thing | None:
        word = WORD.fullmatch(name)
        if word is not None:
            return meaning(word[1], own)
        row = known.get(name)
        return thing_of(row) if row and name.startswith((SOUNDS, FILMS, FILES)) else None

    return resolve


def names_of(session: Session, version_id: int) -> set[str]:
    """Every name that texts of a version may use: of pictures, sounds, films and files."""
    pictures = select(CoursePicture.path).where(CoursePicture.version_id == version_id)
    files = select(CourseFile.path).where(CourseFile.version_id == version_id)
    return set(session.scalars(pictures.union_all(files)))
