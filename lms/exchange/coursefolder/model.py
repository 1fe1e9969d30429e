"""What a course folder says, as frozen values."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.content.media.picture_making import Form
from lms.quizzes.texts import HasText, QuestionText


@dataclass(frozen=True)
class Flaw:
    """A mistake in a folder: file, line (from 1), what is wrong and what to do; a warning when not `serious`.

    A `soft` one is forgiven in a course that was published elsewhere, because it cannot be corrected there any more.
    `place` is where the desk shows it, written as reviews write places: "" for the course, "lesson/step", "lesson/" for
    the lesson itself, "?key" for a question.
    """

    file: str
    line: int
    message: str
    cure: str = ""
    serious: bool = True
    soft: bool = False
    place: str = ""


@dataclass(frozen=True)
class QuestionFile(HasText):
    """A question, and the line of its file in which it begins."""

    text: QuestionText
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class StepFile:
    """A step: its key, title and Markdown, and the line of its file in which it begins."""

    key: str
    title: str
    body: str
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class LessonFile:
    """A lesson with its steps and practice; `file` is its file's name, `loudspeaker` its text for the loudspeaker."""

    key: str
    title: str
    minutes: int
    updated: str
    review_by: date | None
    sources: tuple[str, ...]
    steps: tuple[StepFile, ...]
    practice: tuple[QuestionFile, ...]
    loudspeaker: str
    file: str = field(default="", compare=False)


@dataclass(frozen=True)
class MediaFact:
    """Facts about a picture, sound or film: size in pixels, length in whole seconds, a picture's smaller forms."""

    width: int = 0
    height: int = 0
    seconds: int = 0
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True)
class CourseFolder:
    """A course. `level` is "basic" or "advanced"; `pictures` holds bytes by path ("hinh/x.svg")."""

    slug: str
    title: str
    level: str
    skill_group: str
    framework: tuple[str, ...]
    pass_percent: int
    quiz_size: int
    updated: str
    review_by: date | None
    intro: str
    lessons: tuple[LessonFile, ...]
    bank: tuple[QuestionFile, ...]
    pictures: dict[str, bytes]
    #: The bytes of sounds, films, files to take home and readings, by path ("tieng/chuong.webm").
    files: dict[str, bytes] = field(default_factory=dict)
    #: Hard words, one a line: "OTP: mã dùng một lần".
    glossary: str = ""
    #: How questions are asked, where that differs from the defaults (lms.quizzes.behaviours, lms.quizzes.drawing).
    asking: dict[str, Any] = field(default_factory=dict)
    #: Facts about pictures and files, by path, once they have been examined in order to be stored.
    facts: dict[str, MediaFact] = field(default_factory=dict, compare=False, repr=False)
