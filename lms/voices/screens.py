"""What is read on each screen of a learner: pure functions from what is shown to utterances.

A step is one utterance. A question is several, because its options stand in another order for each learner: the page
plays them one after the other, in the order in which it shows them.
"""

import random
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lms.catalogue.outline import StepOutline
from lms.content.speech.rule_table import table
from lms.content.text.markdown import MOST_CHARS, parser
from lms.content.text.plain import SpokenLine, spoken_lines
from lms.quizzes.kinds.base import Fields, Grade
from lms.quizzes.kinds.rows import Common
from lms.quizzes.kinds.story import StoryBody
from lms.quizzes.texts import QuestionText
from lms.voices.utterances import AFTER_HEADING, Sentence, Utterance, numbered, paragraph, those_that_say, uttered

_parser = parser()


@dataclass(frozen=True)
class Heard:
    """An utterance, and the id of the option, item or part that it is about; "" for the question itself."""

    utterance: Utterance
    about: str = ""


def step_utterances(step: StepOutline) -> tuple[Utterance, ...]:
    """What is read of a step: its title, its paragraphs with their blocks, the meanings of hard words."""
    lines = _lines(step.source)
    told = "\n".join(line.text for line in lines)
    meanings = step.plain.removeprefix(told).split("\n") if step.plain.startswith(told) else []
    heading = paragraph(step.title, pause=AFTER_HEADING)
    body = [sentence for line in lines for sentence in _said(line)]
    after = [sentence for line in meanings for sentence in paragraph(line)]
    return _one((*heading, *body, *after))


def question_heard(text: QuestionText, fields: Fields) -> tuple[Heard, ...]:
    """What is read of a question, in the order in which its page shows it: its text, each option with its number."""
    return tuple(Heard(utterance, about) for utterance, about in _asked(text, fields) if utterance is not None)


def reason_utterances(grade: Grade, *, and_right: bool = True) -> tuple[Utterance, ...]:
    """What is read after an answer: the reasons of what was chosen, those of what is right unless the page does not
    tell it yet (`and_right` False), then the general one."""
    told = (one.text for one in grade.reasons if one.chosen or (one.right and and_right))
    return those_that_say(map(uttered, (*told, grade.general)))


def text_utterances(texts: Iterable[str]) -> tuple[Utterance, ...]:
    """Sentences of the program (of a result, of the pages on which one joins), each as an utterance of its own."""
    return those_that_say(map(uttered, texts))


def every_utterance(text: QuestionText) -> tuple[Utterance, ...]:
    """Whatever can be heard of a question, in any order of its options and after any answer."""
    kind, body = text.asks, text.body
    fields = kind.fields(body, kind.shown(body, random.Random(0)), None)  # noqa: S311  (any order will do)
    reasons = [body.why, *body.hints, *(getattr(row, "reason", "") for row in body.rows)]
    heard = (one.utterance for one in question_heard(text, fields))
    return those_that_say([*heard, *map(uttered, reasons), *_whole_story(body)])


def _asked(text: QuestionText, fields: Fields) -> Iterator[tuple[Utterance | None, str]]:
    yield from ((one, "") for one in _one([sentence for line in _lines(text.body.stem) for sentence in _said(line)]))
    if fields.pieces:
        yield uttered(_with_gaps(fields.pieces)), ""
    for part in fields.story:
        yield _part(part.who, part.text), ""
    for number, choice in enumerate(fields.story[-1].choices if fields.story else (), 1):
        yield from ((numbered(number), choice.value), (uttered(choice.label), choice.value))
    for number, item in enumerate(fields.items, 1):
        if item.label or item.choices:
            yield numbered(number), item.id
        yield uttered(item.label), item.id
        if fields.control == "gaps":
            yield from ((uttered(label), item.id) for _value, label in item.choices)
    yield from ((uttered(label), "") for label in _choices(fields))


def _choices(fields: Fields) -> list[str]:
    """What every item offers alike, once; places in an order ("1", "2") need not be read."""
    if fields.control == "gaps" or not fields.items:
        return []
    return [label for _value, label in fields.items[0].choices if not label.isdigit()]


def _whole_story(body: Common) -> Iterator[Utterance | None]:
    for part in body.parts if isinstance(body, StoryBody) else ():
        yield from (_part(part.who, part.text), uttered(part.text))
        for number, way in enumerate(part.choices, 1):
            yield from (numbered(number), uttered(way.text))


def _part(who: str, text: str) -> Utterance | None:
    return next(iter(_one(paragraph(text, lead=who))), None)


def _with_gaps(pieces: tuple[str, ...]) -> str:
    gaps = [*(f" {table().added['gap']} {number}, " for number in range(1, len(pieces))), ""]
    return "".join(part for pair in zip(pieces, gaps, strict=True) for part in pair)


def _said(line: SpokenLine) -> tuple[Sentence, ...]:
    return paragraph(line.words, lead=f"{line.lead}{table().added['picture']}: " if line.pictured else line.lead)


@lru_cache(maxsize=512)
def _lines(source: str) -> tuple[SpokenLine, ...]:
    return tuple(spoken_lines(_parser.parse(unicodedata.normalize("NFC", source[:MOST_CHARS]))))


def _one(sentences: Iterable[Sentence]) -> tuple[Utterance, ...]:
    found = tuple(sentences)
    return (Utterance(found),) if found else ()
