"""`python -m lms.base.reader_program`: copies itself for each file that is to be read; see lms.base.reader_processes.

It has one thread, no secret and no connection but the line through which it gets its orders. A module is imported here,
once, before the copy is made: it is the program's own code. What a stranger sent is seen by the copy alone, after it
has shut itself in, and the copy reads one file and ends. Copies that work on the program's own files are made by
another such program.
"""

import contextlib
import gc
import importlib
import json
import logging
import os
import signal
import socket
import sys
import traceback
import typing
from typing import Any, NoReturn

from lms.base import confine, outside
from lms.base.crossing import unpack
from lms.base.errors import LmsError
from lms.base.frames import Frame, Gone, receive, send
from lms.base.late import load_all

_MOST_ASKED = 2 * 1024**3


def main() -> None:
    """Make a copy for every order, until the line is closed."""
    control = socket.socket(fileno=0)
    # Ends when the line is closed and not before, so that what is being read when the server stops is read to its end.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    # The kernel clears away the copies that have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    maker = os.getpid()
    while True:
        order, handles, _flags, _address = socket.recv_fds(control, 4096, 1)
        if not order:
            return
        said = json.loads(order)
        if said["module"] not in sys.modules:
            importlib.import_module(said["module"])
            load_all()
            gc.freeze()
        if os.fork() == 0:
            _copy(handles[0], maker, said)
        os.close(handles[0])


def _copy(handle: int, maker: int, said: dict[str, Any]) -> NoReturn:
    try:
        confine.die_with(maker)
        for usual in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(usual, signal.SIG_DFL)
        line = _alone(handle)
        send(line, b"H", os.getpid())
        confine.limit(said["megabytes"], said["seconds"], said["output"])
        if not said["ours"]:
            confine.give_way()
            confine.shut_in()
        _serve(line, said["module"], said["function"])
    except Gone:
        pass
    finally:
        os._exit(0)


def _alone(handle: int) -> socket.socket:
    """The one line that stays open; everything else is closed, and what libraries print goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for usual in (0, 1, 2):
        os.dup2(nowhere, usual)
    mine = os.dup2(handle, 200, inheritable=False)
    os.closerange(3, mine)
    os.closerange(mine + 1, 4096)
    return socket.socket(fileno=mine)


def _serve(line: socket.socket, module: str, name: str) -> None:
    outside.report_to(lambda done: send(line, b"P", float(done)))
    logging.getLogger("lms").addHandler(_Told(line))
    try:
        send(line, b"R", _made(receive(line, _MOST_ASKED), module, name))
    except LmsError as refusal:
        kind = type(refusal)
        send(line, b"E", (f"{kind.__module__}.{kind.__qualname__}", vars(refusal)))
    except MemoryError:
        return
    except Gone:
        raise
    except BaseException as fault:  # whatever it is, the other side must learn where
        with contextlib.suppress(MemoryError):
            send(line, b"X", _where(fault))


class _Told(logging.Handler):
    """Sends what a reader logs as its own mistake to the other side, which has a log."""

    def __init__(self, line: socket.socket) -> None:
        super().__init__(logging.ERROR)
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """Send where the mistake happened."""
        fault = record.exc_info[1] if record.exc_info else None
        send(self._line, b"L", _where(fault) if fault else str(record.msg))


def _where(fault: BaseException) -> str:
    """The place of a fault in the code, without its message, which may hold what stood in the file."""
    frames = traceback.extract_tb(fault.__traceback__)
    at = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(fault).__name__} at {at}"


def _made(asked: Frame, module: str, name: str) -> Any:
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    kinds = [kind for parameter, kind in typing.get_type_hints(function).items() if parameter != "return"]
    # Parameters that were left out take their default values.
    count = len(json.loads(asked.text))
    given = unpack(tuple.__class_getitem__(tuple(kinds[:count])), asked.text, asked.blobs)
    return function(*given)


if __name__ == "__main__":
    main()
