"""Processes that read for this one: each is a fresh copy of a small program that has read nothing before.

This program has threads, database connections and secrets, so it must never be copied (`fork`) itself. Instead it
starts `python -m lms.base.reading` once, with an empty environment, and that makes a copy of itself for each file, in
about ten milliseconds. It ends when this program ends, because then its line is closed, and the copies with it.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lms.base.confine import ROOT
from lms.base.crossing import unpack
from lms.base.frames import Gone, receive, send

#: Seconds in which a copy must have said hello; the first one waits for the libraries to be loaded.
_HELLO = 60
_MOST_HELLO = 1000


@dataclass(frozen=True)
class Reader:
    """A process that reads one file: the line to it, and a handle that names it even after it has ended."""

    line: socket.socket
    handle: int

    def ask(self, given: tuple[Any, ...]) -> None:
        """Send what is to be read."""
        with contextlib.suppress(Gone):  # it has ended already, and its last words are still to be read
            send(self.line, b"A", given)

    def end(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        os.close(self.handle)
        self.line.close()


@contextmanager
def open_reader(function: Callable[..., Any], megabytes: int, seconds: int, output: int) -> Iterator[Reader]:
    """A process that may take so much memory (MB), time and room; it is gone afterwards. Raises Gone."""
    what = {"module": function.__module__, "function": function.__qualname__}
    line = _order(json.dumps(what | {"megabytes": megabytes, "seconds": seconds, "output": output}).encode())
    reader: Reader | None = None
    try:
        line.settimeout(_HELLO)
        hello = receive(line, _MOST_HELLO)
        line.settimeout(0.5)
        reader = Reader(line, os.pidfd_open(unpack(int, hello.text, hello.blobs)))
        yield reader
    finally:
        if reader is not None:
            reader.end()
        line.close()


class _Maker:
    """The program that copies itself, and the line to it."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms.base.reading"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        theirs.close()

    def close(self) -> None:
        """Hang up, which ends it."""
        self.line.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_maker: _Maker | None = None
_lock = threading.Lock()


def _order(order: bytes) -> socket.socket:
    """Order a copy; the line to it. A maker that has died is started anew once."""
    global _maker
    ours, theirs = socket.socketpair()
    with theirs:
        for _try in range(2):
            with _lock:
                maker = _maker = _maker or _Maker()
            try:
                socket.send_fds(maker.line, [order], [theirs.fileno()])
                return ours
            except OSError:
                _give_up(maker)
    ours.close()
    raise Gone("no reader could be started")


def _give_up(maker: _Maker) -> None:
    global _maker
    with _lock:
        if _maker is maker:
            _maker = None
            maker.close()


@atexit.register
def close() -> None:
    """End the program that makes readers; the next file starts another."""
    if _maker is not None:
        _give_up(_maker)


def _forget() -> None:
    """In a copy of this program (a worker of gunicorn's): the readers' maker is somebody else's."""
    global _maker, _lock
    _lock = threading.Lock()
    if _maker is not None:
        _maker.line.close()
        # The process is not this one's child, so nobody here may wait for it.
        _maker.process.returncode = 0
        _maker = None


os.register_at_fork(after_in_child=_forget)
