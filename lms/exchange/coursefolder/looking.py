"""Examining the pictures and files of a course folder. These functions run in another process (lms.base.outside)."""

from collections.abc import Mapping

from lms.content.media.films import MOST_BYTES as FILM_MOST, BadFilm, film_facts
from lms.content.media.picture_making import MIMES, picture_problems, picture_size, smaller_forms
from lms.content.media.sound_making import BadSound, sound_seconds
from lms.content.media.svg import svg_problems, svg_size
from lms.content.office.take_home import BadPaper, checked_paper
from lms.exchange.coursefolder.folder_media import AGAIN, FILE, PICTURE_FILE
from lms.exchange.coursefolder.model import Flaw, MediaFact


def problems_in(files: Mapping[str, bytes]) -> list[Flaw]:
    """What is wrong inside pictures and files that have allowed names."""
    found: list[Flaw] = []
    for name, data in files.items():
        if PICTURE_FILE.match(name):
            found += _of_picture(name, data)
        elif FILE.match(name) and (message := _wrong(name, data)):
            found.append(Flaw(name, 1, message, AGAIN))
    return found


def facts_of(files: dict[str, bytes]) -> dict[str, MediaFact]:
    """By path, what must be known to store pictures and files, in which `problems_in` has found nothing wrong."""
    return {name: _fact(name, data) for name, data in files.items() if PICTURE_FILE.match(name) or FILE.match(name)}


def _fact(name: str, data: bytes) -> MediaFact:
    if name.endswith(".svg"):
        return MediaFact(*svg_size(data))
    if PICTURE_FILE.match(name):
        return MediaFact(*picture_size(data), forms=smaller_forms(data))
    if name.endswith(".webm"):
        return MediaFact(seconds=sound_seconds(data))
    if name.endswith(".mp4"):
        seconds, width, height = film_facts(data)
        return MediaFact(width, height, seconds)
    return MediaFact()


def _of_picture(name: str, data: bytes) -> list[Flaw]:
    if name.endswith(".svg"):
        cure, messages = "Vẽ lại cho gọn, chỉ dùng hình và chữ.", svg_problems(data)
    else:
        cure = "Thu nhỏ ảnh rồi lưu lại, hoặc đưa ảnh lên trong trang soạn bài."
        messages = picture_problems(data, MIMES[name.rsplit(".", 1)[-1]])
    return [Flaw(name, 1, message, cure) for message in messages]


def _wrong(name: str, data: bytes) -> str:
    ending = name.rpartition(".")[2]
    if len(data) > FILM_MOST:
        return "Tệp nặng quá."
    try:
        if ending in ("webm", "m4a"):
            sound_seconds(data)
        elif name.startswith("tep/") and checked_paper(data).ending != ending:
            return "Đuôi tên không đúng với tệp bên trong."
        elif ending == "mp4":
            film_facts(data)
        elif ending == "webp" and (messages := picture_problems(data, MIMES["webp"])):
            return messages[0]
    except (BadSound, BadPaper, BadFilm) as bad:
        return str(bad.message)
    return ""
