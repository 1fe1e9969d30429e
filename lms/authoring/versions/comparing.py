"""Comparing two versions of a course with their questions, for the trainer who reads what has changed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.questions.question_words import said
from lms.base.errors import NotFound
from lms.catalogue.contents import Contents, NamedFile, NamedPicture, VersionSettings, contents
from lms.catalogue.differences import LessonChange, compared, moved_keys
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import outline
from lms.content.text.render import plain_words
from lms.content.text.worddiff import Run, differences
from lms.quizzes.asking_words import behaviour_said, rules_said
from lms.quizzes.contents import question_contents
from lms.quizzes.queries import Asked, QuestionSet, question_set

#: The columns of a version that are compared; the screen has a word for each.
SETTINGS = VersionSettings.names()


@dataclass(frozen=True)
class QuestionChange:
    """A question that was added, removed, changed or put elsewhere: `kind` is "new", "gone", "changed" or "moved".

    `about` names what else is different: "marking" (how it is graded, its order), "labels", "teaches", "place".
    """

    kind: str
    stem: str
    words: list[Run]
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedChange:
    """A picture, sound, film or file that was added, removed, or replaced or described otherwise under its old name."""

    kind: str
    path: str
    words: list[Run]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; lessons hold also what stayed the same, so that the reader finds the way."""

    old: CourseVersion
    new: CourseVersion
    lessons: list[LessonChange]
    questions: list[QuestionChange]
    settings: list[tuple[str, list[Run]]]
    named: list[NamedChange]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        rest = (self.questions, self.settings, self.named)
        return not any(rest) and all(lesson.kind == "same" for lesson in self.lessons)


def version_in(session: Session, course_id: int, version_id: int) -> CourseVersion:
    """A version of this course. Raises NotFound when the course has no version with this id."""
    found = session.scalar(
        select(CourseVersion).where(CourseVersion.id == version_id, CourseVersion.course_id == course_id)
    )
    if found is None:
        raise NotFound
    return found


def comparison(session: Session, old: CourseVersion, new: CourseVersion) -> Comparison:
    """What has changed from one version to another."""
    return Comparison(
        old,
        new,
        compared(outline(session, old.id), outline(session, new.id)),
        _questions(question_set(session, old.id), question_set(session, new.id)),
        [
            (name, differences(_shown(old, name), _shown(new, name)))
            for name in SETTINGS
            if getattr(old, name) != getattr(new, name)
        ],
        _named(contents(session, old), contents(session, new)),
    )


def _shown(version: CourseVersion, name: str) -> str:
    if name == "asking":
        return "\n".join(part for part in (rules_said(version.asking), behaviour_said(version.asking)) if part)
    value = getattr(version, name)
    return "" if value is None else str(value)


def _named(old: Contents, new: Contents) -> list[NamedChange]:
    before, after = old.things, new.things
    found = []
    for path in sorted(before.keys() | after.keys()):
        gone, came = before.get(path), after.get(path)
        if gone != came:
            kind = "new" if gone is None else "gone" if came is None else "changed"
            found.append(NamedChange(kind, path, differences(_about(gone), _about(came))))
    return found


def _about(named: NamedPicture | NamedFile | None) -> str:
    """The words about a thing: what it shows and whose it is."""
    said = (named.description, getattr(named, "credit", "")) if named else ()
    return "\n".join(text for text in said if text)


def _questions(old: QuestionSet, new: QuestionSet) -> list[QuestionChange]:
    before, after = _by_question(old), _by_question(new)
    moved = _moved(old, new)
    changed = [_question(before[key], asked, key in moved) for key, asked in after.items() if key in before]
    came = [QuestionChange("new", _stem(asked), []) for key, asked in after.items() if key not in before]
    went = [QuestionChange("gone", _stem(asked), []) for key, asked in before.items() if key not in after]
    return [change for change in changed if change is not None] + came + went


def _question(old: Asked, new: Asked, moved: bool) -> QuestionChange | None:
    """How a question that both versions have has changed; None when it has not."""
    before, after = question_contents(old), question_contents(new)
    if before == after:
        return QuestionChange("moved", _stem(new), []) if moved else None
    about = {
        "marking": said(old) == said(new) and (old.kind, old.body) != (new.kind, new.body),
        "labels": (old.tags, old.difficulty) != (new.tags, new.difficulty),
        "teaches": old.teaches != new.teaches,
        "place": old.lesson_key != new.lesson_key,
    }
    words = differences(labelled(old), labelled(new)) if labelled(old) != labelled(new) else []
    return QuestionChange("changed", _stem(new), words, tuple(name for name, is_so in about.items() if is_so))


def _moved(old: QuestionSet, new: QuestionSet) -> set[int]:
    """The ids of questions that are at another place in a list that both versions have."""
    found: set[int] = set()
    pairs = [(old.bank, new.bank), *((old.practice.get(key, ()), group) for key, group in new.practice.items())]
    for before, after in pairs:
        stayed = {str(one.question_id) for one in before} & {str(one.question_id) for one in after}
        order = [[str(one.question_id) for one in side if str(one.question_id) in stayed] for side in (before, after)]
        found |= {int(key) for key in moved_keys(*order)}
    return found


def labelled(asked: Asked) -> str:
    """A question as text, with its labels."""
    labels = ", ".join(part for part in (asked.difficulty, *asked.tags) if part)
    return "\n".join(part for part in (said(asked), labels) if part)


def _by_question(questions: QuestionSet) -> dict[int, Asked]:
    everything = (*(asked for group in questions.practice.values() for asked in group), *questions.bank)
    return {asked.question_id: asked for asked in everything}


def _stem(asked: Asked) -> str:
    return plain_words(asked.body.stem)
