"""Pure rules of the trainer's desk: typed text made tidy, how long a text takes to read out, a course's state."""

import re
import unicodedata
from collections.abc import Collection

from lms.base.text import slug, tidy
from lms.content.speech.spoken import spoken, syllables

#: An announcer reads about 200 syllables a minute.
SYLLABLES_A_SECOND = 3.3
#: Bytes above which a picture opens slowly on a slow network.
HEAVY_PICTURE = 60 * 1024


def tidy_lines(text: str | None) -> str:
    """Text of several lines in NFC, with "\\n" between lines and without control characters or outer blank lines."""
    lines = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ("".join(c for c in line.expandtabs(4) if unicodedata.category(c) not in ("Cc", "Cs")) for line in lines)
    return "\n".join(line.rstrip() for line in clean).strip("\n")


def spoken_seconds(text: str) -> int:
    """How many seconds an announcer needs to read a text out, numbers and short forms in full; 0 for an empty one."""
    return round(syllables(spoken(text)) / SYLLABLES_A_SECOND)


def course_state(state: str, current_version_id: int | None, published_before: bool) -> str:
    """The state of a course in one word: "archived", "published", "withdrawn" (was published once) or "draft"."""
    if state == "archived":
        return "archived"
    if current_version_id is not None:
        return "published"
    return "withdrawn" if published_before else "draft"


def free_name(name: str, folder: str, ending: str, taken: Collection[str]) -> str:
    """The name by which texts refer to a file: "Rổ rau" gives "hinh/ro-rau.webp", the next one "hinh/ro-rau-2.webp"."""
    wanted = slug(name)[:60].strip("-") or {"hinh": "anh", "tieng": "tieng", "phim": "phim"}.get(folder, "tep")
    first = f"{folder}/{wanted}"
    names = [f"{first}.{ending}", *(f"{first}-{n}.{ending}" for n in range(2, len(taken) + 3))]
    return next(path for path in names if path not in taken)


def described(text: str | None) -> str:
    """A picture's description as Markdown can hold it: on one line and without square brackets."""
    return tidy(re.sub(r"[\[\]\\]", " ", text or ""))


def copied_title(title: str) -> str:
    """The title of a copy, cut to the length that fits."""
    return f"{tidy(title)[:148].rstrip()} (bản chép)"
