"""Comparing what the server acknowledged with what its database holds: each deed exactly once, or the drill has failed.

A deed is a tuple of texts that names it: ("practice", person, id made with the page). A learner notes each before it is
sent (`tries`) and again when the server has acknowledged it (`says`). What was tried may be in the database once, what
was acknowledged must be, and nothing else may.
"""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID, uuid5

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lms.base.db import prepare_engine
from lms.catalogue.models import Course, Lesson, Step
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts
from lms.learning import counters, rules
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.people.models import Person

Deed = tuple[str, ...]
#: The beginning of the name of every person in a drill; a number in words follows, because names hold no digits.
NAMED = "Lò Bền"
DIGITS = "Không Một Hai Ba Bốn Năm Sáu Bảy Tám Chín".split()


def name_of(number: int) -> str:
    """The name of the person with this number in a drill; no two have the same."""
    return " ".join([NAMED, *(DIGITS[int(digit)] for digit in str(number))])


@dataclass
class Book:
    """Deeds tried, deeds acknowledged (with the moment), and what should not have happened; many threads may use it."""

    tried: Counter[Deed] = field(default_factory=Counter)
    said: dict[Deed, float] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    #: How many seconds the newest answers took.
    times: deque[float] = field(default_factory=lambda: deque(maxlen=100_000))
    surprises: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tries(self, deed: Deed) -> None:
        """Note that a deed is about to be sent, perhaps not for the first time."""
        with self._lock:
            self.tried[deed] += 1

    def says(self, deed: Deed) -> None:
        """Note that the server has acknowledged a deed."""
        with self._lock:
            self.said.setdefault(deed, time.monotonic())

    def notes(self, status: int, seconds: float = 0.0) -> None:
        """Note an answer: its status (0: the connection broke, -1: an idle one broke) and the seconds that it took."""
        with self._lock:
            self.answers[status] += 1
            if status > 0:
                self.times.append(seconds)

    def wonders(self, words: str) -> None:
        """Note something that no learner should have seen."""
        with self._lock:
            self.surprises.append(words)

    def before(self) -> "Book":
        """A copy of what was tried and acknowledged up to now."""
        with self._lock:
            return Book(Counter(self.tried), dict(self.said))

    def silence(self, since: float = 0.0) -> float:
        """The most seconds between two acknowledgements of which the second came after `since` (time.monotonic)."""
        with self._lock:
            moments = sorted(self.said.values())
        return max((b - a for a, b in pairwise(moments) if b > since), default=0.0)


