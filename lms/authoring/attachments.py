"""What a trainer sends to stand in a text: looked into, made small, and kept under a name in the draft."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.authoring.rules import free_name
from lms.authoring.showing import must_be_unused
from lms.authoring.writing import NewPicture, add_picture, draw_again
from lms.base.text import N_
from lms.catalogue.files import FILM, SOUND, NewFile, drop_unnamed, files_of, keep_file
from lms.catalogue.models import CourseFile, CourseVersion
from lms.content.films import BadFilm, clean_film
from lms.content.papers import MIMES, BadPaper, checked_paper
from lms.content.pictures import BadPicture, CleanPicture, clean_upload
from lms.content.sounds import BadSound, clean_sound

#: Words at the start of files by which they are told apart (https://en.wikipedia.org/wiki/List_of_file_signatures).
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
_PAPERS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SOUNDS = (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9")
#: Bytes of a picture as sent; phones make 3 to 8 MB.
MOST_PICTURE = 10 * 1024 * 1024
#: What is said of a file that cannot be taken.
REFUSALS = (BadPicture, BadFilm, BadPaper, BadSound)


@dataclass(frozen=True)
class Ready:
    """A file that may be kept: its folder with the ending of its name, and the picture or the other file it is."""

    folder: str
    ending: str
    picture: CleanPicture | None = None
    file: NewFile | None = None


def looked_into(data: bytes) -> Ready:
    """A picture, sound, film or file to take home, made small. Raises BadPicture, BadSound, BadFilm or BadPaper.

    What the file is, its first bytes say; its name is never believed. A film container that holds sound alone is a
    sound.
    """
    if data.startswith(_PICTURES) or data[8:12] == b"WEBP":
        if len(data) > MOST_PICTURE:
            raise BadPicture(N_("Ảnh nặng quá 10 MB. Chụp ở cỡ nhỏ hơn, hoặc gửi qua Zalo cho mình rồi lưu về."))
        return Ready("hinh", "webp", picture=clean_upload(data))
    if data.startswith(_SOUNDS) or data[8:12] == b"WAVE" or data[4:11] == b"ftypM4A":
        return _sound(data)
    if data[4:8] == b"ftyp" or data.startswith((b"\x1a\x45\xdf\xa3", b"RIFF", b"\x00\x00\x01\xba")):
        return _moving(data)
    if data.startswith(_PAPERS):
        paper = checked_paper(data)
        return Ready("tep", paper.ending, file=NewFile(MIMES[paper.ending], paper.data))
    if not data:
        raise BadPaper(N_("Tệp này trống. Chọn tệp khác."))
    raise BadPaper(N_("Chỗ này nhận ảnh, ghi âm, phim, tệp PDF, Word (.docx) và Excel (.xlsx). Chọn tệp khác."))


def _moving(data: bytes) -> Ready:
    try:
        film = clean_film(data)
    except BadFilm as bad:
        # A recording without pictures comes in the same wrapping as a film.
        try:
            return _sound(data)
        except BadSound:
            raise bad from None
    new = NewFile(FILM, film.mp4, film.poster, film.seconds, film.width, film.height)
    return Ready("phim", "mp4", file=new)


def _sound(data: bytes) -> Ready:
    sound = clean_sound(data)
    return Ready("tieng", "webm", file=NewFile(SOUND, sound.opus, sound.aac, sound.seconds))


def take_in(session: Session, version: CourseVersion, ready: Ready, name: str, description: str, now: datetime) -> str:
    """Keep a file in a draft under a free name; returns the name its texts use. A second press keeps it once."""
    if ready.picture is not None:
        return add_picture(session, version, NewPicture(name, description, ready.picture), now)
    assert ready.file is not None  # noqa: S101  (looked_into gives one of the two)
    known = files_of(session, version.id)
    digest = hashlib.sha256(ready.file.data).hexdigest()
    path = free_name(name, ready.folder, ready.ending, {path for path, row in known.items() if row.sha256 != digest})
    keep_file(session, version, path, ready.file, description, now)
    draw_again(session, version, now, path)
    return path


def remove_file(session: Session, version: CourseVersion, path: str) -> None:
    """Remove a sound, film or file that no text names. Raises Conflict when one does."""
    must_be_unused(session, version, path)
    session.execute(delete(CourseFile).where(CourseFile.version_id == version.id, CourseFile.path == path))
    drop_unnamed(session)
