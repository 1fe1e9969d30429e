"""The demo's history: people who read, practise, take tests and get certificates, spread over months.

It is written in bulk, because thousands of people one action at a time would take minutes. Every row is what actions
of lms.learning would have written, and tests compare them: progress is the fold of the events, counters are rebuilt.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.codes import ALPHABET
from lms.base.text import fold, name_sort_key
from lms.catalogue.outline import Outline, outline
from lms.certificates.bulk import issue_many
from lms.learning import rules
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.operating.demo.bulk_rows import BulkRows, DemoSpan, insert_many, update_many
from lms.operating.demo.demo_areas import Places
from lms.operating.demo.names import full_name
from lms.operating.demo.staff import PIN
from lms.operating.demo.walk import Attempts, LearningWay, walk
from lms.people import passwords
from lms.people.actions import WORDING
from lms.people.models import Consent, Person, PersonArea
from lms.quizzes.queries import QuestionSet, question_set

BATCH = 250
#: How many courses a person joins: one of these at random, so that most join one.
COURSES = (1, 1, 1, 2, 2, 3)


@dataclass
class History:
    """What is needed while the history is made."""

    session: Session
    rng: random.Random
    span: DemoSpan
    courses: list[tuple[Outline, QuestionSet]]
    codes: set[str]
    pin: str
    completed: list[tuple[int, datetime]] = field(default_factory=list)


def make(
    session: Session, places: Places, versions: list[int], span: DemoSpan, tick: Callable[[int], object], seed: int = 11
) -> None:
    """Make people in every hamlet and their learning in the given course versions."""
    rng = random.Random(seed)  # noqa: S311  (a repeatable demo, not a secret)
    courses = [(outline(session, version), question_set(session, version)) for version in versions]
    codes = set(session.scalars(select(Person.code)))
    history = History(session, rng, span, courses, codes, passwords.hashed(PIN))
    for start in range(0, span.people, BATCH):
        numbers = range(start, min(start + BATCH, span.people))
        _batch(history, [places.hamlets[number % len(places.hamlets)][0] for number in numbers])
        tick(len(numbers))
    issue_many(session, history.completed)


def _batch(history: History, hamlets: list[int]) -> None:
    """Make one person in each of these hamlets, with everything they learn."""
    session, rows = history.session, BulkRows()
    people = [_person(history) for _hamlet in hamlets]
    ways: list[tuple[dict[str, Any], Outline, QuestionSet]] = []
    for person_id, person, hamlet in zip(insert_many(session, Person, people), people, hamlets, strict=True):
        _settle(history.rng, rows, person_id, hamlet, person["created_at"])
        ways += _joined(history, person_id, hamlet, person["created_at"])
    updates: list[dict[str, Any]] = []
    ids = insert_many(session, Enrolment, [enrolment for enrolment, _tree, _questions in ways])
    for enrolment_id, (enrolment, tree, questions) in zip(ids, ways, strict=True):
        way = LearningWay(enrolment_id, tree, questions, enrolment["joined_at"], history.span.until)
        updates += _learn(history, rows, way)
    update_many(session, Enrolment, updates)
    rows.write(session)


def _person(history: History) -> dict[str, Any]:
    rng, span = history.rng, history.span
    name = full_name(rng)
    code = "".join(rng.choices(ALPHABET, k=6))
    while code in history.codes:
        code = "".join(rng.choices(ALPHABET, k=6))
    history.codes.add(code)
    return {
        "code": code,
        "name": name,
        "name_search": fold(name),
        "sort_key": name_sort_key(name),
        "birth_year": span.until.year - rng.randint(19, 76),
        "phone": f"+849{rng.randint(10000000, 99999999)}" if rng.random() < 0.4 else None,
        "pin_hash": history.pin,
        "password_must_change": False,
        "is_demo": True,
        "created_at": span.since + (span.until - span.since) * (rng.random() ** 0.8),
    }


def _settle(rng: random.Random, rows: BulkRows, person_id: int, hamlet: int, joined: datetime) -> None:
    """Add rows for where a person lives and what they have agreed to."""
    rows.add(PersonArea, person_id=person_id, area_id=hamlet, valid_from=local_day(joined))
    for purpose in ("learning", "class_list"):
        given = purpose == "learning" or rng.random() < 0.7
        rows.add(Consent, person_id=person_id, purpose=purpose, wording=WORDING, given=given, at=joined)


def _joined(
    history: History, person_id: int, hamlet: int, joined: datetime
) -> list[tuple[dict[str, Any], Outline, QuestionSet]]:
    """The columns of each enrolment of one person, with the course and questions to learn."""
    count = min(len(history.courses), history.rng.choice(COURSES))
    return [
        (
            {
                "person_id": person_id,
                "course_id": tree.course_id,
                "version_id": tree.version_id,
                "area_id": hamlet,
                "joined_at": joined,
                "progress": {},
            },
            tree,
            questions,
        )
        for tree, questions in history.rng.sample(history.courses, count)
    ]


def _learn(history: History, rows: BulkRows, way: LearningWay) -> list[dict[str, Any]]:
    """Add rows for one person's way through one course; returns the columns to change in the enrolment."""
    events, attempts = walk(history.rng, way)
    progress: rules.Progress = {}
    for event in events:
        progress = rules.fold(progress, event)
        _keep_event(rows, way.enrolment_id, event)
    _keep_attempts(rows, attempts)
    done = rules.completed_at(progress, way.tree)
    if done is not None:
        rows.add(Completion, enrolment_id=way.enrolment_id, version_id=way.tree.version_id, completed_at=done)
        history.completed.append((way.enrolment_id, done))
    return [_derived(way.enrolment_id, progress)] if progress else []


def _keep_event(rows: BulkRows, enrolment_id: int, event: rules.Event) -> None:
    rows.add(
        LearningEvent,
        id=event.id,
        enrolment_id=enrolment_id,
        kind=event.kind,
        lesson_key=event.lesson_key,
        step_key=event.step_key,
        payload=event.payload,
        door="browser",
        mode="alone",
        device_time=event.at,
        server_time=event.at,
    )


def _keep_attempts(rows: BulkRows, attempts: Attempts) -> None:
    for attempt, items in attempts:
        rows.add(Attempt, **attempt)
        for item in items:
            rows.add(AttemptItem, **item)


def _derived(enrolment_id: int, progress: rules.Progress) -> dict[str, Any]:
    """The columns that lms.learning.actions would derive from a progress."""
    seconds, lesson, step = progress["last"]
    started = rules.started_at(progress)
    assert started is not None  # noqa: S101  (a progress with events has a first one)
    return {
        "id": enrolment_id,
        "progress": progress,
        "started_at": started,
        "last_lesson_key": lesson,
        "last_step_key": step,
        "last_at": datetime.fromtimestamp(seconds, started.tzinfo),
    }
