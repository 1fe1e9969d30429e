"""What a reader of question files gives back: all that was found, with its doubts, and all that was not.

Every reader (a list in Word or Excel, GIFT, Moodle XML, Aiken, CSV) turns bytes into a `Reading`. Nothing is dropped
and nothing is guessed in silence: whatever the file counts as a question is either `found`, with a doubt for each
thing the reader was not sure of, or `refused` with the reason, so that the sums always add up.
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
    """A file that cannot be read at all; `message` names the place and says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class Broken(ValueError):
    """A mistake in a piece of a file: how many letters stand before it, and what to do."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at, self.message = at, message


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at: `part` as in `Problem` ("stem", "right", "rows", "why", "kind"), in words."""

    message: Words
    part: str = "stem"
    row: int | None = None


@dataclass(frozen=True)
class FoundQuestion(HasText):
    """A question that was read. `place` says where it stands in the file, `source` is its text as it stood there."""

    place: str
    text: QuestionText
    doubts: tuple[Doubt, ...] = ()
    source: str = ""

    def doubting(self, message: Words) -> "FoundQuestion":
        """The same question with one doubt more."""
        return replace(self, doubts=(*self.doubts, Doubt(message)))


@dataclass(frozen=True)
class Refused:
    """Something that counts as a question but cannot be one here, and why."""

    place: str
    message: Words
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """All of a file, in its order. `count` is how many questions the file holds."""

    found: tuple[FoundQuestion, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[Words, ...] = field(default=())

    @property
    def count(self) -> int:
        """Sure, doubtful and refused together."""
        return len(self.found) + len(self.refused)

    @property
    def doubtful(self) -> tuple[FoundQuestion, ...]:
        """Found, but to be looked at."""
        return tuple(one for one in self.found if one.doubts)


def carefully(read: Callable[[], FoundQuestion | Refused], place: str, source: str) -> FoundQuestion | Refused:
    """What `read` makes of one piece of a file. A mistake of our own in it costs that piece alone: it is refused, with
    its text, and stands in the log."""
    try:
        return read()
    except (LmsError, Broken):
        raise
    except Exception:  # a reader's own mistake, whatever it is
        log.exception("a piece of a question file could not be read")
        return Refused(place, STUMBLED, source)


def whole(read: Callable[[], Reading]) -> Reading:
    """The same for a file as a whole: it raises its own refusals only."""
    try:
        return read()
    except LmsError:
        raise
    except Exception:  # a reader's own mistake, whatever it is
        log.exception("a question file could not be read")
        raise Unreadable(STUMBLED_FILE) from None
