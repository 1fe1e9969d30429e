"""Finding a step of a course by words that somebody remembers, with or without their accents."""

from collections.abc import Iterable
from typing import NamedTuple

from lms.base.text import fold
from lms.catalogue.outline import LessonOutline, Outline, StepOutline

#: No page lists more: whoever finds so many types one word more.
MOST = 20


class FoundStep(NamedTuple):
    """A step in which all words stand, with its course and lesson."""

    tree: Outline
    lesson: LessonOutline
    step: StepOutline


def found_in(trees: Iterable[Outline], typed: str) -> list[FoundStep]:
    """The steps in which every typed word stands, those first that have all of them in a title; at most MOST."""
    words = fold(typed[:100]).split()
    if not words:
        return []
    titled, told = [], []
    for tree in trees:
        for lesson in tree.lessons:
            for step in lesson.steps:
                title = fold(f"{lesson.title} {step.title}")
                if all(word in title for word in words):
                    titled.append(FoundStep(tree, lesson, step))
                elif all(word in step.folded or word in title for word in words):
                    told.append(FoundStep(tree, lesson, step))
    return [*titled, *told][:MOST]
