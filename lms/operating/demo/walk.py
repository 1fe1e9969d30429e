"""One made-up person's way through one course: what is read, practised and tested, and when. Pure."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from lms.catalogue.outline import Outline
from lms.learning import rules
from lms.learning.actions import NAMESPACE
from lms.operating.demo import demo_answers as demo_answers
from lms.quizzes.queries import QuestionSet

Attempts = list[tuple[dict[str, Any], list[dict[str, Any]]]]


@dataclass(frozen=True)
class LearningWay:
    """The enrolment, the course and questions to go through, the first moment and the latest."""

    enrolment_id: int
    tree: Outline
    questions: QuestionSet
    since: datetime
    until: datetime


def walk(rng: random.Random, way: LearningWay) -> tuple[list[rules.Event], Attempts]:
    """The events and attempts of one way: most people go on to the end, some stop at a lesson, some never begin."""
    clock, tree = way.since, way.tree
    events: list[rules.Event] = []
    stop_after = rng.choice((0, 1, 2, 3)) if rng.random() < 0.35 else len(tree.lessons)
    skill = rng.uniform(0.55, 0.98)
    for lesson in tree.lessons[:stop_after]:
        clock += timedelta(hours=rng.uniform(1, 60))
        for step in lesson.steps:
            clock += timedelta(seconds=rng.randint(25, 120))
            event_id = uuid5(NAMESPACE, f"{way.enrolment_id}/{lesson.key}/{step.key}")
            events.append(rules.Event(event_id, rules.READ, clock, lesson.key, step.key))
        for asked in way.questions.practice.get(lesson.key, ()):
            clock += timedelta(seconds=rng.randint(10, 60))
            payload = {"question": asked.key, "version": asked.id, "right": rng.random() < skill}
            event_id = UUID(int=rng.getrandbits(128), version=4)
            events.append(rules.Event(event_id, rules.PRACTICE, clock, lesson.key, None, payload))
    attempts: Attempts = []
    if stop_after == len(tree.lessons) and way.questions.bank:
        attempts = _tests(rng, way, clock, skill, events)
    kept = [event for event in events if event.at <= way.until]
    return kept, [attempt for attempt in attempts if attempt[0]["submitted_at"] <= way.until]


def _tests(rng: random.Random, way: LearningWay, clock: datetime, skill: float, events: list[rules.Event]) -> Attempts:
    """One to three attempts at the test, until it is passed; their events are added to `events`."""
    attempts: Attempts = []
    for number in range(3):
        clock += timedelta(minutes=rng.uniform(5, 900))
        better = min(0.99, skill + 0.08 * number)
        attempt, items = demo_answers.attempt(rng, way.tree, way.questions, way.enrolment_id, clock, better)
        attempts.append((attempt, items))
        percent = rules.percent(attempt["right_count"], attempt["total"])
        payload = {"attempt": str(attempt["id"]), "percent": percent, "passed": attempt["passed"]}
        event_id = uuid5(NAMESPACE, f"attempt/{attempt['id']}")
        events.append(rules.Event(event_id, rules.TEST, attempt["submitted_at"], payload=payload))
        if attempt["passed"]:
            break
    return attempts
