"""The one door for files of strangers: they are read in a process of their own, with little memory and little time.

    reading = outside.run(read_file, data, limits=outside.DOCUMENT)

`read_file` is a plain function of a module, bytes and plain values in, plain values out (dataclasses whose fields have
types; see lms.base.crossing). What it raises of this program's own errors is raised here. When the process dies, takes
too long or grows too large, `Unread` says so in words and the server goes on. See docs/decisions/0014.
"""

import logging
import time
import typing
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from lms.base import scanning, turns
from lms.base.crossing import Misfit, unpack
from lms.base.errors import LmsError
from lms.base.frames import Gone, receive
from lms.base.reader_processes import ReaderProcess, open_reader
from lms.base.refusals import refusal
from lms.base.text import N_

log = logging.getLogger("lms.outside")
Made = TypeVar("Made")
MB = 1024 * 1024


class Unread(LmsError):
    """A file that could not be read to the end; `message` says what to do, `status` is the HTTP status of the page."""

    status = 422
    message = N_("Tệp này làm máy không đọc nổi. Mở tệp, lưu lại thành tệp mới (hoặc tệp nhỏ hơn) rồi gửi lại.")

    def __init__(self) -> None:
        super().__init__(self.message)


class TookTooLong(Unread):
    """The reading took longer than it may."""

    message = N_("Tệp này đọc lâu quá nên máy đã dừng. Tách nhỏ hoặc cắt ngắn tệp rồi gửi lại.")


class Busy(Unread):
    """Files of others are being read, for longer than a visitor may be kept waiting."""

    status = 429
    message = N_("Máy đang bận đọc tệp khác. Chờ một phút rồi gửi lại.")


class Infected(Unread):
    """The operator's virus scanner found something in the file."""

    message = N_("Máy quét thấy vi-rút trong tệp này nên không nhận. Quét vi-rút máy đã gửi, rồi gửi tệp sạch.")


class Unscanned(Unread):
    """The operator wants every file scanned, and the scanner does not answer: then no file is taken."""

    message = N_("Máy quét vi-rút đang không chạy nên chưa nhận tệp được. Báo người trông máy chủ, rồi gửi lại sau.")


class Stopped(Unread):
    """The caller's `stopped` said that the result is not wanted any more."""

    message = N_("Đã dừng theo yêu cầu.")


class NotDone(RuntimeError):
    """Work on the program's own files went wrong, or took too much memory (LMS_READING_MB); the log says where."""


@dataclass(frozen=True)
class Limits:
    """What a reading may take: seconds in all, and of work; MB of memory; bytes of output; and in which lane it waits.

    `memory` 0 is what the installation allows (LMS_READING_MB). At most `at_once` readings of a `lane` run on this
    machine; a further one waits up to `waiting` seconds. `ours` is for what this program itself has written: it runs
    outside because of the memory it takes, need not be shut in, and has the same priority as the server.
    """

    seconds: int = 30
    memory: int = 0
    output: int = 64 * MB
    lane: str = "document"
    at_once: int = 2
    waiting: float = 15.0
    ours: bool = False


#: Lists, handouts, papers, pictures.
DOCUMENT = Limits()
#: A minute of work reads two minutes of film. One film at a time, in its own lane, so that no photo waits for a film.
FILM = Limits(seconds=300, lane="film", at_once=1)
#: A whole course with its pictures and sounds.
PACKAGE = Limits(seconds=180, output=512 * MB, lane="package", at_once=1)

#: What this program writes itself, with large libraries.
OURS = Limits(seconds=120, lane="ours", at_once=2, waiting=60, ours=True)

#: How many mistakes of its own a reader may report and still go on.
MOST_FAULTS = 20
#: The errors that a broken refusal may raise while it is put together again.
_UNFIT = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
_memory = 1024
_scanner = ""


def configure(folder: Path, megabytes: int, scanner: str = "") -> None:
    """Set where the processes of this installation take turns, how much memory (MB) one reading may have, and where
    a virus scanner listens (see lms.base.scanning; "" for none)."""
    global _memory, _scanner
    _memory, _scanner = megabytes, scanner
    turns.keep_in(folder)


