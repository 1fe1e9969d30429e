"""What reading a file of questions gives: all that was found, with its doubts, and all that was refused.

Every reader (of lists in Word or Excel, GIFT, Moodle XML, Aiken, CSV) makes a `Reading` of the file. Nothing is dropped
or guessed silently: whatever the file counts as a question is either `found`, with a doubt for each thing that the
reader was not sure of, or `refused` with the reason, so the numbers always add up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_
from lms.quizzes.texts import HasText, QuestionText

log = logging.getLogger("lms.quizzes.reading")
STUMBLED = N_("Máy không đọc được câu này. Soạn tay câu này, hoặc viết lại theo mẫu rồi gửi.")
STUMBLED_FILE = N_("Máy không đọc được tệp này. Chép các câu hỏi rồi dán vào ô chữ, hoặc viết lại theo mẫu.")


class Unreadable(LmsError):
    """Raised for a file that cannot be read at all; `message` names the place and says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class Broken(ValueError):
    """Raised for a mistake in a piece of a file: `at` counts the characters before it, `message` says what to do."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at, self.message = at, message


@dataclass(frozen=True)
class Doubt:
    """Something that a person should check. `part` and `row` tell where, as in `Problem`: "stem", "right", "rows",
    "why" or "kind"."""

    message: Words
    part: str = "stem"
    row: int | None = None


@dataclass(frozen=True)
class FoundQuestion(HasText):
    """A question that was read; `place` says where it stands in the file, `source` is its text as written there."""

    place: str
    text: QuestionText
    doubts: tuple[Doubt, ...] = ()
    source: str = ""

    def doubting(self, message: Words) -> "FoundQuestion":
        """A copy of the question with one more doubt."""
        return replace(self, doubts=(*self.doubts, Doubt(message)))


@dataclass(frozen=True)
class Refused:
    """Something that the file counts as a question but that cannot be one here, and why."""

    place: str
    message: Words
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """The questions of a whole file in its order, and `notes` about the file."""

    found: tuple[FoundQuestion, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Words, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many questions the file holds, found or refused."""
        return len(self.found) + len(self.refused)

    @property
    def doubtful(self) -> tuple[FoundQuestion, ...]:
        """The questions that were found but need to be checked."""
        return tuple(one for one in self.found if one.doubts)


def carefully(read: Callable[[], FoundQuestion | Refused], place: str, source: str) -> FoundQuestion | Refused:
    """What `read` makes of one piece of a file. Raises LmsError and Broken when `read` does.

    Any other exception is a mistake of ours. It costs only this piece, which is refused with its text, and it is
    logged.
    """
    try:
        return read()
    except (LmsError, Broken):
        raise
    except Exception:  # a reader's own mistake, whatever it is
        log.exception("a piece of a question file could not be read")
        return Refused(place, STUMBLED, source)


def whole(read: Callable[[], Reading]) -> Reading:
    """What `read` makes of a whole file. Raises LmsError when `read` does.

    Any other exception is a mistake of ours; it is logged, and Unreadable is raised instead.
    """
    try:
        return read()
    except LmsError:
        raise
    except Exception:  # a reader's own mistake, whatever it is
        log.exception("a question file could not be read")
        raise Unreadable(STUMBLED_FILE) from None
