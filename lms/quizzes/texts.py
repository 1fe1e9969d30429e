"""A question as a text: the one value that holds what an author wrote, wherever it is stored.

`queries.Asked` (where a version asks it), `reading.FoundQuestion` (in a file), `QuestionFile` (in a course folder) and
`ImportedQuestion` (a row that waits) hold this value or make it, and add what only they know.
"""

from dataclasses import dataclass

from lms.quizzes.kinds import KINDS, Body, Kind

#: (lesson key, step key) of the step that teaches a question.
Step = tuple[str, str]


@dataclass(frozen=True)
class QuestionText:
    """What an author writes: kind, body (see lms.quizzes.kinds), labels, difficulty, and the step that teaches it.

    `key` names the question within its course; "" when it has no name yet.
    """

    kind: str
    body: Body
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    teaches: Step | None = None
    key: str = ""

    @property
    def asks(self) -> Kind[Body]:
        """The question's kind, from the table of kinds."""
        return KINDS[self.kind]

    def kept(self) -> dict[str, object]:
        """The body as JSON values, as it is stored."""
        return self.asks.write(self.body)


class HasText:
    """Anything that holds the text of a question; the properties give the text's own values."""

    text: QuestionText

    @property
    def kind(self) -> str:
        """The key of the question's kind."""
        return self.text.kind

    @property
    def body(self) -> Body:
        """The question's body, a value of its kind."""
        return self.text.body

    @property
    def tags(self) -> tuple[str, ...]:
        """The question's labels."""
        return self.text.tags

    @property
    def difficulty(self) -> str:
        """One of the words in quizzes.rules.DIFFICULTIES, or ""."""
        return self.text.difficulty

    @property
    def teaches(self) -> Step | None:
        """The step that teaches the question, or None."""
        return self.text.teaches

    @property
    def key(self) -> str:
        """The question's name within its course, or ""."""
        return self.text.key


def step_name(step: Step | None) -> str:
    """The step that teaches a question as one text, "lesson#step"; "" for None."""
    return "#".join(step or ())


def step_named(name: str) -> Step | None:
    """The step that a text from `step_name` names; None when it names none."""
    lesson, _sign, step = (part.strip() for part in name.partition("#"))
    return (lesson, step) if lesson and step else None
