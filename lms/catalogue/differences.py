"""Two versions of a course side by side: which lessons and steps came, went, moved or say something else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.catalogue.contents import LessonWords
from lms.catalogue.outline import LessonOutline, Outline, StepOutline


@dataclass(frozen=True)
class StepChange:
    """A step in either version; `kind` is "new", "gone", "changed" (its words), "looks" (the same words shown in
    another way), "moved" or "same"."""

    kind: str
    old: StepOutline | None
    new: StepOutline | None

    @property
    def title(self) -> str:
        """The step's title now, or its last one."""
        found = self.new or self.old
        return found.title if found else ""


@dataclass(frozen=True)
class LessonChange:
    """A lesson in either version; `kind` as in StepChange, "changed" when any of its steps or its words did, "dates"
    when only its month or the day for looking at it again did."""

    kind: str
    old: LessonOutline | None
    new: LessonOutline | None
    steps: tuple[StepChange, ...]

    @property
    def title(self) -> str:
        """The lesson's title now, or its last one."""
        found = self.new or self.old
        return found.title if found else ""


def compared(old: Outline, new: Outline) -> list[LessonChange]:
    """The lessons of the new version in order, then those that are gone."""
    before = {lesson.key: lesson for lesson in old.lessons}
    after = {lesson.key for lesson in new.lessons}
    stayed = [lesson.key for lesson in old.lessons if lesson.key in after]
    moved = moved_keys(stayed, [lesson.key for lesson in new.lessons if lesson.key in before])
    made = [_lesson(before.get(lesson.key), lesson, lesson.key in moved) for lesson in new.lessons]
    gone = [LessonChange("gone", lesson, None, ()) for lesson in old.lessons if lesson.key not in after]
    return made + gone


def _lesson(old: LessonOutline | None, new: LessonOutline, moved: bool) -> LessonChange:
    if old is None:
        return LessonChange("new", None, new, tuple(StepChange("new", None, step) for step in new.steps))
    steps = _steps(old.steps, new.steps)
    return LessonChange(_kind(old, new, steps, moved), old, new, steps)


def _kind(old: LessonOutline, new: LessonOutline, steps: Sequence[StepChange], moved: bool) -> str:
    before, after = LessonWords.of(old), LessonWords.of(new)
    dated = replace(before, updated_label=after.updated_label, review_by=after.review_by)
    if dated != after or any(step.kind != "same" for step in steps):
        return "changed"
    return "dates" if before != after else "moved" if moved else "same"


def _steps(old: Sequence[StepOutline], new: Sequence[StepOutline]) -> tuple[StepChange, ...]:
    before = {step.key: step for step in old}
    after = {step.key for step in new}
    moved = moved_keys([s.key for s in old if s.key in after], [s.key for s in new if s.key in before])
    made = [_step(before.get(step.key), step, step.key in moved) for step in new]
    return tuple(made + [StepChange("gone", step, None) for step in old if step.key not in after])


def _step(old: StepOutline | None, new: StepOutline, moved: bool) -> StepChange:
    if old is None:
        return StepChange("new", None, new)
    if (old.title, old.plain) != (new.title, new.plain):
        return StepChange("changed", old, new)
    if (old.source, old.html, old.sounds) != (new.source, new.html, new.sounds):
        return StepChange("looks", old, new)
    return StepChange("moved" if moved else "same", old, new)


def moved_keys(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest keys that must have been moved to get from one order to the other."""
    place = {key: n for n, key in enumerate(old)}
    best: list[list[str]] = []
    for key in new:
        before = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(before), key])
    return set(new) - set(_longest(best))


def _longest(runs: list[list[str]]) -> list[str]:
    found: list[str] = []
    for run in runs:
        found = run if len(run) > len(found) else found
    return found