def run(
    function: Callable[..., Made],
    *given: Any,
    limits: Limits = DOCUMENT,
    progress: Callable[[float], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Made:
    """What `function(*given)` returns in another process. `given` are plain values; open files arrive as bytes.

    Hold no transaction meanwhile. `progress` is called with how far the work is (0 to 1) when the function calls
    `report`; `stopped` is asked twice a second. Raises the LmsError that the function raises, and Unread, TookTooLong,
    Busy or Stopped, and where there is a virus scanner Infected and Unscanned.
    """
    _scan(function, given)
    try:
        with turns.turn(limits.lane, limits.at_once, limits.waiting, stopped):
            return _read(function, given, limits, progress, stopped)
    except turns.NoTurn:
        raise (Stopped if stopped() else Busy) from None


def work(
    function: Callable[..., Made], *given: Any, limits: Limits = OURS, progress: Callable[[float], None] | None = None
) -> Made:
    """What `function(*given)` returns, for work on the program's own files. Raises Busy, and NotDone for a mistake
    of the program: the messages about files that cannot be read would be untrue."""
    try:
        return run(function, *given, limits=limits, progress=progress)
    except (Busy, Stopped):
        raise
    except Unread as why:
        raise NotDone(type(why).__name__) from None


def _scan(function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    """Show the scanner every file among the arguments."""
    for one in given if _scanner else ():
        if not isinstance(one, bytes) and not hasattr(one, "read"):
            continue
        began = time.monotonic()
        try:
            found = scanning.found_in(_scanner, one)
        except scanning.NoAnswer as why:
            log.error("not scanned", extra=_about(function, began, str(why)))
            raise Unscanned from None
        if found:
            log.warning("infected", extra=_about(function, began, found))
            raise Infected


def report(done: float) -> None:
    """Report how much is done, from 0 to 1. Called by a function that runs outside; elsewhere it does nothing."""
    if _hear is not None:
        _hear(done)


_hear: Callable[[float], None] | None = None


def report_to(hear: Callable[[float], None]) -> None:
    """Set where reports go; for the process that reads."""
    global _hear
    _hear = hear


def _read(
    function: Callable[..., Made],
    given: tuple[Any, ...],
    limits: Limits,
    progress: Callable[[float], None] | None,
    stopped: Callable[[], bool],
) -> Made:
    began = time.monotonic()
    # A little longer than the process gives itself, so that it usually ends by its own clock.
    until = began + limits.seconds + 2

    def alive() -> None:
        if stopped():
            raise Stopped
        if time.monotonic() > until:
            raise TookTooLong

    allowed = (limits.memory or _memory, limits.seconds, limits.output)
    with open_reader(function, *allowed, ours=limits.ours) as reader:
        try:
            reader.ask(given)
            return _answer(function, reader, limits, alive, progress)
        except Unread as why:
            log.warning("not read", extra=_about(function, began, type(why).__name__))
            raise
        except (Gone, Misfit, *_UNFIT) as why:
            late = time.monotonic() - began >= limits.seconds
            log.warning("reader ended", extra=_about(function, began, f"{type(why).__name__} {why}".strip()))
            raise (TookTooLong if late else Unread) from None


def _answer(
    function: Callable[..., Made],
    reader: ReaderProcess,
    limits: Limits,
    alive: Callable[[], None],
    progress: Callable[[float], None] | None,
) -> Made:
    faults = 0
    while True:
        alive()
        sign, text, blobs = receive(reader.line, limits.output, alive)
        if sign == b"P":
            done = unpack(float, text, blobs)
            if progress is not None:
                progress(min(1.0, max(0.0, done)))
        elif sign == b"R":
            made: Made = unpack(typing.get_type_hints(function)["return"], text, blobs)
            return made
        elif sign == b"E":
            raise refusal(text, blobs)
        else:
            where = unpack(str, text, blobs)
            log.error("reading failed", extra={"fields": {"function": function.__qualname__, "where": where[:2000]}})
            faults += 1
            if sign == b"X" or faults > MOST_FAULTS:
                raise Unread


def _about(function: Callable[..., Any], began: float, why: str) -> dict[str, dict[str, object]]:
    seconds = round(time.monotonic() - began, 1)
    return {"fields": {"function": function.__qualname__, "seconds": seconds, "why": why[:200]}}
