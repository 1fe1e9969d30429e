"""The demo's history: people who read, practise, take tests and get certificates, spread over months.

Written in bulk, because thousands of people one deed at a time would take minutes; every row is what the deeds of
lms.learning would have written, and the tests compare: progress is the fold of the events, counters are rebuilt.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.codes import ALPHABET
from lms.base.text import fold, name_sort_key
from lms.catalogue.outline import Outline, outline
from lms.certificates import actions as certificates
from lms.learning import rules
from lms.learning.actions import NAMESPACE
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.operating import demo_answers
from lms.operating.demo_names import full_name
from lms.operating.demo_places import Places
from lms.operating.demo_rows import Rows, Span
from lms.operating.demo_staff import PIN
from lms.people import passwords
from lms.people.actions import WORDING
from lms.people.models import Consent, Person, PersonArea
from lms.quizzes.queries import QuestionSet, question_set

BATCH = 250


def make(
    session: Session, places: Places, versions: list[int], span: Span, tick: Callable[[int], object], seed: int = 11
) -> None:
    """Make people in every hamlet and their learning in the given course versions."""
    rng = random.Random(seed)  # noqa: S311  (a repeatable demo, not a secret)
    courses = [(outline(session, version), question_set(session, version)) for version in versions]
    ids = _codes(session) | {"pin": passwords.hashed(PIN), "span": span}
    for start in range(0, span.people, BATCH):
        rows = Rows()
        count = min(BATCH, span.people - start)
        for number in range(start, start + count):
            _person(rows, rng, ids, places.hamlets[number % len(places.hamlets)][0], courses)
        rows.write(session)
        _certify(session, rows.completed)
        tick(count)


def _codes(session: Session) -> dict[str, Any]:
    """What making people needs to know: codes taken, and the session whose database gives out ids."""
    return {"codes": set(session.scalars(select(Person.code))), "session": session}


def _person(
    rows: Rows,
    rng: random.Random,
    ids: dict[str, Any],
    hamlet: int,
    courses: list[tuple[Outline, QuestionSet]],
) -> None:
    span: Span = ids["span"]
    joined = span.since + (span.until - span.since) * (rng.random() ** 0.8)
    person_id = _insert_person(rng, ids, joined)
    rows.add(PersonArea, person_id=person_id, area_id=hamlet, valid_from=local_day(joined))
    for purpose in ("learning", "class_list"):
        given = purpose == "learning" or rng.random() < 0.7
        rows.add(Consent, person_id=person_id, purpose=purpose, wording=WORDING, given=given, at=joined)
    for tree, questions in rng.sample(courses, min(len(courses), rng.choice((1, 1, 1, 2, 2, 3)))):
        _learn(rows, rng, ids["session"], (person_id, hamlet), (tree, questions), (joined, span.until))


def _insert_person(rng: random.Random, ids: dict[str, Any], joined: datetime) -> int:
    name = full_name(rng)
    code = "".join(rng.choices(ALPHABET, k=6))
    while code in ids["codes"]:
        code = "".join(rng.choices(ALPHABET, k=6))
    ids["codes"].add(code)
    values = {
        "code": code,
        "name": name,
        "name_search": fold(name),
        "sort_key": name_sort_key(name),
        "birth_year": ids["span"].until.year - rng.randint(19, 76),
        "phone": f"+849{rng.randint(10000000, 99999999)}" if rng.random() < 0.4 else None,
        "pin_hash": ids["pin"],
        "session_token": rng.randbytes(16).hex(),
        "is_demo": True,
        "created_at": joined,
    }
    return int(ids["session"].execute(insert(Person).values(**values).returning(Person.id)).scalar_one())


def _learn(
    rows: Rows,
    rng: random.Random,
    session: Session,
    who: tuple[int, int],
    course: tuple[Outline, QuestionSet],
    when: tuple[datetime, datetime],
) -> None:
    """One person's way through one course, possibly stopping on the way."""
    tree, questions = course
    person_id, hamlet = who
    values = {
        "person_id": person_id,
        "course_id": tree.course_id,
        "version_id": tree.version_id,
        "area_id": hamlet,
        "joined_at": when[0],
        "progress": {},
    }
    enrolment_id = session.execute(insert(Enrolment).values(**values).returning(Enrolment.id)).scalar_one()
    events, attempts = _walk(rng, tree, questions, enrolment_id, when)
    progress: rules.Progress = {}
    for event in events:
        progress = rules.fold(progress, event)
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
    _keep(session, rows, enrolment_id, tree, progress)
    for attempt, items in attempts:
        rows.add(Attempt, **attempt)
        for item in items:
            rows.add(AttemptItem, **item)


