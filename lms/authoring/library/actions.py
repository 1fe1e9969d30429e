"""Changes to the pictures, sounds, films and files of a draft: keep, describe, replace, remove, take over.

Every text that shows one of them is rendered again. A second press of the same button changes nothing. None commits.
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring.desk.queries import steps_by_lesson
from lms.authoring.desk.rules import free_name
from lms.authoring.library.uses import must_be_unused
from lms.base.errors import Conflict, NotFound
from lms.base.text import N_
from lms.catalogue import actions as catalogue
from lms.catalogue.contents import NamedPicture
from lms.catalogue.files import FILM, SOUND, NewFile, drop_unnamed, files_of, keep_file
from lms.catalogue.models import CourseFile, CoursePicture, CourseVersion, Media
from lms.catalogue.naming import names_of
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import pictures_of
from lms.content.media.picture_making import CleanPicture
from lms.content.office.take_home import MIMES
from lms.content.sent import SentFile
from lms.quizzes.actions import rewrite
from lms.quizzes.queries import use_to_change, uses_of


@dataclass(frozen=True)
class NewPicture:
    """An uploaded picture, re-encoded, with its name and a description for people who cannot see it."""

    name: str
    description: str
    clean: CleanPicture


def add_picture(session: Session, version: CourseVersion, picture: NewPicture, now: datetime) -> str:
    """Keep an uploaded picture under a free name in a draft; returns the name its texts use.

    Steps that already use that name show the picture from now on. When the same picture comes again under the same name
    (a second press), it is kept once.
    """
    clean = picture.clean
    digest = put_media(session, NewMedia(clean.mime, clean.width, clean.height, clean.data, clean.forms), now)
    known = pictures_of(session, version.id)
    path = free_name(picture.name, "hinh", "webp", {name for name, row in known.items() if row.sha256 != digest})
    catalogue.name_picture(session, version, path, digest, picture.description)
    draw_again(session, version, now, path)
    return path


def remove_picture(session: Session, version: CourseVersion, path: str) -> None:
    """Remove a picture, and its bytes when no version names it any more. Raises Conflict when a text shows it."""
    must_be_unused(session, version, path)
    row = session.get_one(CoursePicture, (version.id, path))
    digest = row.sha256
    session.delete(row)
    session.flush()
    forget_media(session, {digest})


def forget_media(session: Session, digests: set[str]) -> None:
    """Remove the bytes of these pictures (by hash) that no course version names any more."""
    named = select(CoursePicture.sha256).where(CoursePicture.sha256 == Media.sha256)
    session.execute(delete(Media).where(Media.sha256.in_(sorted(digests)), ~named.exists()))


def draw_again(session: Session, version: CourseVersion, now: datetime, path: str | None = None) -> None:
    """Render again the steps and questions that name `path`, or all of them when it is None."""
    resolve = catalogue.resolver(session, version.id)
    for _lesson, steps in steps_by_lesson(session, version.id):
        for step in steps:
            if _names(names_of(step), path):
                catalogue.write_step(step, step.source, resolve)
    session.flush()
    for use in uses_of(session, version.id):
        if _names(use.asked.names, path):
            rewrite(session, use_to_change(session, version.id, use.id), use.asked.text, now)


def _names(names: Sequence[str], path: str | None) -> bool:
    return path in names if path is not None else bool(names)


@dataclass(frozen=True)
class ReadyFile:
    """A file that may be kept: its folder, the ending of its name, and the picture or other file that it is."""

    folder: str
    ending: str
    picture: CleanPicture | None = None
    file: NewFile | None = None


def ready(sent: SentFile) -> ReadyFile:
    """A file that was sent and checked (lms.content.sent), in the form in which the tables hold it."""
    if sent.picture is not None:
        return ReadyFile("hinh", "webp", picture=sent.picture)
    if sent.sound is not None:
        return ReadyFile("tieng", "webm", file=NewFile(SOUND, sent.sound.opus, sent.sound.aac, sent.sound.seconds))
    if sent.film is not None:
        film = sent.film
        new = NewFile(FILM, film.mp4, film.poster, film.seconds, film.width, film.height)
        return ReadyFile("phim", "mp4", file=new)
    assert sent.paper is not None  # noqa: S101  (it is one of the four)
    return ReadyFile("tep", sent.paper.ending, file=NewFile(MIMES[sent.paper.ending], sent.paper.data))


def take_in(
    session: Session, version: CourseVersion, sent: ReadyFile, name: str, description: str, now: datetime
) -> str:
    """Keep a file in a draft under a free name; returns the name its texts use. A second press keeps it once."""
    if sent.picture is not None:
        return add_picture(session, version, NewPicture(name, description, sent.picture), now)
    assert sent.file is not None  # noqa: S101  (it is one of the two)
    known = files_of(session, version.id)
    digest = hashlib.sha256(sent.file.data).hexdigest()
    path = free_name(name, sent.folder, sent.ending, {path for path, row in known.items() if row.sha256 != digest})
    keep_file(session, version, path, sent.file, description, now)
    draw_again(session, version, now, path)
    return path


def remove_file(session: Session, version: CourseVersion, path: str) -> None:
    """Remove a sound, film or file that no text names. Raises Conflict when one does."""
    must_be_unused(session, version, path)
    session.execute(delete(CourseFile).where(CourseFile.version_id == version.id, CourseFile.path == path))
    drop_unnamed(session)


def describe(session: Session, version: CourseVersion, path: str, description: str, credit: str, now: datetime) -> None:
    """Change the description of a thing and, of a picture, whose it is; texts that show it say so from now on."""
    picture = session.get(CoursePicture, (version.id, path))
    if picture is not None:
        picture.description, picture.credit = description, credit
    else:
        session.get_one(CourseFile, (version.id, path)).description = description
    session.flush()
    draw_again(session, version, now, path)


def replace(session: Session, version: CourseVersion, path: str, ready: ReadyFile, now: datetime) -> str:
    """Replace a file wherever it is used; returns its name. Raises Conflict for a file of another kind.

    The name stays, so texts need no change. A drawing (SVG) can be replaced by a drawing only through course folders.
    """
    if not path.startswith(f"{ready.folder}/") or not path.endswith(f".{ready.ending}"):
        raise Conflict(N_("Tệp này khác loại. Thay ảnh bằng ảnh, phim bằng phim; tệp Word thì thay bằng tệp Word."))
    if ready.picture is not None:
        row = session.get_one(CoursePicture, (version.id, path))
        clean, before = ready.picture, row.sha256
        new = NewMedia(clean.mime, clean.width, clean.height, clean.data, clean.forms)
        row.sha256 = put_media(session, new, now)
        session.flush()
        forget_media(session, {before})
    elif ready.file is not None:
        description = session.get_one(CourseFile, (version.id, path)).description
        keep_file(session, version, path, ready.file, description, now)
        drop_unnamed(session)
    draw_again(session, version, now, path)
    return path


def take_over(session: Session, version: CourseVersion, other_id: int, path: str, now: datetime) -> str:
    """Let a draft show a picture of another version; returns the name its texts use. A second time changes nothing."""
    row = pictures_of(session, other_id).get(path)
    if row is None:
        raise NotFound
    here = pictures_of(session, version.id)
    same = next((mine.path for mine in here.values() if mine.sha256 == row.sha256), None)
    if same is not None:
        return same
    stem, _dot, ending = path.removeprefix("hinh/").rpartition(".")
    name = free_name(stem, "hinh", ending, set(here))
    theirs = NamedPicture.of(row)
    mine = CoursePicture(version_id=version.id)
    dataclasses.replace(theirs, path=name).put(mine)
    session.add(mine)
    session.flush()
    draw_again(session, version, now, name)
    return name
