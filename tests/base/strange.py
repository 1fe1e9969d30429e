"""Readers for tests of lms.base.outside: what a parser might do when a file is bad."""

import ctypes
import os
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from lms.base import outside
from lms.base.errors import LmsError
from lms.base.text import N_


@dataclass(frozen=True)
class Word:
    """A word of a file and how often it stands there."""

    text: str
    count: int


@dataclass(frozen=True)
class Book:
    """What was read."""

    words: tuple[Word, ...]
    first: bytes
    note: str | None = None


class Torn(LmsError):
    """A refusal with values."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


def read(data: bytes, note: str | None = None) -> Book:
    """Count words."""
    words = data.decode().split()
    return Book(tuple(Word(one, words.count(one)) for one in dict.fromkeys(words)), data[:1], note)


def echo(data: bytes) -> bytes:
    """The same again."""
    return data


def refuse(data: bytes) -> Book:
    """Say why not."""
    raise Torn(N_("Trang %(page)s bị rách."), page=len(data))


def misbehave(data: bytes) -> int:
    """Do whatever the file says."""
    return _DEEDS[data.decode()]()


def _abort() -> int:
    os.abort()


def _fault() -> int:
    raise ZeroDivisionError("what stood in the file")


def _swell() -> int:
    return len(bytearray(4 * 1024**3))


def _segfault() -> int:
    ctypes.string_at(0)
    return 0


def _spin() -> int:
    while True:
        pass


def _sleep() -> int:
    time.sleep(60)
    return 1


def _quit() -> int:
    os._exit(0)


def _lie() -> int:
    return "not a number"  # type: ignore[return-value]


def _flood() -> int:
    return bytes(10_000_000)  # type: ignore[return-value]


def _killed() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def _secrets() -> int:
    raise Torn(N_("%(seen)s"), seen=sorted(os.environ))


def _files() -> int:
    open_ones = [int(one) for one in os.listdir("/proc/self/fd")] if os.path.isdir("/proc/self/fd") else []
    return len(open_ones)


def _write() -> int:
    Path("/tmp/lms-was-here").write_text("x")
    return 1


def _look() -> int:
    return len(Path("/etc/passwd").read_text())


def _call() -> int:
    with socket.create_connection(("127.0.0.1", 9), 1):
        return 1


def _strike() -> int:
    os.kill(os.getppid(), 0)
    return 1


_DEEDS = {
    name.__name__.strip("_"): name
    for name in (
        _abort, _fault, _swell, _segfault, _spin, _sleep, _quit, _lie, _flood, _killed, _secrets, _files, _write, _look,
        _call, _strike,
    )
}  # fmt: skip


def slowly(data: bytes) -> int:
    """Tell how far it is."""
    for n in range(5):
        outside.report(n / 4)
        time.sleep(0.02)
    return len(data)


def wait(seconds: int) -> int:
    """Take so long."""
    time.sleep(seconds)
    return seconds
