"""What a course version consists of, in one place: copying, comparing, reviewing, files and packages all go through it.

Each value has the names of the columns in which it is kept, so that a new column of a table must stand here
(tests/catalogue/test_contents.py). The columns that belong to one version alone, and those that are made of others, are
in `OWN` and `MADE` with the reason. The questions have their list in lms.quizzes.contents.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.text import fingerprint_of
from lms.catalogue.models import CourseFile, CoursePicture, CourseVersion, Lesson, Step, StepSound
from lms.catalogue.naming import names_of


class Columns:
    """A value whose fields are columns of a row; each subclass is a frozen dataclass."""

    @classmethod
    def of(cls, row: Any) -> Self:
        """The value that a row holds; also of anything else with attributes of these names."""
        return cls(**{name: getattr(row, name) for name in cls.names()})

    def put(self, row: Any) -> None:
        """Set the row's columns to the fields of this value."""
        for name in self.names():
            setattr(row, name, getattr(self, name))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the columns, in the order of the fields."""
        return tuple(field.name for field in fields(cls))  # type: ignore[arg-type]  # subclasses are dataclasses


@dataclass(frozen=True)
class VersionSettings(Columns):
    """The columns of a version that say something, apart from its lessons."""

    title: str
    level: str
    skill_group: str
    framework: str
    pass_percent: int
    quiz_size: int
    updated_label: str
    review_by: date | None
    intro_source: str
    glossary: str
    asking: dict[str, Any]


@dataclass(frozen=True)
class LessonWords(Columns):
    """The columns of a lesson that say something, apart from its steps."""

    key: str
    title: str
    minutes: int
    updated_label: str
    review_by: date | None
    sources: str
    loudspeaker: str


@dataclass(frozen=True)
class StepWords(Columns):
    """The columns of a step that say something: key, title and Markdown."""

    key: str
    title: str
    source: str


@dataclass(frozen=True)
class ReadAloud(Columns):
    """A step read aloud in a language; `words` is a mark of the text that was read."""

    language: str
    sha256: str
    seconds: int
    size: int
    words: str


@dataclass(frozen=True)
class NamedPicture(Columns):
    """A picture under the name that texts use."""

    path: str
    sha256: str
    description: str
    credit: str


@dataclass(frozen=True)
class NamedFile(Columns):
    """A sound, film or file under the name that texts use."""

    path: str
    sha256: str
    description: str


#: The value of each table; all code that copies a row copies this.
VALUES: dict[str, type[Columns]] = {
    "course_version": VersionSettings,
    "lesson": LessonWords,
    "step": StepWords,
    "step_sound": ReadAloud,
    "course_picture": NamedPicture,
    "course_file": NamedFile,
}
#: Columns that are made of the others whenever these are written; a copy takes them over as they are.
MADE: dict[str, tuple[str, ...]] = {"course_version": ("intro_html",), "step": ("html", "plain", "names")}
#: Columns that no copy may take over, and why.
OWN: dict[str, dict[str, str]] = {
    "course_version": {
        "id": "the row itself",
        "course_id": "the course it belongs to",
        "number": "counted in its course",
        "state": "draft or published; a copy begins as a draft",
        "content_hash": "marks what came from a folder; a trainer's version has none",
        "created_at": "when the row was made",
        "changed_at": "when it was last written to",
        "published_at": "when it was published",
    },
    "lesson": {
        "id": "the row itself",
        "version_id": "the version it belongs to",
        "position": "the order of the list says it",
    },
    "step": {
        "id": "the row itself",
        "lesson_id": "the lesson it belongs to",
        "position": "the order of the list says it",
    },
    "step_sound": {"step_id": "the step it belongs to"},
    "course_picture": {"version_id": "the version it belongs to"},
    "course_file": {"version_id": "the version it belongs to"},
}
#: Tables whose rows are bytes under their hash, named by the values above; and the course, which belongs to no version.
BESIDE = {
    "media": "the bytes of pictures, by hash",
    "media_form": "made of the bytes",
    "sound": "the bytes of readings, by hash",
    "attachment": "the bytes of sounds, films and files, by hash",
    "course": "where a course stands, whose it is and whether it is shown",
}


@dataclass(frozen=True)
class StepContents:
    """What a step says, its readings, and what is worked out from its words."""

    words: StepWords
    sounds: tuple[ReadAloud, ...] = ()
    #: Made of the step's words: what is read aloud, and what is named.
    plain: str = field(default="", compare=False)
    names: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class LessonContents:
    """What a lesson says, and what its steps say, in order."""

    words: LessonWords
    steps: tuple[StepContents, ...]


@dataclass(frozen=True)
class Contents:
    """Everything of a version except its questions."""

    settings: VersionSettings
    lessons: tuple[LessonContents, ...]
    pictures: tuple[NamedPicture, ...]
    files: tuple[NamedFile, ...]

    @property
    def things(self) -> dict[str, NamedPicture | NamedFile]:
        """The picture or file behind each name that texts may use."""
        pictures: dict[str, NamedPicture | NamedFile] = {one.path: one for one in self.pictures}
        return pictures | {one.path: one for one in self.files}


def contents(session: Session, version: CourseVersion) -> Contents:
    """What a version consists of now; the number of queries is always the same."""
    heard: dict[int, list[ReadAloud]] = {}
    of_version = Lesson.version_id == version.id
    for sound in session.scalars(_sounds().where(of_version).order_by(StepSound.language)):
        heard.setdefault(sound.step_id, []).append(ReadAloud.of(sound))
    steps: dict[int, list[StepContents]] = {}
    rows = select(Step).join(Lesson, Lesson.id == Step.lesson_id).where(of_version)
    for step in session.scalars(rows.order_by(Step.position, Step.id)):
        said = StepContents(StepWords.of(step), tuple(heard.get(step.id, ())), step.plain, names_of(step))
        steps.setdefault(step.lesson_id, []).append(said)
    lessons = session.scalars(select(Lesson).where(of_version).order_by(Lesson.position, Lesson.id))
    return Contents(
        VersionSettings.of(version),
        tuple(LessonContents(LessonWords.of(row), tuple(steps.get(row.id, ()))) for row in lessons),
        tuple(NamedPicture.of(row) for row in _named(session, CoursePicture, version.id)),
        tuple(NamedFile.of(row) for row in _named(session, CourseFile, version.id)),
    )


def mark(value: Any) -> str:
    """A short mark of a value or a list of values; it differs when anything in them differs."""
    return fingerprint_of(plain(value))


def plain(value: Any) -> Any:
    """The value as lists and dictionaries, without what is made of something else."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.compare}
    return value


def put_copy(row: Any, new: Any) -> None:
    """Write into a new row what another row of its table holds, with what is made of it."""
    table = row.__tablename__
    VALUES[table].of(row).put(new)
    for name in MADE.get(table, ()):
        setattr(new, name, getattr(row, name))


def _sounds() -> Any:
    steps = select(StepSound).join(Step, Step.id == StepSound.step_id)
    return steps.join(Lesson, Lesson.id == Step.lesson_id)


def _named(session: Session, table: Any, version_id: int) -> Iterable[Any]:
    return session.scalars(select(table).where(table.version_id == version_id).order_by(table.path))
