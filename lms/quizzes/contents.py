"""What a course version asks, as a value: the second half of lms.catalogue.contents.

`Asked` is read from all three tables; every column is in it or in `OWN` with the reason, and everything that copies,
compares or carries a question does it by `Asked.text` (tests/catalogue/test_contents.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.quizzes.queries import Asked, QuestionSet
from lms.quizzes.texts import QuestionText

#: Columns that are made of the others whenever these are written.
MADE: dict[str, tuple[str, ...]] = {"question_version": ("stem_html", "art", "names")}
#: Columns that say nothing by themselves, and why.
OWN: dict[str, dict[str, str]] = {
    "question": {"id": "the row itself", "course_id": "the course it belongs to"},
    "question_version": {
        "id": "the row itself",
        "question_id": "the question it belongs to",
        "number": "counted in its question",
        "created_at": "when the row was made",
    },
    "version_question": {
        "id": "the row itself",
        "course_version_id": "the version it belongs to",
    },
}
#: What a question says, by column: which part of QuestionContents holds it.
HELD: dict[str, dict[str, str]] = {
    "question": {"key": "text.key"},
    "question_version": {
        "kind": "text.kind",
        "body": "text.body",
        "tags": "text.tags",
        "difficulty": "text.difficulty",
    },
    "version_question": {
        "question_version_id": "text",
        "lesson_id": "lesson_key",
        "position": "the order of the list",
        "teaches_lesson_key": "text.teaches",
        "teaches_step_key": "text.teaches",
    },
}


@dataclass(frozen=True)
class QuestionContents:
    """A question where a version asks it: in the practice of a lesson, or in the bank (None).

    The text is as `said_of` gives it, in plain values: marks of it are kept and compared years later.
    """

    lesson_key: str | None
    text: dict[str, Any]


def question_contents(asked: Asked) -> QuestionContents:
    """One question of a version."""
    return QuestionContents(asked.lesson_key, said_of(asked.text))


def said_of(text: QuestionText) -> dict[str, Any]:
    """What a question says, in plain values, its body as `said_in` gives it."""
    return {**vars(text), "body": said_in(text.kept())}


def said_in(value: Any) -> Any:
    """A body, as it is kept, without the ids of its rows, which say only where they stand, and without what is empty.

    A reader of files, a form and a course folder may leave such things out or write them down; it means the same.
    """
    if isinstance(value, Mapping):
        said = ((key, said_in(part)) for key, part in value.items() if key != "id")
        return {key: part for key, part in said if part not in ("", [], {}, False, None)}
    return [said_in(part) for part in value] if isinstance(value, list) else value


def questions_of(questions: QuestionSet) -> tuple[QuestionContents, ...]:
    """Everything a version asks: the practice by the keys of lessons, then the bank, each in the author's order."""
    practice = [asked for key in sorted(questions.practice) for asked in questions.practice[key]]
    return tuple(map(question_contents, (*practice, *questions.bank)))
