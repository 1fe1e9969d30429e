"""Two versions of a course with their questions, for the trainer who reads what has changed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.catalogue.comparing import LessonChange, compared
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import outline
from lms.content.render import plain_words
from lms.content.worddiff import Run, differences
from lms.quizzes.asking_words import behaviour_said, rules_said
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Asked, QuestionSet, question_set

#: What of a version's own is compared, with the words that the screen says.
SETTINGS = (
    *("title", "level", "skill_group", "pass_percent", "quiz_size", "updated_label", "review_by", "intro_source"),
    *("glossary", "asking"),
)


@dataclass(frozen=True)
class QuestionChange:
    """A question that came, went or says something else: "new", "gone" or "changed"."""

    kind: str
    stem: str
    words: list[Run]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; lessons hold also what stayed, so that the reader finds the way."""

    old: CourseVersion
    new: CourseVersion
    lessons: list[LessonChange]
    questions: list[QuestionChange]
    settings: list[tuple[str, list[Run]]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        return not self.questions and not self.settings and all(lesson.kind == "same" for lesson in self.lessons)


def version_in(session: Session, course_id: int, version_id: int) -> CourseVersion:
    """A version of this course; raises NotFound."""
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
    )


def _shown(version: CourseVersion, name: str) -> str:
    if name == "asking":
        return "\n".join(part for part in (rules_said(version.asking), behaviour_said(version.asking)) if part)
    value = getattr(version, name)
    return "" if value is None else str(value)


def _questions(old: QuestionSet, new: QuestionSet) -> list[QuestionChange]:
    before, after = _by_question(old), _by_question(new)
    changed = [
        QuestionChange("changed", _stem(asked), differences(said(before[key]), said(asked)))
        for key, asked in after.items()
        if key in before and before[key].id != asked.id and said(before[key]) != said(asked)
    ]
    came = [QuestionChange("new", _stem(asked), []) for key, asked in after.items() if key not in before]
    went = [QuestionChange("gone", _stem(asked), []) for key, asked in before.items() if key not in after]
    return changed + came + went


def _by_question(questions: QuestionSet) -> dict[int, Asked]:
    everything = (*(asked for group in questions.practice.values() for asked in group), *questions.bank)
    return {asked.question_id: asked for asked in everything}


def _stem(asked: Asked) -> str:
    return plain_words(asked.body.get("stem", ""))


def said(asked: Asked) -> str:
    """A question in words: what is asked, what is right, what is offered besides, why."""
    body = asked.body
    options = [f"{option['text']}. {option.get('reason', '')}".strip() for option in body.get("options", ())]
    right = KINDS[asked.kind].right_text(body)
    lines = [KINDS[asked.kind].question_text(body), f"= {right}", *options, str(body.get("why", ""))]
    return "\n".join(line for line in lines if line)
