"""What a course version asks, as plain values: the counterpart for questions of lms.catalogue.contents.

`Asked` is read from three tables. Each of their columns is in `HELD`, in `MADE`, or in `OWN` with the reason;
everything that copies, compares or exports a question uses `Asked.text` (tests/catalogue/test_contents.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.quizzes.queries import Asked, QuestionSet
from lms.quizzes.texts import QuestionText

#: Columns that are worked out from the others whenever these are written.
MADE: dict[str, tuple[str, ...]] = {"question_version": ("stem_html", "art", "names")}
#: Columns that are not part of what a question says, and why.
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
#: Columns that say something, and the part of QuestionContents that holds each.
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
    """A question where a version asks it: in the practice of the lesson with key `lesson_key`, or in the bank (None).

    The text is what `said_of` gives, in plain values, because fingerprints of it are stored and compared years later.
    """

    lesson_key: str | None
    text: dict[str, Any]


def question_contents(asked: Asked) -> QuestionContents:
    """What one question of a version says, and where it is asked."""
    return QuestionContents(asked.lesson_key, said_of(asked.text))


def said_of(text: QuestionText) -> dict[str, Any]:
    """What a question says, in plain values; its body is what `said_in` gives."""
    return {**vars(text), "body": said_in(text.kept())}


def said_in(value: Any) -> Any:
    """A stored body without empty values and without the ids of its rows, which only tell their order.

    A file, a form or a course folder may leave empty values out or write them down; both mean the same.
    """
    if isinstance(value, Mapping):
        said = ((key, said_in(part)) for key, part in value.items() if key != "id")
        return {key: part for key, part in said if part not in ("", [], {}, False, None)}
    return [said_in(part) for part in value] if isinstance(value, list) else value


def questions_of(questions: QuestionSet) -> tuple[QuestionContents, ...]:
    """Everything a version asks: practice in the order of lesson keys, then the bank, each in the author's order."""
    practice = [asked for key in sorted(questions.practice) for asked in questions.practice[key]]
    return tuple(map(question_contents, (*practice, *questions.bank)))
