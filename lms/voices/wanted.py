"""Which utterances are wanted: all that learners can hear of the courses that are published now, and of earlier
versions, in which somebody may still be learning."""

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import StepOutline, outline
from lms.quizzes.queries import question_set
from lms.voices.screens import every_utterance, step_utterances, text_utterances
from lms.voices.utterances import Utterance, those_that_say

#: The language that programs speak here; a recording in it is heard instead of them.
SPOKEN = "vi"
#: Sentences of the program that are read, by who offers them.
_offered: dict[str, Callable[[], Iterable[str]]] = {}


def offer_sentences(key: str, sentences: Callable[[], Iterable[str]]) -> None:
    """Let sentences of the program (of a result, of the pages on which one joins) have voices, too. They are asked for
    whenever voices are made, in Vietnamese; the same key again replaces them."""
    _offered[key] = sentences


def offered_utterances() -> tuple[Utterance, ...]:
    """The utterances of all sentences that were offered."""
    return those_that_say(one for sentences in _offered.values() for one in text_utterances(sentences()))


def published_versions(session: Session, *, current: bool) -> list[int]:
    """The ids of the versions that are the present ones of their courses, or else of all that were ever published."""
    if current:
        present = select(Course.current_version_id).where(Course.current_version_id.is_not(None))
        return [found for found in session.scalars(present.order_by(Course.position, Course.id)) if found is not None]
    return list(session.scalars(select(CourseVersion.id).where(CourseVersion.state == "published")).all())


def said_in_steps(session: Session, version_id: int) -> list[Utterance]:
    """What programs read of a version's steps, in order: of all but those that somebody has recorded in Vietnamese."""
    steps = (step for lesson in outline(session, version_id).lessons for step in lesson.steps)
    return [one for step in steps if not _is_recorded(step) for one in step_utterances(step)]


def _is_recorded(step: StepOutline) -> bool:
    return any(sound.language == SPOKEN for sound in step.sounds)


def utterances_of(session: Session, version_id: int) -> tuple[Utterance, ...]:
    """Everything that can be heard of a version: its steps, in order, and its questions."""
    tree, asked = outline(session, version_id), question_set(session, version_id)
    found = said_in_steps(session, version_id)
    practice = (one for lesson in tree.lessons for one in asked.practice.get(lesson.key, ()))
    return those_that_say([*found, *(one for q in (*practice, *asked.bank) for one in every_utterance(q.text))])


def all_utterances(session: Session, *, current: bool = True) -> tuple[Utterance, ...]:
    """Everything that can be heard of all courses, and of the program itself."""
    versions = published_versions(session, current=current)
    found = [one for version_id in versions for one in utterances_of(session, version_id)]
    return those_that_say([*found, *offered_utterances()])
