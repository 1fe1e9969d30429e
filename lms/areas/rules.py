"""Judgements about areas' names. Pure."""

import re

from lms.base.text import fold, tidy

#: Level words in front of a name, longest first, so that "Thị trấn" goes before "Thị xã" and "Xã".
LEVEL_WORDS = (
    "Vùng chương trình|Tổ dân phố|Thành phố|Thị trấn|Đặc khu|Phường|Thị xã|Huyện|Quận|Khu phố|Tỉnh|Thôn|Xóm|Bản"
    "|Làng|Xã|Ấp"
).split("|")


def short_name(full_name: str) -> str:
    """ "Xã Bình Yên" gives "Bình Yên"; a name without a level word stays as it is."""
    name = tidy(full_name)
    pattern = rf"^(?:{'|'.join(LEVEL_WORDS)})\s+(?=\S)"
    return re.sub(pattern, "", name, flags=re.IGNORECASE) or name


def search_text(full_name: str, former: str = "") -> str:
    """What is searched: the folded full name and former names, with a blank in front of every word."""
    return f" {fold(full_name)} {fold(former)}".rstrip()[:400]


def level_of(number: str) -> str:
    """The key of a level from what a list says: a number 1..3 or the key itself."""
    known = {"1": "province", "2": "commune", "3": "hamlet"}
    return known.get(number.strip(), number.strip())
