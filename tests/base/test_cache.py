"""What is kept in a process: so many things of each database, the oldest leaving first."""

import gc

from sqlalchemy import Engine, create_engine

from lms.base.cache import Cache


def engine() -> Engine:
    return create_engine("sqlite://")


def test_a_thing_is_found_under_its_key_and_its_database() -> None:
    kept, one, other = Cache[str](3), engine(), engine()
    assert kept.get(one, 1) is None
    kept.put(one, 1, "a")
    assert (kept.get(one, 1), kept.get(one, 2), kept.get(other, 1)) == ("a", None, None)
    kept.put(other, 1, "b")
    assert (kept.get(one, 1), kept.get(other, 1)) == ("a", "b")


def test_the_oldest_leaves_when_there_are_too_many() -> None:
    kept, one, other = Cache[int](2), engine(), engine()
    for number in range(4):
        kept.put(one, number, number)
    kept.put(other, 0, 9)
    assert [kept.get(one, number) for number in range(4)] == [None, None, 2, 3]
    assert kept.get(other, 0) == 9, "each database has its own number of them"


def test_nothing_is_kept_after_it_was_emptied() -> None:
    kept, one = Cache[str](2), engine()
    kept.put(one, 1, "a")
    kept.clear()
    assert kept.get(one, 1) is None


def test_a_database_that_is_gone_takes_its_things_along() -> None:
    kept, one = Cache[str](2), engine()
    kept.put(one, 1, "a")
    assert len(kept._by_engine) == 1
    one.dispose()
    del one
    gc.collect()
    assert len(kept._by_engine) == 0
