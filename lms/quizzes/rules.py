"""Rules about questions that need no database."""

from collections.abc import Sequence

from lms.base.text import N_

DIFFICULTIES = (N_("dễ"), N_("vừa"), N_("khó"))
#: Written before a difficulty that stands among labels: in files, and in rules for drawing.
LEVEL = "độ khó: "
TAGS_MOST, TAG_MOST = 8, 40


def tags_refused(tags: Sequence[str]) -> str | None:
    """Why these labels cannot be accepted, a message to be translated; None when they can."""
    if len(tags) > TAGS_MOST:
        return N_("Nhiều nhất 8 nhãn. Bỏ bớt đi.")
    if any(len(tag) > TAG_MOST for tag in tags):
        return N_("Có nhãn dài quá. Mỗi nhãn nhiều nhất 40 ký tự.")
    return None
