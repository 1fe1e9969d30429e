"""What people send through the desk's pages for media, checked and made small. These functions run outside."""

from dataclasses import dataclass
from typing import Literal

from lms.base.messages import Words
from lms.base.text import N_
from lms.content.filekinds import BELONGS, kind_of
from lms.content.media.films import BadFilm, CleanFilm, clean_film
from lms.content.media.picture_making import BadPicture, CleanPicture, clean_upload
from lms.content.media.sound_making import BadSound, CleanSound, clean_sound
from lms.content.office.handout import Handout, HandoutPart, lost_pictures, read_handout
from lms.content.office.officefiles import BadFile, open_office
from lms.content.office.take_home import UNKNOWN, BadPaper, Paper, checked_paper

#: Bytes of a picture as sent. Browsers with scripts send less; phones make 3 to 40 MB.
MOST_PICTURE = 40 * 1024 * 1024
#: The most pictures of one handout; each is decoded and made again, which takes time.
MOST_PICTURES = 80
#: The errors for files that cannot be taken.
REFUSALS = (BadPicture, BadFilm, BadPaper, BadSound)


@dataclass(frozen=True)
class SentFile:
    """A file that may be kept: its folder, and which of the four kinds it is."""

    folder: Literal["hinh", "tieng", "phim", "tep"]
    picture: CleanPicture | None = None
    sound: CleanSound | None = None
    film: CleanFilm | None = None
    paper: Paper | None = None

    @property
    def moved(self) -> bool:
        """Whether it is a picture that moved before; it stands still now."""
        return self.picture is not None and self.picture.moved


@dataclass(frozen=True)
class ReadHandout:
    """A handout, with those of its pictures that could be read, by their numbers."""

    pieces: tuple[HandoutPart, ...]
    pictures: dict[int, CleanPicture]
    notes: tuple[Words, ...]


def looked_into(data: bytes) -> SentFile:
    """A picture, sound, film or file to take home, checked and made small. Raises BadPicture, BadSound, BadFilm,
    BadPaper.

    A film container that holds sound alone is a sound.
    """
    kind = kind_of(data)
    if kind == "picture":
        if len(data) > MOST_PICTURE:
            raise BadPicture(N_("Ảnh nặng quá 40 MB. Chụp ở cỡ nhỏ hơn, hoặc gửi qua Zalo cho mình rồi lưu về."))
        return SentFile("hinh", picture=clean_upload(data))
    if kind == "sound":
        return SentFile("tieng", sound=clean_sound(data))
    if kind == "film":
        return _moving(data)
    if kind in ("pdf", "docx", "xlsx"):
        return SentFile("tep", paper=checked_paper(data))
    if not data:
        raise BadPaper(N_("Tệp này trống. Chọn tệp khác."))
    raise BadPaper(BELONGS.get(kind, UNKNOWN))


def heard(data: bytes) -> CleanSound:
    """The reading of a step, from a recording or from the sound of a film. Raises BadSound."""
    kind = kind_of(data)
    if kind not in ("sound", "film", ""):
        raise BadSound(BELONGS[kind])
    return clean_sound(data)


def handed_out(data: bytes) -> ReadHandout:
    """A Word handout with its pictures made again as new files. Raises BadFile."""
    kind = kind_of(data)
    if kind not in ("docx", "zip", "old office", ""):
        raise BadFile(BELONGS[kind])
    read: Handout = read_handout(open_office(data, ("docx",)).data)
    pictures: dict[int, CleanPicture] = {}
    lost = max(0, len(read.pictures) - MOST_PICTURES)
    for number, picture in enumerate(read.pictures[:MOST_PICTURES]):
        try:
            pictures[number] = clean_upload(picture)
        except BadPicture:
            lost += 1
    return ReadHandout(read.pieces, pictures, (*read.notes, *([lost_pictures(lost)] if lost else [])))


def _moving(data: bytes) -> SentFile:
    try:
        return SentFile("phim", film=clean_film(data))
    except BadFilm as bad:
        # A recording without pictures comes in the same container as a film.
        try:
            return SentFile("tieng", sound=clean_sound(data))
        except BadSound:
            raise bad from None