def _keep(session: Session, rows: Rows, enrolment_id: int, tree: Outline, progress: rules.Progress) -> None:
    """Write the derived columns and the completion, as lms.learning.actions would."""
    if not progress:
        return
    seconds, lesson, step = progress["last"]
    started = rules.started_at(progress)
    assert started is not None  # noqa: S101  (a progress with events has a first one)
    session.execute(
        Enrolment.__table__.update()  # type: ignore[attr-defined]
        .where(Enrolment.id == enrolment_id)
        .values(
            progress=progress,
            started_at=started,
            last_lesson_key=lesson,
            last_step_key=step,
            last_at=datetime.fromtimestamp(seconds, started.tzinfo),
        )
    )
    done = rules.completed_at(progress, tree)
    if done is not None:
        rows.add(Completion, enrolment_id=enrolment_id, version_id=tree.version_id, completed_at=done)
        rows.completed.append((enrolment_id, done))


Attempts = list[tuple[dict[str, Any], list[dict[str, Any]]]]


def _walk(
    rng: random.Random, tree: Outline, questions: QuestionSet, enrolment_id: int, when: tuple[datetime, datetime]
) -> tuple[list[rules.Event], Attempts]:
    """Events and attempts: most go on to the end, some stop at a lesson, some never begin."""
    clock, until = when
    events: list[rules.Event] = []
    stop_after = rng.choice((0, 1, 2, 3)) if rng.random() < 0.35 else len(tree.lessons)
    skill = rng.uniform(0.55, 0.98)
    for lesson in tree.lessons[:stop_after]:
        clock += timedelta(hours=rng.uniform(1, 60))
        for step in lesson.steps:
            clock += timedelta(seconds=rng.randint(25, 120))
            event_id = uuid5(NAMESPACE, f"{enrolment_id}/{lesson.key}/{step.key}")
            events.append(rules.Event(event_id, rules.READ, clock, lesson.key, step.key))
        for asked in questions.practice.get(lesson.key, ()):
            clock += timedelta(seconds=rng.randint(10, 60))
            payload = {"question": asked.key, "version": asked.id, "right": rng.random() < skill}
            event_id = UUID(int=rng.getrandbits(128), version=4)
            events.append(rules.Event(event_id, rules.PRACTICE, clock, lesson.key, None, payload))
    attempts: Attempts = []
    if stop_after == len(tree.lessons) and questions.bank:
        attempts = _tests(rng, tree, questions, enrolment_id, (clock, skill), events)
    kept = [event for event in events if event.at <= until]
    return kept, [attempt for attempt in attempts if attempt[0]["submitted_at"] <= until]


def _tests(
    rng: random.Random,
    tree: Outline,
    questions: QuestionSet,
    enrolment_id: int,
    state: tuple[datetime, float],
    events: list[rules.Event],
) -> Attempts:
    """One to three tries at the test, until passed."""
    clock, skill = state
    attempts: Attempts = []
    for number in range(3):
        clock += timedelta(minutes=rng.uniform(5, 900))
        attempt, items = demo_answers.attempt(
            rng, tree, questions, enrolment_id, clock, min(0.99, skill + 0.08 * number)
        )
        attempts.append((attempt, items))
        percent = rules.percent(attempt["right_count"], attempt["total"])
        payload = {"attempt": str(attempt["id"]), "percent": percent, "passed": attempt["passed"]}
        event_id = uuid5(NAMESPACE, f"attempt/{attempt['id']}")
        events.append(rules.Event(event_id, rules.TEST, attempt["submitted_at"], payload=payload))
        if attempt["passed"]:
            break
    return attempts


def _certify(session: Session, completed: list[tuple[int, datetime]]) -> None:
    """Issue certificates through the same deed as everybody's, at the time of completion."""
    found = {
        row.id: row for row in session.scalars(select(Enrolment).where(Enrolment.id.in_([e for e, _ in completed])))
    }
    for enrolment_id, done in sorted(completed, key=lambda pair: pair[1]):
        certificates.issue(session, found[enrolment_id], done, done)
    session.flush()
    session.expunge_all()
