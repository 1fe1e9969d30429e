"""What a learner's page can be heard as: its step, its question, what is said of an answer, what joining asks.

A page offers to be heard only when all of it can be. Where voices are off, or not made yet, it offers nothing.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import current_app

from lms.base.cache import Cache
from lms.base.db import db
from lms.catalogue.outline import LessonOutline, Outline
from lms.quizzes.kinds import Fields, Grade
from lms.quizzes.queries import Asked
from lms.voices.listening import voices_of
from lms.voices.screens import question_heard, reason_utterances, step_utterances, text_utterances
from lms.voices.shelf import Voice
from lms.voices.utterances import Utterance
from lms.voices.wanted import SPOKEN, offer_sentences

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words" / "heard.toml").read_text("utf-8"))
RESULTS: dict[str, str] = WORDS["results"]
#: By the steps of joining (lms.learning.forms.STEPS), what each page asks.
JOINING: dict[str, list[str]] = WORDS["joining"]

#: What a step says, by the tree it was read with, the lesson and the number; a tree's serial is never another's.
_steps: Cache[tuple[Utterance, ...]] = Cache(512)


def step_sounds(tree: Outline, lesson: LessonOutline, number: int) -> tuple[Voice, ...]:
    """The voice of a step; none where a person has recorded it in the language that programs speak here."""
    step = lesson.step(number)
    if not _are_on() or any(sound.language == SPOKEN for sound in step.sounds):
        return ()
    key = (tree.serial, lesson.key, number)
    said = _steps.get(db.engine, key)
    if said is None:
        said = step_utterances(step)
        _steps.put(db.engine, key, said)
    return _voices(said)


def question_sounds(asked: Asked, fields: Fields) -> tuple[Voice, ...]:
    """The voices of a question, to be played one after the other: its text, then each choice with its number."""
    return _voices(heard.utterance for heard in question_heard(asked.text, fields)) if _are_on() else ()


def answer_sounds(grade: Grade, *, last: bool) -> tuple[Voice, ...]:
    """The voices of what is said of an answer."""
    if not _are_on():
        return ()
    said = text_utterances([RESULTS["right" if grade.right else "wrong" if last else "again"]])
    return _voices([*said, *reason_utterances(grade, and_right=last or grade.right)])


def joining_sounds(step: str) -> tuple[Voice, ...]:
    """The voices of what a page of joining asks."""
    return _voices(text_utterances(JOINING[step])) if _are_on() else ()


def offer_all() -> None:
    """Have voices made of the program's own sentences."""
    offer_sentences("answers", lambda: RESULTS.values())
    offer_sentences("joining", lambda: (one for said in JOINING.values() for one in said))


def _are_on() -> bool:
    return bool(current_app.extensions["lms_settings"].voices)


def _voices(said: Iterable[Utterance]) -> tuple[Voice, ...]:
    return voices_of(current_app.extensions["lms_settings"], said)
