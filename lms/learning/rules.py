"""Progress as a pure fold of events, and what follows from it.

The fold keeps, for each thing, the earliest time or the best result. Minimum and maximum do not depend on order or
repetition, so events of two devices may arrive in any order, twice or late, and the progress is the same.

Progress (plain JSON):
    {"read": {lesson key: {step key: seconds}}, "practice": {question key: [seconds, id, first right, ever right]},
     "test": {"best": percent, "passed": seconds or None}, "first": seconds, "last": [seconds, lesson key, step key]}
Times are whole seconds since 1970 in UTC.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lms.catalogue.outline import LessonOutline, Outline

Progress = dict[str, Any]

READ, PRACTICE, TEST, TAKEN = "step_read", "practice", "test_submitted", "version_taken"


@dataclass(frozen=True)
class Event:
    """Something that happened on a device: `id` is made there, `at` is the time by the device's clock."""

    id: UUID
    kind: str
    at: datetime
    lesson_key: str | None = None
    step_key: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)


def not_later(event: Event, now: datetime) -> Event:
    """The event with a time that is not later than `now`, because a device's clock may run ahead of the server's."""
    return event if event.at <= now else replace(event, at=now)


def fold(progress: Progress, event: Event) -> Progress:
    """The progress after one more event; order and repetition of events make no difference to it."""
    at = int(event.at.timestamp())
    after: Progress = {**progress, "first": min(progress.get("first", at), at)}
    after["last"] = max(progress.get("last", [0, "", ""]), [at, event.lesson_key or "", event.step_key or ""])
    if event.kind == READ:
        after["read"] = _with_read(progress.get("read", {}), event, at)
    elif event.kind == PRACTICE:
        after["practice"] = _with_practice(progress.get("practice", {}), event, at)
    elif event.kind == TEST:
        after["test"] = _with_test(progress.get("test", {}), event, at)
    return after


def _with_read(read: dict[str, Any], event: Event, at: int) -> dict[str, Any]:
    lesson, step = event.lesson_key or "", event.step_key or ""
    steps = read.get(lesson, {})
    return {**read, lesson: {**steps, step: min(steps.get(step, at), at)}}


def _with_practice(practice: dict[str, Any], event: Event, at: int) -> dict[str, Any]:
    key, right = event.payload["question"], bool(event.payload["right"])
    new = [at, event.id.hex, right, right]
    old = practice.get(key, new)
    first = min(old[:3], new[:3])
    return {**practice, key: [*first, old[3] or right]}


def _with_test(test: dict[str, Any], event: Event, at: int) -> dict[str, Any]:
    passed_at = at if event.payload["passed"] else None
    times = [time for time in (test.get("passed"), passed_at) if time is not None]
    return {"best": max(test.get("best", 0), event.payload["percent"]), "passed": min(times, default=None)}


def steps_read(progress: Progress, lesson: LessonOutline) -> int:
    """How many steps of this lesson have been read."""
    return len(lesson.step_keys & progress.get("read", {}).get(lesson.key, {}).keys())


def lesson_state(progress: Progress, lesson: LessonOutline) -> str:
    """The state of a lesson: "new", "started" or "done"."""
    read = steps_read(progress, lesson)
    return "new" if read == 0 else "done" if read == len(lesson.steps) else "started"


def lessons_done(progress: Progress, outline: Outline) -> int:
    """How many lessons of this version are read to the end."""
    return sum(lesson_state(progress, lesson) == "done" for lesson in outline.lessons)


def passed(progress: Progress) -> bool:
    """Whether the final test has ever been passed."""
    return progress.get("test", {}).get("passed") is not None


def completed_at(progress: Progress, outline: Outline) -> datetime | None:
    """The moment at which the last thing that was needed was done for the first time; None while something is missing.

    A course without lessons cannot be completed.
    """
    read = progress.get("read", {})
    if not passed(progress) or not outline.lessons or lessons_done(progress, outline) < len(outline.lessons):
        return None
    needed = [read[lesson.key][key] for lesson in outline.lessons for key in lesson.step_keys]
    return datetime.fromtimestamp(max([*needed, progress["test"]["passed"]]), UTC)


def started_at(progress: Progress) -> datetime | None:
    """The moment of the first event."""
    return datetime.fromtimestamp(progress["first"], UTC) if "first" in progress else None


def last_seen(progress: Progress) -> tuple[datetime, str, str]:
    """When this person did something last, in which lesson, at which step ("" where it belongs to none)."""
    seconds, lesson_key, step_key = progress["last"]
    return datetime.fromtimestamp(seconds, UTC), lesson_key, step_key


@dataclass(frozen=True)
class Next:
    """The next thing to do in a course: `kind` is "step", "test" or "done"; a step has its lesson and number."""

    kind: str
    lesson: LessonOutline | None = None
    step: int = 1


def next_thing(progress: Progress, outline: Outline) -> Next:
    """The first unread step after the place where the person stopped, else the first unread one, else the test."""
    order = _from_last(progress, outline)
    for lesson in order:
        read = progress.get("read", {}).get(lesson.key, {})
        unread = next((step.number for step in lesson.steps if step.key not in read), None)
        if unread is not None:
            return Next("step", lesson, unread)
    return Next("done" if passed(progress) else "test")


def _from_last(progress: Progress, outline: Outline) -> list[LessonOutline]:
    """Lessons beginning with the one last opened, wrapping round."""
    last = progress.get("last", [0, "", ""])[1]
    start = next((lesson.number - 1 for lesson in outline.lessons if lesson.key == last), 0)
    return [*outline.lessons[start:], *outline.lessons[:start]]


def percent(right: int, total: int) -> int:
    """Right answers as a whole percentage, rounded down so that 79.9 never passes as 80."""
    return right * 100 // total


def needed_right(total: int, pass_percent: int) -> int:
    """How many right answers pass: the smallest number whose percentage reaches `pass_percent`."""
    return -(-total * pass_percent // 100)


def has_passed(right: int, total: int, pass_percent: int) -> bool:
    """Whether that many right answers are enough; exact, without rounding."""
    return right * 100 >= pass_percent * total
