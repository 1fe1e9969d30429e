"""How well the questions of a course's test work: figures of each, and what people chose. Counts only, no names.

All versions of the course count together. By default each person counts with the first test handed in, because later
ones build on it; all tests can be counted instead, and the figures of the later ones are shown beside.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from lms.authoring.figures.course_figures import ENOUGH, PORTION
from lms.authoring.figures.rules import ItemFigures, figures_of
from lms.authoring.questions.queries import plain_stem
from lms.base.errors import NotFound
from lms.learning.models import Attempt, AttemptItem, Enrolment
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import Question, QuestionVersion
from lms.quizzes.queries import Asked, QuestionSet

#: With fewer tests, a discrimination index below zero is as often chance as a wrong answer key.
COMPARABLE = 20


@dataclass(frozen=True)
class ItemLine:
    """A question of the bank with its figures; `later` is the facility over the tests after each person's first.

    `unknown` is the share of "I do not know", in percent; `sure_wrong` the share of wrong ones among the answers that
    were said to be certain, in percent, None where these were too few.
    """

    key: str
    text: str
    kind_name: str
    figures: ItemFigures
    guess: float | None
    later: float | None
    unknown: float = 0.0
    sure_wrong: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough answers to say anything about the question."""
        return self.figures.count >= ENOUGH

    @property
    def worries(self) -> list[str]:
        """Why an author should look at the question again: "hard", "guessed" or "backwards"."""
        if not self.is_enough or self.figures.facility is None:
            return []
        found = []
        if self.guess is not None and self.figures.facility <= self.guess:
            found.append("guessed")
        elif self.figures.facility < 35:
            found.append("hard")
        if self.figures.count >= COMPARABLE and (self.figures.discrimination or 0) < 0:
            found.append("backwards")
        return found


@dataclass
class Honesty:
    """How often people did not know, were certain, and were certain but wrong."""

    unknown: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def add(self, mark: float, *, unknown: bool, sure: bool) -> None:
        """Count one answer with its mark."""
        self.unknown += unknown
        self.sure += sure
        self.sure_wrong += sure and mark < 1


@dataclass(frozen=True)
class Choice:
    """An answer or a part of one as text, whether it is right, and how often it was given in first and later tests."""

    text: str
    right: bool
    first: int
    later: int


def item_lines(session: Session, course_id: int, questions: QuestionSet, *, every: bool) -> list[ItemLine]:
    """The bank's questions, those to look at on top; one query. With `every` all tests count, not only first ones."""
    counted: dict[str, list[tuple[float, float]]] = defaultdict(list)
    later: dict[str, list[float]] = defaultdict(list)
    honest: dict[str, Honesty] = defaultdict(Honesty)
    for key, own, total, tries, unknown, sure in _marks(session, course_id):
        if every or tries == 1:
            counted[key].append((own, total - own))
            honest[key].add(own, unknown=bool(unknown), sure=bool(sure))
        if tries > 1:
            later[key].append(own)
    lines = [
        _line(asked, figures_of(counted[asked.key]), later[asked.key], honest[asked.key]) for asked in questions.bank
    ]
    return sorted(lines, key=lambda line: (not line.worries, not line.is_enough, line.figures.facility or 0))


@dataclass(frozen=True)
class Chosen:
    """What people answered to a question as it is now, and in how many tests, first and later ones."""

    asked: Asked
    choices: list[Choice]
    first: int
    later: int


def chosen(session: Session, course_id: int, questions: QuestionSet, key: str) -> Chosen:
    """What people answered to a question of the bank, the most frequent first. Raises NotFound for an unknown key.

    Options that nobody chose are listed with 0; an answer of several parts counts once for each part.
    """
    asked = next((one for one in questions.bank if one.key == key), None)
    if asked is None:
        raise NotFound
    tests: Counter[int] = Counter()
    answers = [row[1:] for row in _answers(session, course_id, [asked])]
    for _text, tries, count in answers:
        tests[tries] += count
    return Chosen(asked, _choices(asked, answers), tests[1], tests[2])


