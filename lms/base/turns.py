"""Whose turn it is: at most so many at once on this machine, whichever process asks.

A turn is a lock on a small file, so the kernel gives it back when its holder dies.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_PAUSE = 0.05
_folder: Path | None = None


class NoTurn(Exception):
    """All turns were taken for as long as the caller was ready to wait."""


def keep_in(folder: Path) -> None:
    """Keep the files of turns in this folder; all processes of an installation must name the same one."""
    global _folder
    _folder = folder


@contextmanager
def turn(name: str, most: int, seconds: float, given_up: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold one of `most` turns of this name. Raises NoTurn after `seconds`, or as soon as `given_up` says so."""
    until = time.monotonic() + seconds
    while (held := _taken(name, most)) is None:
        if time.monotonic() >= until or given_up():
            raise NoTurn
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(held)


def is_held(name: str) -> bool:
    """Whether somebody on this machine holds the first turn of this name."""
    held = _taken(name, 1)
    if held is not None:
        os.close(held)
    return held is None


def _taken(name: str, most: int) -> int | None:
    """A free turn's file, open and locked; None when there is none."""
    for number in range(most):
        held = os.open(_place() / f"{name}-{number}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            return held
    return None


def _place() -> Path:
    folder = _folder or _of_this_process()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@cache
def _of_this_process() -> Path:
    """The folder while none was named: one of this process alone, so that only its own threads take turns."""
    return Path(tempfile.mkdtemp(prefix="lms-turns-"))
