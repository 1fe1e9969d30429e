"""How learners get on in a course: how far they come, where they stop, which questions they get right at first.

Counts only, no names. All versions of the course count together; lessons, steps and questions are matched by their
keys and shown in the words of today's version. The number of queries does not grow with the number of learners.
"""

from collections import Counter as Count
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from lms.authoring.questions.queries import plain_stem
from lms.catalogue.outline import LessonOutline, Outline
from lms.learning import rules
from lms.learning.models import Attempt, AttemptItem, Completion, Counter, Enrolment
from lms.quizzes.models import Question, QuestionVersion
from lms.quizzes.queries import QuestionSet

#: A person who has not completed the course and has done nothing for so long counts as having stopped.
IDLE = timedelta(days=14)
#: With fewer answers nothing is shown: they say nothing about a question, and might say something about a person.
ENOUGH = 5
#: How many people are read at a time.
PORTION = 500


@dataclass(frozen=True)
class Reach:
    """How many people came to a place, and how many of them did nothing after it (see IDLE)."""

    reached: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class LessonReach:
    """A lesson, its steps in order (title and reach), and how many people stopped at its practice questions."""

    number: int
    title: str
    reach: Reach
    steps: tuple[tuple[str, Reach], ...]
    stopped_in_practice: int


@dataclass(frozen=True)
class Answers:
    """A question in today's words: how many people answered it, and how many were right at their first try."""

    text: str
    lesson: str
    asked: int
    right: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough answers to say anything about the question."""
        return self.asked >= ENOUGH

    @property
    def percent(self) -> int:
        """The share of people who were right, in percent, rounded down."""
        return self.right * 100 // self.asked

    @property
    def is_hard(self) -> bool:
        """Whether most people were wrong at their first try, so that an author should look at the question again."""
        return self.is_enough and self.right * 2 < self.asked


@dataclass(frozen=True)
class CourseStatistics:
    """Everything that the page shows; `elsewhere` counts people who stopped at places that today's version lacks."""

    joined: int
    started: int
    completed: int
    certified: int
    lessons: tuple[LessonReach, ...]
    test: Reach
    elsewhere: int
    practice: tuple[Answers, ...]
    bank: tuple[Answers, ...]


@dataclass
class CourseTally:
    """Counts over people. A place is (lesson key, step key); ("", "") is the test, (lesson, "") the lesson's practice.

    By question key, `practice` counts who answered it, and `right` who was right at the first try.
    """

    steps: Count[tuple[str, str]] = field(default_factory=Count)
    lessons: Count[str] = field(default_factory=Count)
    tested: int = 0
    stopped: Count[tuple[str, str]] = field(default_factory=Count)
    practice: Count[str] = field(default_factory=Count)
    right: Count[str] = field(default_factory=Count)

    def add(self, progress: rules.Progress) -> None:
        """Count one person's progress, which is the fold of everything that this person did."""
        for lesson, read in progress.get("read", {}).items():
            self.lessons[lesson] += 1
            self.steps.update((lesson, step) for step in read)
        for question, (_at, _id, first_right, _ever) in progress.get("practice", {}).items():
            self.practice[question] += 1
            self.right[question] += first_right
        self.tested += "test" in progress

    def stop(self, progress: rules.Progress) -> None:
        """Count where one person stopped. Without a lesson it was the test, or that a new version was taken."""
        _at, lesson, step = progress["last"]
        self.stopped[lesson or ("" if "test" in progress else "?"), step] += 1


def statistics(session: Session, tree: Outline, questions: QuestionSet, now: datetime) -> CourseStatistics:
    """The statistics of a course in the words of the version whose tree and questions are given; three queries."""
    kinds = _counters(session, tree.course_id)
    tally = tally_of(session, tree.course_id, now)
    lessons = tuple(_lesson(lesson, tally) for lesson in tree.lessons)
    test = Reach(tally.tested, tally.stopped["", ""])
    shown = test.stopped + sum(lesson.reach.stopped for lesson in lessons)
    return CourseStatistics(
        joined=kinds.get("joined", 0),
        started=kinds.get("started", 0),
        completed=kinds.get("completed", 0),
        certified=kinds.get("certified", 0) - kinds.get("revoked", 0),
        lessons=lessons,
        test=test,
        elsewhere=tally.stopped.total() - shown,
        practice=_practice_answers(tree, questions, tally),
        bank=_bank_answers(questions, _first_answers(session, tree.course_id)),
    )


def tally_of(session: Session, course_id: int, now: datetime) -> CourseTally:
    """Count everybody who has begun the course; read in portions, so that memory does not grow with people."""
    stopped = and_(Completion.enrolment_id.is_(None), Enrolment.last_at <= now - IDLE)
    statement = (
        select(Enrolment.progress, case((stopped, 1), else_=0))
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.course_id == course_id, Enrolment.started_at.is_not(None))
    )
    tally = CourseTally()
    for progress, has_stopped in session.execute(statement.execution_options(yield_per=PORTION)):
        tally.add(progress)
        if has_stopped:
            tally.stop(progress)
    return tally


def _counters(session: Session, course_id: int) -> dict[str, int]:
    statement = select(Counter.kind, func.sum(Counter.n).label("n")).where(Counter.course_id == course_id)
    return {row.kind: row.n for row in session.execute(statement.group_by(Counter.kind))}


def _lesson(lesson: LessonOutline, tally: CourseTally) -> LessonReach:
    keys = ((step.title, (lesson.key, step.key)) for step in lesson.steps)
    steps = tuple((title, Reach(tally.steps[key], tally.stopped[key])) for title, key in keys)
    practice = tally.stopped[lesson.key, ""]
    total = Reach(tally.lessons[lesson.key], practice + sum(reach.stopped for _title, reach in steps))
    return LessonReach(lesson.number, lesson.title, total, steps, practice)


def _first_answers(session: Session, course_id: int) -> dict[str, tuple[int, int]]:
    """By question key: how many people were asked it in a test they handed in, how many were right the first time."""
    person = (Attempt.enrolment_id, QuestionVersion.question_id)
    tries = func.row_number().over(partition_by=person, order_by=(Attempt.submitted_at, Attempt.id))
    every = (
        select(QuestionVersion.question_id, AttemptItem.fraction, tries.label("tries"))
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(Enrolment.course_id == course_id, Attempt.submitted_at.is_not(None))
        .subquery()
    )
    statement = (
        select(Question.key, func.count(), func.sum(case((every.c.fraction >= 1, 1), else_=0)))
        .join(every, every.c.question_id == Question.id)
        .where(every.c.tries == 1)
        .group_by(Question.key)
    )
    return {key: (asked, right) for key, asked, right in session.execute(statement)}


def _practice_answers(tree: Outline, questions: QuestionSet, tally: CourseTally) -> tuple[Answers, ...]:
    """The answers to practice questions, in the order in which learners meet them."""
    lessons = ((lesson.title, questions.practice.get(lesson.key, ())) for lesson in tree.lessons)
    return tuple(
        Answers(plain_stem(asked), title, tally.practice[asked.key], tally.right[asked.key])
        for title, group in lessons
        for asked in group
    )


def _bank_answers(questions: QuestionSet, firsts: dict[str, tuple[int, int]]) -> tuple[Answers, ...]:
    """The answers to the bank's questions, the hardest first; those with too few answers at the end."""
    found = [Answers(plain_stem(asked), "", *firsts.get(asked.key, (0, 0))) for asked in questions.bank]
    return tuple(sorted(found, key=lambda answers: (not answers.is_enough, answers.is_enough and answers.percent)))
