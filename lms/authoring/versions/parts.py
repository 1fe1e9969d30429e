"""A course version as parts that can be taken one by one: its settings, its lessons, its questions.

Each part has a name that stays the same from version to version and from course to copy, a text to compare, and a mark
of everything that it holds, pictures and readings too: another mark means that something in it is different.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.versions.comparing import labelled
from lms.catalogue.contents import LessonContents, NamedFile, NamedPicture, VersionSettings, contents, mark
from lms.catalogue.models import CourseVersion
from lms.content.text.render import plain_words
from lms.quizzes.contents import question_contents
from lms.quizzes.queries import Asked, uses_of

Things = Mapping[str, NamedPicture | NamedFile]
SETTINGS = "settings"
#: The settings of a version that belong to no part, because a copy has its own.
OF_A_COPY = ("title", "updated_label", "review_by")


@dataclass(frozen=True)
class VersionPart:
    """`name` is "settings", "lesson:<key>" or "question:<key>"; `text` are the words to compare, `mark` that of all."""

    name: str
    title: str
    text: str
    mark: str


def parts_of(session: Session, version: CourseVersion) -> dict[str, VersionPart]:
    """All parts of a version by name: settings, lessons, questions in their order; a fixed number of queries."""
    whole = contents(session, version)
    things = whole.things
    found = [_settings(whole.settings), *(_lesson(lesson, things) for lesson in whole.lessons)]
    found += [_question(use.asked, things) for use in uses_of(session, version.id)]
    return {part.name: part for part in found}


def _shown(names: Iterable[str], things: Things) -> list[Any]:
    """The things of these names, as far as they exist."""
    return [things[name] for name in sorted(set(names)) if name in things]


def _settings(settings: VersionSettings) -> VersionPart:
    said = (settings.intro_source, settings.skill_group, settings.framework, settings.glossary)
    text = "\n".join(line for line in said if line)
    numbers = f"{settings.quiz_size} / {settings.pass_percent}%"
    kept = {name: value for name, value in asdict(settings).items() if name not in OF_A_COPY}
    return VersionPart(SETTINGS, "", f"{text}\n{numbers}", mark(kept))


def _lesson(lesson: LessonContents, things: Things) -> VersionPart:
    words = "\n\n".join(f"{step.words.title}\n{step.plain}" for step in lesson.steps)
    more = "\n".join(text for text in (lesson.words.loudspeaker, lesson.words.sources) if text)
    shown = _shown((name for step in lesson.steps for name in step.names), things)
    name = f"lesson:{lesson.words.key}"
    return VersionPart(name, lesson.words.title, f"{words}\n\n{more}".strip(), mark([lesson, shown]))


def _question(asked: Asked, things: Things) -> VersionPart:
    marked = mark([question_contents(asked), _shown(asked.names, things)])
    return VersionPart(f"question:{asked.key}", plain_words(asked.body.stem), labelled(asked), marked)
