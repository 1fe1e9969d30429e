"""A question as a text: the one value that says what an author wrote, wherever it stands.

`queries.Asked` (where a version asks it), `reading.Found` (in a file), `QuestionFile` (in a course folder) and
`ImportedQuestion` (a row that waits) hold it or make it; what they know besides is their own.
"""

from dataclasses import dataclass

from lms.quizzes.kinds import KINDS, Body, Kind

#: (lesson key, step key) of the step that teaches a question.
Step = tuple[str, str]


@dataclass(frozen=True)
class QuestionText:
    """What an author writes: kind, body (see lms.quizzes.kinds), tags, difficulty, and the step that teaches it.

    `key` names the question in its course; "" when it has no name yet.
    """

    kind: str
    body: Body
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    teaches: Step | None = None
    key: str = ""

    @property
    def asks(self) -> Kind[Body]:
        """The kind itself."""
        return KINDS[self.kind]

    def kept(self) -> dict[str, object]:
        """The body as it is kept, in JSON."""
        return self.asks.write(self.body)


class HasText:
    """Whatever holds the text of a question; what the text says is read as if the holder said it."""

    text: QuestionText

    @property
    def kind(self) -> str:
        """The key of its kind."""
        return self.text.kind

    @property
    def body(self) -> Body:
        """What it asks."""
        return self.text.body

    @property
    def tags(self) -> tuple[str, ...]:
        """Its labels."""
        return self.text.tags

    @property
    def difficulty(self) -> str:
        """One of the words of quizzes.rules.DIFFICULTIES, or ""."""
        return self.text.difficulty

    @property
    def teaches(self) -> Step | None:
        """The step that teaches it."""
        return self.text.teaches

    @property
    def key(self) -> str:
        """Its name in the course."""
        return self.text.key


def step_name(step: Step | None) -> str:
    """A step that teaches as one text, "lesson#step"; "" for none."""
    return "#".join(step or ())


def step_named(name: str) -> Step | None:
    """The step again; None for what names none."""
    lesson, _sign, step = (part.strip() for part in name.partition("#"))
    return (lesson, step) if lesson and step else None
