"""Who writes to SQLite next: first come, first served; a turn ends with its connection."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from lms.base import writers
from lms.base.busyness import is_busy
from lms.base.db import prepare_engine
from lms.base.turns import NoTurn
from lms.base.writers import PATIENT, WaitingLine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    prepare_engine(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY)"))
    yield engine
    engine.dispose()


def until(wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_who_comes_first_is_served_first() -> None:
    line, served = WaitingLine(), list[int]()
    line.take(1)

    def come(number: int) -> None:
        line.take(20)
        served.append(number)
        line.give()

    people = [threading.Thread(target=come, args=(number,)) for number in range(12)]
    for number, one in enumerate(people, 1):
        one.start()
        until(lambda number=number: len(line._waiting) == number)  # type: ignore[misc]
    line.give()
    for one in people:
        one.join()
    assert served == list(range(12))


def test_a_long_line_that_stands_is_left_by_its_end_and_the_first_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "STILL", 0.2)
    line, told = WaitingLine(), dict[int, str]()
    line.take(1)

    def come(number: int) -> None:
        try:
            line.take(20)
        except NoTurn:
            told[number] = "no turn"
        else:
            told[number] = "served"
            line.give()

    people = [threading.Thread(target=come, args=(number,)) for number in range(PATIENT + 3)]
    for number, one in enumerate(people, 1):
        one.start()
        until(lambda number=number: len(line._waiting) + len(told) == number)  # type: ignore[misc]
    until(lambda: len(told) == 3)
    assert set(told) == set(range(PATIENT, PATIENT + 3))
    line.give()
    for one in people:
        one.join()
    assert {told[number] for number in range(PATIENT)} == {"served"}


def test_nobody_waits_longer_than_told_and_the_turn_is_not_lost() -> None:
    line = WaitingLine()
    line.take(1)
    with pytest.raises(NoTurn) as waited:
        line.take(0.05)
    assert is_busy(waited.value)
    line.give()
    line.take(0)


@pytest.mark.parametrize("way", ["commit", "rollback", "closed", "refused", "thrown away"])
def test_a_turn_ends_with_its_transaction_however_that_ends(engine: Engine, way: str) -> None:
    for _round in range(3):
        connection = engine.connect().execution_options(write=True)
        work = connection.begin()
        connection.execute(text("INSERT INTO t VALUES (NULL)"))
        if way == "refused":
            with pytest.raises(IntegrityError):
                connection.execute(text("INSERT INTO t SELECT n FROM t"))
        if way == "commit":
            work.commit()
        elif way in ("rollback", "refused"):
            work.rollback()
        if way == "thrown away":
            connection.invalidate()
        connection.close()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        assert connection.scalar(text("SELECT count(*) FROM t")) == (3 if way == "commit" else 0)


def test_another_process_is_waited_for_as_ever(engine: Engine) -> None:
    """The line keeps threads apart; SQLite keeps processes apart, and says so when one is too slow."""
    other = create_engine(engine.url)
    prepare_engine(other)
    with other.connect().execution_options(write=True) as theirs, theirs.begin(), engine.connect() as mine:
        mine.exec_driver_sql("PRAGMA busy_timeout=50")
        mine.rollback()
        with pytest.raises(Exception, match="locked") as waited:
            mine.execution_options(write=True).begin()
        assert is_busy(waited.value)
    other.dispose()
    with engine.connect().execution_options(write=True) as mine, mine.begin():
        mine.execute(text("INSERT INTO t VALUES (9)"))


def test_many_writers_do_not_starve_each_other(engine: Engine) -> None:
    """Eight threads write as fast as they can; none gets less than a fair part."""
    counts = [0] * 8
    end = time.monotonic() + 1.5

    def write(number: int) -> None:
        while time.monotonic() < end:
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                connection.execute(text("INSERT INTO t VALUES (NULL)"))
            counts[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert max(counts) - min(counts) <= 0.5 * max(counts) + 2, counts