def choices_by_question(session: Session, course_id: int, questions: QuestionSet) -> dict[str, list[Choice]]:
    """What people answered to every question of the bank, by its key; one query."""
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for version_id, text, tries, count in _answers(session, course_id, questions.bank):
        found[version_id].append((text, tries, count))
    return {asked.key: _choices(asked, found[asked.id]) for asked in questions.bank}


def _choices(asked: Asked, answers: Iterable[tuple[str, int, int]]) -> list[Choice]:
    """The choices, the most frequent first, from (text, 1 for a first test or 2 for a later one, how often)."""
    first: Counter[str] = Counter()
    later: Counter[str] = Counter()
    for text, tries, count in answers:
        for part in text.split("\n"):
            (first if tries == 1 else later)[part] += count
    right = set(KINDS[asked.kind].right_text(asked.body).split("\n"))
    options = [" ".join(option.text.split()) for option in asked.body.offered]
    texts = dict.fromkeys([*options, *first, *later])
    found = [Choice(text, text in right, first[text], later[text]) for text in texts]
    return sorted(found, key=lambda choice: -(choice.first + choice.later))


def _line(asked: Asked, figures: ItemFigures, later: list[float], honest: Honesty) -> ItemLine:
    return ItemLine(
        key=asked.key,
        text=plain_stem(asked),
        kind_name=KINDS[asked.kind].name,
        figures=figures,
        guess=KINDS[asked.kind].guessed(asked.body),
        later=100 * sum(later) / len(later) if len(later) >= ENOUGH else None,
        unknown=100 * honest.unknown / figures.count if figures.count else 0.0,
        sure_wrong=100 * honest.sure_wrong / honest.sure if honest.sure >= ENOUGH else None,
    )


def _marks(session: Session, course_id: int) -> Iterator[tuple[str, float, float, int, bool | None, bool | None]]:
    """(question key, mark, the attempt's total, number of the person's test, unknown, certain) of each answer."""
    tests = _tests(course_id)
    said = [AttemptItem.response[name].as_boolean() for name in ("unknown", "sure")]
    total = func.sum(func.coalesce(AttemptItem.fraction, 0.0)).over(partition_by=AttemptItem.attempt_id)
    statement = (
        select(Question.key, func.coalesce(AttemptItem.fraction, 0.0), total, tests.c.tries, *said)
        .join(tests, tests.c.id == AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .order_by(AttemptItem.attempt_id, AttemptItem.position)
    )
    for row in session.execute(statement.execution_options(yield_per=PORTION)):
        yield row[0], row[1], row[2], row[3], row[4], row[5]


def _answers(session: Session, course_id: int, asked: Sequence[Asked]) -> Iterator[tuple[int, str, int, int]]:
    """(id of the question's version, text, 1 for a first test or 2 for a later one, how often) of each answer."""
    tests = _tests(course_id)
    when = case((tests.c.tries == 1, 1), else_=2)
    statement = (
        select(AttemptItem.question_version_id, AttemptItem.response_text, when, func.count())
        .join(tests, tests.c.id == AttemptItem.attempt_id)
        .where(AttemptItem.question_version_id.in_([one.id for one in asked]), AttemptItem.response_text != "")
        .group_by(AttemptItem.question_version_id, AttemptItem.response_text, when)
        .order_by(AttemptItem.response_text)
    )
    for row in session.execute(statement):
        yield row[0], row[1], row[2], row[3]


def _tests(course_id: int) -> Subquery:
    """A SELECT of the tests handed in, each with its number, from 1, among those of the same person."""
    tries = func.row_number().over(partition_by=Attempt.enrolment_id, order_by=(Attempt.submitted_at, Attempt.id))
    return (
        select(Attempt.id, tries.label("tries"))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, Attempt.submitted_at.is_not(None))
        .subquery()
    )
