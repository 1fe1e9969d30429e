"""A course version as parts that can be taken one by one: its settings, its lessons, its questions.

Each part has a name that stays the same from version to version and from course to copy, words to compare, and a mark
of everything it holds, pictures and readings too: another mark means that something in it is different.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.comparing import said
from lms.authoring.queries import steps_by_lesson
from lms.catalogue.files import files_of
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import pictures_of
from lms.catalogue.sounds import sounds_of
from lms.content.render import plain_words
from lms.quizzes.kinds.base import pictures_named
from lms.quizzes.queries import Use, uses_of

SETTINGS = "settings"
#: What of a version is its settings here; a copy has a title, dates and people of its own.
COLUMNS = ("level", "skill_group", "framework", "pass_percent", "quiz_size", "intro_source", "glossary", "asking")
NAMED = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Part:
    """`name` is "settings", "lesson:<key>" or "question:<key>"; `text` are its words, `mark` tells it from others."""

    name: str
    title: str
    text: str
    mark: str


def parts_of(session: Session, version: CourseVersion) -> dict[str, Part]:
    """All parts of a version by name: settings, lessons, questions in their order; always as many queries."""
    digests = {path: row.sha256 for path, row in pictures_of(session, version.id).items()}
    digests |= {path: row.sha256 for path, row in files_of(session, version.id).items()}
    heard = sounds_of(session, version.id)
    found = [_settings(version)]
    for lesson, steps in steps_by_lesson(session, version.id):
        read = [[sound.sha256 for sound in heard.get(step.id, ())] for step in steps]
        found.append(_lesson(lesson, steps, digests, read))
    found += [_question(use, digests) for use in uses_of(session, version.id)]
    return {part.name: part for part in found}


def names_in(texts: Iterable[str]) -> set[str]:
    """The names of pictures, sounds, films and files in texts, known or not."""
    return {name for text in texts for name in NAMED.findall(text)}


def _settings(version: CourseVersion) -> Part:
    kept = {name: getattr(version, name) for name in COLUMNS}
    text = "\n".join(str(kept[name]) for name in ("intro_source", "skill_group", "glossary") if kept[name])
    numbers = f"{version.quiz_size} / {version.pass_percent}%"
    return Part(SETTINGS, "", f"{text}\n{numbers}", _mark(kept))


def _lesson(lesson: Lesson, steps: list[Step], digests: dict[str, str], read: list[list[str]]) -> Part:
    about = [lesson.title, lesson.minutes, lesson.sources, lesson.loudspeaker]
    texts = [(step.key, step.title, step.source) for step in steps]
    shown = sorted((name, digests.get(name, "")) for name in names_in(step.source for step in steps))
    words = "\n\n".join(f"{step.title}\n{step.plain}" for step in steps)
    more = "\n".join(text for text in (lesson.loudspeaker, lesson.sources) if text)
    return Part(f"lesson:{lesson.key}", lesson.title, f"{words}\n\n{more}".strip(), _mark([about, texts, shown, read]))


def _question(use: Use, digests: dict[str, str]) -> Part:
    asked = use.asked
    shown = sorted((name, digests.get(name, "")) for name in pictures_named(asked.body))
    kept = [asked.kind, asked.body, asked.tags, asked.difficulty, asked.teaches, asked.lesson_key, shown]
    labels = ", ".join(part for part in (asked.difficulty, *asked.tags) if part)
    text = "\n".join(part for part in (said(asked), labels) if part)
    return Part(f"question:{asked.key}", plain_words(asked.body.get("stem", "")), text, _mark(kept))


def _mark(kept: Any) -> str:
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
