"""Whatever a parser does with a file, it does it to itself: the program goes on and says what to do."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lms.base import outside, reader_processes, turns
from lms.base.confine import landlock
from lms.base.outside import Busy, Limits, Stopped, TookTooLong, Unread, run
from tests.base import strange
from tests.structure.tree import ROOT

SMALL = Limits(seconds=3, memory=256, output=1_000_000)
#: What a kernel without Landlock cannot keep a reader from.
SHUT = [deed for deed, since in {"write": 1, "look": 1, "call": 4, "strike": 6}.items() if landlock() >= since]


def children() -> list[str]:
    """The processes that read, as this machine knows them."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if "lms.base.reader_program" in line]


def test_what_was_read_comes_back_as_it_was_made():
    assert run(strange.read, b"a b a", "x") == strange.read(b"a b a", "x")
    assert run(strange.read, b"a") == strange.read(b"a")


def test_a_file_is_handed_over_as_it_came_from_the_form():
    data = os.urandom(3_000_000)
    assert run(strange.echo, io.BytesIO(data)) == data


def test_a_refusal_comes_back_with_its_words_and_values():
    with pytest.raises(strange.Torn) as torn:
        run(strange.refuse, b"abc")
    assert (torn.value.message, torn.value.values) == ("Trang %(page)s bị rách.", {"page": 3})


@pytest.mark.parametrize("deed", ["abort", "segfault", "swell", "killed", "quit", "fault", "lie", "flood", *SHUT])
def test_whatever_happens_to_a_reader_happens_to_it_alone(deed: str):
    with pytest.raises(Unread) as why:
        run(strange.misbehave, deed.encode(), limits=SMALL)
    assert "gửi lại" in why.value.message
    assert why.value.status == 422
    assert not Path("/tmp/lms-was-here").exists()
    assert run(strange.read, b"a") == strange.read(b"a")


@pytest.mark.parametrize("deed", ["spin", "sleep"])
def test_a_reader_has_so_much_time_and_no_more(deed: str):
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        run(strange.misbehave, deed.encode(), limits=Limits(seconds=1))
    assert time.monotonic() - began < 30, "left alone it goes on for a minute"


def test_a_reader_knows_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LMS_SECRET_KEY", "very secret")
    reader_processes.close()
    with pytest.raises(strange.Torn) as torn:
        run(strange.misbehave, b"secrets")
    assert torn.value.values["seen"] == ["LC_ALL", "PATH", "PYTHONDONTWRITEBYTECODE"]


def test_how_far_it_is_can_be_heard():
    heard: list[float] = []
    assert run(strange.slowly, b"abc", progress=heard.append) == 3
    assert heard == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_it_can_be_stopped():
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        run(strange.wait, 60, stopped=stop.is_set)
    assert time.monotonic() - began < 30


def test_only_so_many_read_at_once_and_the_next_one_is_told_to_come_back():
    few = Limits(lane="few", at_once=1, waiting=0.3)
    with turns.turn("few", 1, 1), pytest.raises(Busy) as busy:
        run(strange.read, b"a", limits=few)
    assert (busy.value.status, "Chờ một phút" in busy.value.message) == (429, True)
    assert run(strange.read, b"a", limits=few) == strange.read(b"a")


def test_many_threads_read_at_once_and_nothing_is_left_behind():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: run(strange.read, b"a " * n, limits=Limits(waiting=60)), range(1, 25)))
    assert [book.words[0].count for book in made] == list(range(1, 25))
    mine = [int(line.split()[0]) for line in children() if int(line.split()[1]) == os.getpid()]
    # Another test in this process may have left the maker for what is ours, which is there by right.
    assert sorted(mine) == sorted(maker.process.pid for maker in reader_processes._makers.values()), (
        "makers; no copy is left"
    )
    assert not [line for line in children() if " Z" in line]


def test_when_the_program_that_copies_itself_dies_another_takes_its_place():
    run(strange.read, b"a")
    maker = reader_processes._makers[False].process
    os.kill(maker.pid, signal.SIGKILL)
    maker.wait()
    assert run(strange.read, b"a") == strange.read(b"a")


def test_who_is_asked_nothing_for_a_while_gives_back_what_the_libraries_take(monkeypatch: pytest.MonkeyPatch):
    reader_processes.close()
    monkeypatch.setattr(reader_processes, "IDLE", 0.04)
    seen = []
    made = run(strange.slowly, b"abc", progress=lambda _done: seen.append(reader_processes._makers[False].process))
    assert made == 3, "nobody hangs up while something is read"
    end = time.monotonic() + 30
    while seen[0].poll() is None:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert reader_processes._makers == {}
    assert run(strange.read, b"a") == strange.read(b"a"), "another takes its place"
    reader_processes.close()


def test_what_is_ours_is_worked_on_by_copies_of_another_program_that_need_not_be_shut_in():
    assert run(strange.read, b"a") == strange.read(b"a")
    assert run(strange.read, b"a", limits=Limits(ours=True)) == strange.read(b"a")
    assert reader_processes._makers[True].process.pid != reader_processes._makers[False].process.pid
    if landlock() >= 1:
        with pytest.raises(Unread):
            run(strange.misbehave, b"look", limits=SMALL)


STARTER = """
import os, sys
from lms.base import outside
from tests.base import strange
outside.run(strange.read, b"a")
if sys.argv[1] == "fork":
    if os.fork() == 0:
        assert outside.run(strange.read, b"a b") == strange.read(b"a b")
        os._exit(0)
    assert os.wait()[1] == 0
    assert outside.run(strange.read, b"c") == strange.read(b"c")
from lms.base import reader_processes
print(reader_processes._makers[False].process.pid, flush=True)
if sys.argv[1] == "die":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("how", ["end", "die", "fork"])
def test_readers_end_with_the_program_however_it_ends(how: str):
    """ "fork": workers of gunicorn's are copies of a program that may have read something already."""
    done = subprocess.run([sys.executable, "-c", STARTER, how], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode in (0, -9), done.stderr
    maker = int(done.stdout)
    for _try in range(600):
        if not Path(f"/proc/{maker}/cmdline").exists() or not Path(f"/proc/{maker}/cmdline").read_bytes():
            return
        time.sleep(0.1)
    pytest.fail("it lives on")


def test_what_a_reader_logs_is_logged_here(caplog: pytest.LogCaptureFixture):
    with pytest.raises(Unread):
        run(strange.misbehave, b"fault")
    fields = next(record.fields for record in caplog.records if record.levelname == "ERROR")  # type: ignore[attr-defined]
    assert fields["where"].startswith("ZeroDivisionError at ")
    assert "strange.py" in fields["where"]
    assert "what stood in the file" not in fields["where"]
    assert outside.report(1.0) is None, "and nobody hears a report that is made here"
