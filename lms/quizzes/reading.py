"""What a reader of question files gives back: all that was found, with its doubts, and all that was not.

Every reader (a list in Word or Excel, GIFT, Moodle XML, Aiken, CSV) turns bytes into a `Reading`. Nothing is dropped
and nothing is guessed in silence: whatever the file counts as a question is either `found`, with a doubt for each
thing the reader was not sure of, or `refused` with the reason, so that the sums always add up.
"""

from dataclasses import dataclass, field, replace

from lms.base.errors import LmsError
from lms.quizzes.kinds.base import Body


class Unreadable(LmsError):
    """A file that cannot be read at all; `message` names the place and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at: `part` as in `Problem` ("stem", "right", "rows", "why", "kind"), in words."""

    message: str
    part: str = "stem"
    row: int | None = None


@dataclass(frozen=True)
class Found:
    """A question that was read. `place` says where it stands in the file, `source` is its text as it stood there."""

    place: str
    kind: str
    body: Body
    doubts: tuple[Doubt, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    source: str = ""

    def doubting(self, message: str) -> "Found":
        """The same question with one doubt more."""
        return replace(self, doubts=(*self.doubts, Doubt(message)))


@dataclass(frozen=True)
class Refused:
    """Something that counts as a question but cannot be one here, and why."""

    place: str
    message: str
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """All of a file, in its order. `count` is how many questions the file holds."""

    found: tuple[Found, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        """Sure, doubtful and refused together."""
        return len(self.found) + len(self.refused)

    @property
    def doubtful(self) -> tuple[Found, ...]:
        """Found, but to be looked at."""
        return tuple(one for one in self.found if one.doubts)
