"""What a course folder says, as plain frozen values."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.content.media.picture_making import Form
from lms.quizzes.texts import HasText, QuestionText


@dataclass(frozen=True)
class Flaw:
    """One mistake in a folder: file, line (from 1), what is wrong, the cure. Warnings are not `serious`.

    `soft` ones are forgiven to what was published elsewhere, which can never be mended. `place` is where the desk has
    it: "" the course, "lesson/step", "lesson/" for the lesson itself, "?key" a question, as reviews name places.
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
    """One question, and where it stands in its file."""

    text: QuestionText
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class StepFile:
    """One step: key, title, Markdown."""

    key: str
    title: str
    body: str
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class LessonFile:
    """One lesson."""

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
    """What was found in a picture, sound or film: pixels, whole seconds, a picture's smaller forms."""

    width: int = 0
    height: int = 0
    seconds: int = 0
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True)
class CourseFolder:
    """One course; `pictures` are bytes by path ("hinh/x.svg"); `level` is "basic" or "advanced"."""

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
    #: Sounds, films, files to take home and readings, by path ("tieng/chuong.webm").
    files: dict[str, bytes] = field(default_factory=dict)
    #: Hard words, a line each: "OTP: mã dùng một lần".
    glossary: str = ""
    #: How questions are asked, where it is not as usual; see lms.quizzes.behaviours and lms.quizzes.drawing.
    asking: dict[str, Any] = field(default_factory=dict)
    #: What was found in pictures and files, by path, where they have been looked into for being kept.
    facts: dict[str, MediaFact] = field(default_factory=dict, compare=False, repr=False)
