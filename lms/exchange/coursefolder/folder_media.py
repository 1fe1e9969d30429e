"""The names of files in a course folder besides texts: sounds, films, files to take home, steps read aloud."""

import re
from collections.abc import Mapping

from lms.exchange.coursefolder.model import Flaw

#: Everything that a folder may hold besides texts and pictures. Every sound is there as Opus and as AAC, every film
#: with its first picture. A reading is named by its lesson, step and language.
FILE = re.compile(
    r"^(?:tieng/[a-z0-9][a-z0-9-]*\.(?:webm|m4a)|phim/[a-z0-9][a-z0-9-]*\.(?:mp4|webp)"
    r"|tep/[a-z0-9][a-z0-9-]*\.(?:pdf|docx|xlsx)"
    r"|giong-doc/(?P<lesson>[a-z0-9][a-z0-9-]*)/(?P<step>[a-z0-9][a-z0-9-]*)\.(?P<language>[a-z]{2,3})\.(?:webm|m4a))$"
)
PICTURE_FILE = re.compile(r"^hinh/[a-z0-9][a-z0-9._-]*\.(svg|png|jpg|jpeg|webp)$")
FOLDERS = ("tieng/", "phim/", "tep/", "giong-doc/")
#: The ending of the second form that must lie beside a file, by the ending of the first.
BESIDE = {"webm": "m4a", "mp4": "webp"}
AGAIN = "Đưa lại qua trang soạn bài, rồi xuất khóa học ra."


def read_media(files: Mapping[str, bytes], problems: list[Flaw]) -> dict[str, bytes]:
    """The files of these kinds, by path; bad names, and files whose second form is missing, go into `problems`."""
    found = {name: data for name, data in files.items() if name.startswith(FOLDERS)}
    for name in found:
        if not FILE.match(name):
            cure = "Tên chỉ dùng a-z, số, gạch nối; đuôi webm, m4a, mp4, webp, pdf, docx hoặc xlsx."
            problems.append(Flaw(name, 1, "Tên tệp không dùng được.", cure))
        elif (beside := second_form(name)) and beside not in found:
            problems.append(Flaw(name, 1, f"Thiếu tệp {beside} đi cùng.", AGAIN))
    return found


def names_in_texts(files: Mapping[str, bytes]) -> set[str]:
    """The names by which texts may show these files: first forms of sounds and films, and every file to take home."""
    return {name for name in files if name.endswith((".webm", ".mp4")) or name.startswith("tep/")}


def second_form(name: str) -> str:
    """The name of the second form that must lie beside a file; "" when the file has only one form."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{BESIDE[ending]}" if ending in BESIDE else ""