@dataclass(frozen=True)
class Verdict:
    """How a drill ended."""

    acknowledged: int
    lost: list[Deed]
    doubled: list[Deed]
    troubles: list[str]

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost or doubled and the database does not contradict itself."""
        return not (self.lost or self.doubled or self.troubles)


def judge(said: Iterable[Deed], tried: Mapping[Deed, int], found: Mapping[Deed, int]) -> tuple[list[Deed], list[Deed]]:
    """(lost, doubled): acknowledged deeds that were not found; deeds found more than once, or that nobody had sent."""
    lost = sorted(deed for deed in said if not found.get(deed))
    doubled = sorted(deed for deed, times in found.items() if times > 1 or deed not in tried)
    return lost, doubled


def verdict(book: Book, url: str) -> Verdict:
    """Look for every deed of the book in the database at `url` (SQLAlchemy's form)."""
    engine = create_engine(url)
    prepare_engine(engine)
    try:
        with Session(engine) as session:
            found = Counter(deeds_in(session, book))
            lost, doubled = judge(book.said, book.tried, found)
            return Verdict(len(book.said), lost, doubled, list(troubles(session)))
    finally:
        engine.dispose()


def deeds_in(session: Session, book: Book) -> Iterator[Deed]:
    """Every deed of the drill's people in the database, each as often as it is there."""
    people = select(Person.id, Person.name).where(Person.name.like(f"{NAMED} %"))
    names = dict(session.execute(people).all())
    yield from (("join", name) for name in names.values())
    mine = select(Enrolment.id, Enrolment.person_id, Course.slug).join(Course)
    who: dict[int, str] = {}
    for enrolment_id, person_id, slug in session.execute(mine):
        if person_id in names:
            who[enrolment_id] = names[person_id]
            yield ("enrol", names[person_id], slug)
    yield from _events(session, book, who)
    tests = select(Attempt.id, Attempt.enrolment_id)
    attempts = {test: who[enrolment] for test, enrolment in session.execute(tests) if enrolment in who}
    for test, name in attempts.items():
        yield ("begin", name)
        yield ("test", name, str(test))
    items = select(AttemptItem.attempt_id, AttemptItem.position, AttemptItem.response_text)
    for test, position, words in session.execute(items.where(AttemptItem.answered_at.is_not(None))):
        if test in attempts:
            yield ("answer", attempts[test], str(test), str(position), words.strip())


def _events(session: Session, book: Book, who: dict[int, str]) -> Iterator[Deed]:
    """Steps, practice answers under the ids that the pages made, and tests handed in."""
    sent = {
        uuid5(UUID(deed[2]), str(enrolment)): deed
        for enrolment, deeds in _practised(book, who).items()
        for deed in deeds
    }
    numbered = select(Step.key, Lesson.key, Step.position).join(Lesson, Lesson.id == Step.lesson_id)
    numbers = {(lesson, step): number for step, lesson, number in session.execute(numbered)}
    for event in session.scalars(select(LearningEvent)):
        name = who.get(event.enrolment_id)
        if name is None:
            continue
        if event.kind == rules.READ:
            number = numbers[event.lesson_key or "", event.step_key or ""]
            yield ("step", name, event.lesson_key or "", str(number))
        elif event.kind == rules.PRACTICE:
            yield sent.get(event.id, ("practice", name, f"{event.id}, which nobody sent"))
        elif event.kind == rules.TEST:
            yield ("hand in", name, event.payload["attempt"])


def _practised(book: Book, who: dict[int, str]) -> dict[int, list[Deed]]:
    by_name: dict[str, list[Deed]] = {}
    for deed in list(book.tried):
        if deed[0] == "practice":
            by_name.setdefault(deed[1], []).append(deed)
    return {enrolment: by_name.get(name, []) for enrolment, name in who.items()}


def troubles(session: Session) -> Iterator[str]:
    """A line for each place where the database contradicts itself: counters, progress, certificates."""
    for key, kept, facts in counters.differences(session, certified_facts(session)):
        yield f"counter {key} says {kept}, the facts say {facts}"
    folded: dict[int, rules.Progress] = {}
    for one in session.scalars(select(LearningEvent)):
        event = rules.Event(one.id, one.kind, one.device_time, one.lesson_key, one.step_key, one.payload)
        folded[one.enrolment_id] = rules.fold(folded.get(one.enrolment_id, {}), event)
    mine = select(Enrolment.id, Enrolment.progress).join(Person).where(Person.name.like(f"{NAMED} %"))
    for enrolment_id, progress in session.execute(mine):
        if _plain(progress) != _plain(folded.get(enrolment_id, {})):
            yield f"enrolment {enrolment_id}: its progress is not what its events say"
    yield from _certificates(session)


def _plain(progress: rules.Progress) -> str:
    return json.dumps(progress, sort_keys=True)


def _certificates(session: Session) -> Iterator[str]:
    """A line for each completion without its certificate and each gap in a register."""
    first = select(Certificate.enrolment_id).where(Certificate.replaces_id.is_(None))
    issued = Counter(session.scalars(first))
    for enrolment_id in session.scalars(select(Completion.enrolment_id)):
        if issued[enrolment_id] != 1:
            yield f"enrolment {enrolment_id} is complete and has {issued[enrolment_id]} certificates"
    registers: dict[tuple[int, int], list[int]] = {}
    columns = select(Certificate.register_area_id, Certificate.year, Certificate.number)
    for area_id, year, number in session.execute(columns):
        registers.setdefault((area_id, year), []).append(number)
    for key, numbers in registers.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"register {key} has gaps or doubles"
