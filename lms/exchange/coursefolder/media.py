"""Files beside the texts of a course folder: sounds, films, files to take home, and steps read aloud."""

import re
from collections.abc import Mapping

from lms.content.films import MOST_BYTES as FILM_MOST
from lms.content.papers import BadPaper, checked_paper
from lms.content.sounds import BadSound, sound_seconds
from lms.exchange.coursefolder.model import Problem

#: Everything but pictures that a folder may hold beside its texts. A sound lies there twice, as Opus and as AAC; a film
#: with its first picture. A reading is called by lesson, step and language.
FILE = re.compile(
    r"^(?:tieng/[a-z0-9][a-z0-9-]*\.(?:webm|m4a)|phim/[a-z0-9][a-z0-9-]*\.(?:mp4|webp)"
    r"|tep/[a-z0-9][a-z0-9-]*\.(?:pdf|docx|xlsx)"
    r"|giong-doc/(?P<lesson>[a-z0-9][a-z0-9-]*)/(?P<step>[a-z0-9][a-z0-9-]*)\.(?P<language>[a-z]{2,3})\.(?:webm|m4a))$"
)
FOLDERS = ("tieng/", "phim/", "tep/", "giong-doc/")
#: The second form that lies beside a first one, by the ending of the first.
BESIDE = {"webm": "m4a", "mp4": "webp"}


def read_media(files: Mapping[str, bytes], problems: list[Problem], *, kept: bool = False) -> dict[str, bytes]:
    """The files beside the texts, by path; what cannot be used is noted in `problems`. `kept`: see read_files."""
    found = {name: data for name, data in files.items() if name.startswith(FOLDERS)}
    for name, data in found.items():
        if not FILE.match(name):
            cure = "Tên chỉ dùng a-z, số, gạch nối; đuôi webm, m4a, mp4, webp, pdf, docx hoặc xlsx."
            problems.append(Problem(name, 1, "Tên tệp không dùng được.", cure))
        elif message := _alone(name, found) or ("" if kept else _wrong(name, data)):
            problems.append(Problem(name, 1, message, "Đưa lại qua trang soạn bài, rồi xuất khóa học ra."))
    return found


def names_in_texts(files: Mapping[str, bytes]) -> set[str]:
    """What texts may call these files by: the first form of sounds and films, and every file to take home."""
    return {name for name in files if name.endswith((".webm", ".mp4")) or name.startswith("tep/")}


def second_form(name: str) -> str:
    """The name of the form that lies beside a first one; "" for a file that has one form."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{BESIDE[ending]}" if ending in BESIDE else ""


def _alone(name: str, files: Mapping[str, bytes]) -> str:
    beside = second_form(name)
    return f"Thiếu tệp {beside} đi cùng." if beside and beside not in files else ""


def _wrong(name: str, data: bytes) -> str:
    ending = name.rpartition(".")[2]
    if len(data) > FILM_MOST:
        return "Tệp nặng quá."
    try:
        if ending in ("webm", "m4a"):
            sound_seconds(data)
        elif name.startswith("tep/") and checked_paper(data).ending != ending:
            return "Đuôi tên không đúng với tệp bên trong."
        elif ending in ("mp4", "webp") and data[4:8] != b"ftyp" and data[8:12] != b"WEBP":
            return "Tệp này không phải phim, ảnh."
    except (BadSound, BadPaper) as bad:
        return str(bad.message)
    return ""
