"""Numbers of all processes of a machine: summed up, never going back, never in anybody's way."""

import json
import multiprocessing
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lms.base import journal
from lms.base.journal import ERRORS, KEPT, JournalLine
from lms.base.work_figures import Book

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def count(folder: Path, times: int) -> None:
    """In a process of its own."""
    own = Book()
    own.keep_in(folder)
    for _ in range(times):
        own.add({("requests", "GET"): 1, ("seconds",): 0.5})
    own.write()


def other(folder: Path, times: int) -> None:
    process = multiprocessing.get_context("spawn").Process(target=count, args=(folder, times))
    process.start()
    process.join()
    assert process.exitcode == 0


def test_the_numbers_of_all_processes_are_summed_and_those_of_ended_ones_stay(tmp_path: Path) -> None:
    own = Book()
    own.keep_in(tmp_path)
    own.add({("requests", "GET"): 1})
    other(tmp_path, 3)
    assert own.all() == (Counter({("requests", "GET"): 4, ("seconds",): 1.5}), 1)
    other(tmp_path, 2)
    for _again in range(3):
        assert own.all()[0][("requests", "GET")] == 6
    assert sorted(path.name for path in tmp_path.glob("*.json"))[-1] == "past.json"
    assert len(list(tmp_path.glob("*.json"))) == 2
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_a_copy_of_a_process_begins_at_nothing(tmp_path: Path) -> None:
    own = Book()
    own.keep_in(tmp_path)
    own.add({("requests",): 5})
    own.write()
    child = os.fork()
    if not child:
        own.add({("requests",): 1})
        own.write()
        os._exit(0)
    os.waitpid(child, 0)
    assert own.all()[0] == Counter({("requests",): 6})


def test_a_folder_that_cannot_be_written_and_a_file_that_cannot_be_read_hurt_nobody(tmp_path: Path) -> None:
    own = Book()
    own.keep_in(tmp_path)
    (tmp_path / "1-1.json").write_text("[[")
    (tmp_path / "2-1.json").write_text('{"a": 1}')
    own.add({("requests",): 1})
    assert own.all()[0] == Counter({("requests",): 1})
    (tmp_path / "file").touch()
    lost = Book()
    lost.keep_in(tmp_path / "file")
    lost.add({("requests",): 1})
    assert lost.all() == (Counter({("requests",): 1}), 1)
    journal.write(tmp_path / "file", ERRORS, line(1))


def line(number: int, at: datetime = NOW) -> JournalLine:
    return JournalLine(int(at.timestamp()), f"{number:08X}", "GET", "/khoa-hoc/<slug>", 500, number, "ValueError")


def test_the_newest_lines_are_kept_for_a_week_and_the_file_stays_small(tmp_path: Path) -> None:
    journal.write(tmp_path, ERRORS, line(0, NOW - timedelta(days=8)))
    for number in range(1, 5 * KEPT):
        journal.write(tmp_path, ERRORS, line(number))
    found = journal.newest(tmp_path, ERRORS, NOW)
    assert [one.ms for one in found] == list(range(5 * KEPT - 1, 4 * KEPT - 1, -1))
    assert (tmp_path / ERRORS).stat().st_size < 4 * KEPT * 200
    assert journal.newest(tmp_path, ERRORS, NOW + timedelta(days=8)) == []
    assert journal.newest(tmp_path, journal.SLOW, NOW) == []


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    journal.write(tmp_path, ERRORS, line(1))
    with (tmp_path / ERRORS).open("a") as file:
        file.write('{"at": 3, "refe\n[]\n' + json.dumps({"at": 1}) + "\n")
    assert [one.ms for one in journal.newest(tmp_path, ERRORS, NOW)] == [1]
