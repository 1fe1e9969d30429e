"""Processes that read for this one: each is a fresh copy of a small program that has read nothing before.

This program has threads, database connections and secrets, so it must never be copied (`fork`) itself. Instead it
starts `python -m lms.base.reader_program`, with an empty environment, and that makes a copy of itself for each file,
in about ten milliseconds. It ends when this program ends, because its line is closed then, and the copies end with it.
It also ends when it was not asked for anything for a while, because the libraries that it holds take much memory and
few need them.
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
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lms.base.confine import ROOT
from lms.base.crossing import unpack
from lms.base.frames import Gone, receive, send

#: Seconds within which a copy must have said hello; the first one waits for the libraries to be loaded.
_HELLO = 60
_MOST_HELLO = 1000
#: Seconds without an order after which the program ends and frees its memory; loading it again takes a second.
IDLE = 120.0


@dataclass(frozen=True)
class ReaderProcess:
    """A process that reads one file: the line to it, and a handle that names it even after it has ended."""

    line: socket.socket
    handle: int

    def ask(self, given: tuple[Any, ...]) -> None:
        """Send the arguments of the function that reads."""
        with contextlib.suppress(Gone):  # it has ended already, and its last words are still to be read
            send(self.line, b"A", given)

    def end(self) -> None:
        """Kill the process, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        os.close(self.handle)
        self.line.close()


@contextmanager
def open_reader(
    function: Callable[..., Any], megabytes: int, seconds: int, output: int, *, ours: bool = False
) -> Iterator[ReaderProcess]:
    """A process with so much memory (MB), time (seconds) and output (bytes) at most; gone afterwards. Raises Gone.

    `ours`: nothing of a stranger's is read, so it need not be shut in; such processes are copies of a program of their
    own.
    """
    what = {"module": function.__module__, "function": function.__qualname__, "ours": ours}
    order = json.dumps(what | {"megabytes": megabytes, "seconds": seconds, "output": output}).encode()
    maker, line = _ordered(order, ours)
    reader: ReaderProcess | None = None
    try:
        line.settimeout(_HELLO)
        hello = receive(line, _MOST_HELLO)
        line.settimeout(0.5)
        reader = ReaderProcess(line, os.pidfd_open(unpack(int, hello.text, hello.blobs)))
        yield reader
    finally:
        if reader is not None:
            reader.end()
        line.close()
        with _lock:
            maker.busy, maker.used = maker.busy - 1, time.monotonic()


class _Maker:
    """The program that copies itself, the line to it, how many of its copies work, and when the last one ended."""

    def __init__(self) -> None:
        self.busy, self.used = 0, time.monotonic()
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms.base.reader_program"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
        theirs.close()

    def close(self) -> None:
        """Close the line, which ends the program."""
        self.line.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


#: The program whose copies read strangers' files (False), and the one whose copies work on the program's own (True).
_makers: dict[bool, _Maker] = {}
_lock = threading.Lock()


def _ordered(order: bytes, ours: bool) -> tuple[_Maker, socket.socket]:
    """Order a copy: the maker, and the line to the copy. A maker that has died is started again once."""
    mine, theirs = socket.socketpair()
    with theirs:
        for _try in range(2):
            with _lock:
                maker = _makers.get(ours) or _started(ours)
                maker.busy += 1
            try:
                socket.send_fds(maker.line, [order], [theirs.fileno()])
                return maker, mine
            except OSError:
                _give_up(ours, maker)
    mine.close()
    raise Gone("no reader could be started")


def _started(ours: bool) -> _Maker:
    """Start another maker. The caller holds the lock."""
    maker = _makers[ours] = _Maker()
    threading.Thread(target=_hang_up, args=(ours, maker), name="idle readers", daemon=True).start()
    return maker


def _hang_up(ours: bool, maker: _Maker) -> None:
    """End the maker when it was not asked for anything for a while."""
    while _makers.get(ours) is maker:
        time.sleep(IDLE / 4)
        with _lock:
            is_idle = not maker.busy and time.monotonic() - maker.used > IDLE
            if is_idle and _makers.get(ours) is maker:
                del _makers[ours]
                maker.close()


def _give_up(ours: bool, maker: _Maker) -> None:
    with _lock:
        if _makers.get(ours) is maker:
            del _makers[ours]
            maker.close()


@atexit.register
def close() -> None:
    """End the programs that make readers; the next file starts another."""
    for ours, maker in list(_makers.items()):
        _give_up(ours, maker)


def _forget() -> None:
    """Forget the makers in a copy of this program (a worker of gunicorn's): they belong to another process."""
    global _lock
    _lock = threading.Lock()
    for maker in _makers.values():
        maker.line.close()
        # The process is not this one's child, so nobody here may wait for it.
        maker.process.returncode = 0
    _makers.clear()


os.register_at_fork(after_in_child=_forget)
