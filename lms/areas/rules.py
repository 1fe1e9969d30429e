"""Judgements about areas' names. Pure."""

import re

from lms.base.errors import Invalid
from lms.base.text import N_, fold, tidy

#: Level words in front of a name, longest first, so that "Thị trấn" goes before "Thị xã" and "Xã".
LEVEL_WORDS = (
    "Vùng chương trình|Tổ dân phố|Thành phố|Thị trấn|Đặc khu|Phường|Thị xã|Huyện|Quận|Khu phố|Tỉnh|Thôn|Xóm|Bản"
    "|Làng|Xã|Ấp"
).split("|")


#: What a hamlet may be, the usual word first.
HAMLET_WORDS = ("Xóm", "Thôn", "Bản", "Làng", "Tổ dân phố", "Khu phố", "Ấp")


def area_name(typed: str) -> str:
    """A full name in NFC of at most 100 letters. Raises Invalid."""
    name = tidy(typed)
    if not name:
        raise Invalid("full_name", N_("Điền tên, ví dụ Xóm Gốc Thông."))
    if len(name) > 100:
        raise Invalid("full_name", N_("Tên dài quá 100 chữ. Rút gọn lại giúp nhé."))
    return name


def hamlet_name(word: str, typed: str) -> str:
    """The name of a hamlet: "Xóm" and "Gốc Thông" give "Xóm Gốc Thông"; when the word is typed again in front it is
    not doubled. Raises Invalid."""
    name = area_name(typed)
    if word not in HAMLET_WORDS:
        raise Invalid("word", N_("Chọn loại trong danh sách."))
    return name if fold(name).startswith(fold(word) + " ") else area_name(f"{word} {name}")


def area_code(typed: str) -> str:
    """A code of 2 to 20 letters a-z, digits and hyphens, such as "05587-08". Raises Invalid."""
    code = tidy(typed).upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", code):
        raise Invalid("code", N_("Mã gồm 2 đến 20 chữ không dấu, chữ số và gạch nối, ví dụ 05587-08."))
    return code


def short_name(full_name: str) -> str:
    """The name without its level word: "Xã Bình Yên" gives "Bình Yên"; a name without a level word stays as it is."""
    name = tidy(full_name)
    pattern = rf"^(?:{'|'.join(LEVEL_WORDS)})\s+(?=\S)"
    return re.sub(pattern, "", name, flags=re.IGNORECASE) or name


def search_text(full_name: str, former: str = "") -> str:
    """The text that is searched: the folded full name and former names, with a blank in front of every word."""
    return f" {fold(full_name)} {fold(former)}".rstrip()[:400]


def level_of(number: str) -> str:
    """The key of a level from what a list says: a number 1..3 or the key itself."""
    known = {"1": "province", "2": "commune", "3": "hamlet"}
    return known.get(number.strip(), number.strip())
