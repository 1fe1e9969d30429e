"""What this package keeps about a person: courses, every event with who recorded it, every answer in plain words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.text import tidy
from lms.catalogue.queries import course_titles
from lms.learning import rules
from lms.learning.models import Attempt, AttemptItem, Enrolment, LearningEvent
from lms.learning.queries import attempts_of, enrolments_of
from lms.people.owndata import recorders
from lms.quizzes import answering
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import QuestionVersion

TABLES = ("enrolment", "learning_event", "attempt", "attempt_item", "completion")


class OwnAnswer(NamedTuple):
    """An answer as it was given; `right` is None until the test is handed in. The answer key is not personal data."""

    course: str
    door: str
    question: str
    answer: str
    right: bool | None
    at: datetime | None


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Every enrolment of a person with everything that belongs to it, as plain values."""
    found = enrolments_of(session, person_id)
    titles = course_titles(session, [enrolment.course_id for enrolment, _done in found])
    return [
        {
            "course": titles[enrolment.course_id],
            "joined_at": enrolment.joined_at,
            "started_at": enrolment.started_at,
            "completed_at": done,
            "last_at": enrolment.last_at,
            "events": _events(session, enrolment.id),
            "practice": [_plain(one) for one in _practice(session, enrolment.id, titles[enrolment.course_id])],
            "tests": [_test(session, attempt) for attempt in attempts_of(session, enrolment.id)],
        }
        for enrolment, done in found
    ]


def answers_of(session: Session, person_id: int) -> list[OwnAnswer]:
    """Every answer of a person in practice and tests, the newest first."""
    found: list[OwnAnswer] = []
    enrolments = [enrolment for enrolment, _done in enrolments_of(session, person_id)]
    titles = course_titles(session, [enrolment.course_id for enrolment in enrolments])
    for enrolment in enrolments:
        title = titles[enrolment.course_id]
        found += _practice(session, enrolment.id, title)
        for attempt in attempts_of(session, enrolment.id):
            found += _answers(session, attempt, title)
    return sorted((one for one in found if one.at), key=lambda one: str(one.at), reverse=True)


def _events(session: Session, enrolment_id: int) -> list[dict[str, Any]]:
    of_enrolment = select(LearningEvent).where(LearningEvent.enrolment_id == enrolment_id)
    events = session.scalars(of_enrolment.order_by(LearningEvent.server_time, LearningEvent.id)).all()
    by = recorders(session, [event.recorded_by_id for event in events])
    return [
        {
            "kind": event.kind,
            "lesson": event.lesson_key,
            "step": event.step_key,
            "at": event.device_time,
            "received_at": event.server_time,
            "door": event.door,
            "mode": event.mode,
            "recorded_by": by[event.recorded_by_id],
        }
        for event in events
    ]


def _practice(session: Session, enrolment_id: int, title: str) -> Iterator[OwnAnswer]:
    practised = (LearningEvent.enrolment_id == enrolment_id, LearningEvent.kind == rules.PRACTICE)
    events = session.scalars(select(LearningEvent).where(*practised).order_by(LearningEvent.device_time)).all()
    asked = _versions(session, [event.payload.get("version") for event in events])
    for event in events:
        version, response = asked.get(event.payload.get("version")), event.payload.get("response")
        said = _said(version, response) if version and response else ""
        question = _question(version) if version else event.payload["question"]
        yield OwnAnswer(title, "practice", question, said, bool(event.payload["right"]), event.device_time)


def _versions(session: Session, ids: Sequence[int | None]) -> dict[int | None, QuestionVersion]:
    statement = select(QuestionVersion).where(QuestionVersion.id.in_({one for one in ids if one is not None}))
    return {version.id: version for version in session.scalars(statement)}


def _said(version: QuestionVersion, response: dict[str, Any]) -> str:
    if answering.is_unknown(response):
        return answering.UNKNOWN_TEXT
    kind = KINDS[version.kind]
    return kind.response_text(kind.read(version.body), response)


def _question(version: QuestionVersion) -> str:
    kind = KINDS[version.kind]
    return kind.question_text(kind.read(version.body))


def _stem(version: QuestionVersion) -> str:
    """The question's own text, without its answers."""
    return tidy(KINDS[version.kind].read(version.body).stem)


def _answers(session: Session, attempt: Attempt, title: str) -> Iterator[OwnAnswer]:
    """The answers of a test. While it is open, questions show only their text: a summary may give the key away."""
    of_attempt = select(AttemptItem).where(AttemptItem.attempt_id == attempt.id)
    items = session.scalars(of_attempt.order_by(AttemptItem.position)).all()
    is_open = attempt.submitted_at is None
    asked = _versions(session, [item.question_version_id for item in items]) if is_open else {}
    for item in items:
        question = _stem(asked[item.question_version_id]) if is_open else item.question_text
        right = None if is_open else item.fraction == 1
        yield OwnAnswer(title, "test", question, item.response_text, right, item.answered_at)


def _test(session: Session, attempt: Attempt) -> dict[str, Any]:
    return {
        "started_at": attempt.started_at,
        "at": attempt.submitted_at,
        "right": attempt.right_count,
        "of": attempt.total,
        "passed": attempt.passed,
        "answers": [_plain(one) for one in _answers(session, attempt, "")],
    }


def _plain(one: OwnAnswer) -> dict[str, Any]:
    return {"question": one.question, "answer": one.answer, "right": one.right, "at": one.at}


def enrolment_ids(session: Session, person_id: int) -> Sequence[int]:
    """The ids of a person's enrolments."""
    return session.scalars(select(Enrolment.id).where(Enrolment.person_id == person_id)).all()
