"""`lms serve` begins a worker when there is something to do, once a day, and after one that has died; and else none."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from lms.base.clock import today
from lms.base.settings import ROOT
from lms.base.turns import is_held
from lms.jobs.queue import KEEPER, is_looked_after, queue
from lms.operating import worker
from tests.operating.test_memory import place

__all__ = ["place"]


class Kept:
    """What a keeper does, with workers that end as they are told to."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[list[str]] = []
        self.looked = 0
        self.wanted, self.ends_well = False, True
        for name in ("FIRST", "PAUSE"):
            monkeypatch.setattr(worker, name, 0.01)
        monkeypatch.setattr(worker._Keeper, "_see_through", self._work)
        monkeypatch.setattr(queue(app), "is_wanted", lambda: self.wanted)
        monkeypatch.setattr(queue(app), "look_around", self._look)

    def _work(self, more: list[str]) -> bool:
        self.begun.append(more)
        return self.ends_well

    def _look(self) -> None:
        self.looked += 1

    def until(self, so: Callable[[], bool]) -> None:
        """Wait for it."""
        end = time.monotonic() + 30
        while not so():
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(app, monkeypatch)


def test_the_first_of_a_day_does_what_is_due_and_others_only_what_is_asked_for(app: Flask, kept: Kept) -> None:
    with worker.worker_beside(app):
        kept.until(lambda: kept.begun == [[]])
        assert is_looked_after()
        kept.wanted = True
        queue(app).heard()
        kept.until(lambda: len(kept.begun) > 1)
    assert kept.begun[1] == ["--done-on", str(today())]
    assert not is_held(KEEPER)


def test_without_work_nobody_is_begun_but_somebody_looks_around(
    app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOK", 0.05)
    with worker.worker_beside(app):
        kept.until(lambda: kept.looked > 2)
        queue(app).heard()
        kept.until(lambda: kept.looked > 4)
    assert kept.begun == [[]]


def test_one_that_dies_is_followed_by_another_that_does_the_same(app: Flask, kept: Kept) -> None:
    kept.ends_well = False
    with worker.worker_beside(app):
        kept.until(lambda: len(kept.begun) > 2)
    assert kept.begun[:3] == [[], [], []]


def test_where_none_can_be_begun_it_is_tried_again(app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[str]] = []

    def none_left(self: object, more: list[str]) -> bool:
        tried.append(more)
        if len(tried) < 3:
            raise OSError("no memory for a process")
        return kept._work(more)

    monkeypatch.setattr(worker._Keeper, "_see_through", none_left)
    with worker.worker_beside(app):
        kept.until(lambda: kept.begun == [[]])
    assert tried == [[], [], []]


def test_also_one_that_dies_after_what_is_due_was_done_and_with_nothing_to_do(app: Flask, kept: Kept) -> None:
    with worker.worker_beside(app):
        kept.until(lambda: len(kept.begun) == 1)
        kept.ends_well, kept.wanted = False, True
        queue(app).heard()
        kept.until(lambda: len(kept.begun) > 1)
        kept.wanted = False
        count = len(kept.begun)
        kept.until(lambda: len(kept.begun) > count + 2)
    assert kept.begun[-1] == ["--done-on", str(today())]


def test_a_second_server_of_an_installation_waits_for_the_end_of_the_first(app: Flask, kept: Kept) -> None:
    with worker.worker_beside(app):
        kept.until(lambda: len(kept.begun) == 1)
        with worker.worker_beside(app):
            time.sleep(0.2)
        assert len(kept.begun) == 1


@pytest.mark.slow
@pytest.mark.long
def test_a_real_worker_without_work_ends_by_itself(place: tuple[dict[str, str], str], tmp_path: Path) -> None:
    words = [sys.executable, "-m", "lms", "work", "--leave-after", "1"]
    done = subprocess.run(words, cwd=ROOT, env=place[0], capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
