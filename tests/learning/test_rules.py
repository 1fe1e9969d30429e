"""Progress is a fold that does not care about order or repetition."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, strategies as st

from lms.catalogue.outline import LessonOutline, Outline, StepOutline
from lms.learning import rules
from lms.learning.rules import Event

START = datetime(2026, 11, 1, tzinfo=UTC)


def lesson(number: int, steps: int = 2) -> LessonOutline:
    made = tuple(StepOutline(f"s{n}", n, f"Bước {n}", "", "") for n in range(1, steps + 1))
    return LessonOutline(number, f"b{number}", number, f"Bài {number}", 5, "", None, "", "", made)


COURSE = Outline(1, "thu", 1, 1, "published", "Thử", "basic", 80, 10, "", "", (lesson(1), lesson(2)))

moments = st.integers(0, 10**6).map(lambda seconds: START + timedelta(seconds=seconds))
ids = st.integers(1, 2**64).map(lambda number: UUID(int=number))
reads = st.builds(
    Event, ids, st.just(rules.READ), moments, st.sampled_from(["b1", "b2"]), st.sampled_from(["s1", "s2"])
)
practices = st.builds(
    lambda i, at, key, right: Event(i, rules.PRACTICE, at, "b1", None, {"question": key, "right": right}),
    ids,
    moments,
    st.sampled_from(["c1", "c2"]),
    st.booleans(),
)
tests = st.builds(
    lambda i, at, percent: Event(i, rules.TEST, at, payload={"percent": percent, "passed": percent >= 80}),
    ids,
    moments,
    st.integers(0, 100),
)
events = st.lists(st.one_of(reads, practices, tests), max_size=14, unique_by=lambda event: event.id)


def folded(some: list[Event]) -> rules.Progress:
    progress: rules.Progress = {}
    for event in some:
        progress = rules.fold(progress, event)
    return progress


@given(events, st.randoms())
def test_the_order_and_repetition_of_events_never_matter(some: list[Event], rng: object) -> None:
    shuffled = [*some, *some[:3]]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert folded(some) == folded(shuffled)


@given(events)
def test_completion_is_never_taken_away_by_more_events(some: list[Event]) -> None:
    done = [rules.completed_at(folded(some[:n]), COURSE) is not None for n in range(len(some) + 1)]
    assert done == sorted(done)


def test_a_course_is_complete_when_everything_is_read_and_the_test_passed() -> None:
    everything = [
        Event(UUID(int=n), rules.READ, START + timedelta(minutes=n), f"b{b}", f"s{s}")
        for n, (b, s) in enumerate([(1, 1), (1, 2), (2, 1), (2, 2)], 1)
    ]
    assert rules.completed_at(folded(everything), COURSE) is None
    passed = Event(UUID(int=99), rules.TEST, START, payload={"percent": 80, "passed": True})
    assert rules.completed_at(folded([*everything, passed]), COURSE) == START + timedelta(minutes=4)


def test_eighty_percent_is_exact() -> None:
    assert rules.has_passed(8, 10, 80)
    assert not rules.has_passed(79, 99, 80)
    assert rules.needed_right(7, 80) == 6


def test_the_next_thing_goes_on_where_the_learner_stopped() -> None:
    read = [Event(UUID(int=1), rules.READ, START, "b2", "s1")]
    coming = rules.next_thing(folded(read), COURSE)
    assert (coming.kind, coming.lesson and coming.lesson.key, coming.step) == ("step", "b2", 2)
