"""What a trainer sends to stand in a text: kept under a name in the draft once it has been looked into."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.authoring.rules import free_name
from lms.authoring.showing import must_be_unused
from lms.authoring.writing import NewPicture, add_picture, draw_again
from lms.catalogue.files import FILM, SOUND, NewFile, drop_unnamed, files_of, keep_file
from lms.catalogue.models import CourseFile, CourseVersion
from lms.content.papers import MIMES
from lms.content.pictures import CleanPicture
from lms.content.sent import Sent


@dataclass(frozen=True)
class Ready:
    """A file that may be kept: its folder with the ending of its name, and the picture or the other file it is."""

    folder: str
    ending: str
    picture: CleanPicture | None = None
    file: NewFile | None = None


def ready(sent: Sent) -> Ready:
    """What was sent and looked into (lms.content.sent), as the tables hold it."""
    if sent.picture is not None:
        return Ready("hinh", "webp", picture=sent.picture)
    if sent.sound is not None:
        return Ready("tieng", "webm", file=NewFile(SOUND, sent.sound.opus, sent.sound.aac, sent.sound.seconds))
    if sent.film is not None:
        film = sent.film
        new = NewFile(FILM, film.mp4, film.poster, film.seconds, film.width, film.height)
        return Ready("phim", "mp4", file=new)
    assert sent.paper is not None  # noqa: S101  (it is one of the four)
    return Ready("tep", sent.paper.ending, file=NewFile(MIMES[sent.paper.ending], sent.paper.data))


def take_in(session: Session, version: CourseVersion, sent: Ready, name: str, description: str, now: datetime) -> str:
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
