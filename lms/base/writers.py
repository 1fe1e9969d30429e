"""Turns to write to a SQLite file, among the threads of this process: they are served in the order in which they came.

SQLite lets one write at a time, and lets the others sleep and try again in no order: under load some of them wait for
seconds while the file is free. So they wait here, in a line, before they ask SQLite, which then only keeps processes
apart. Waiting threads answer nobody else, so a few wait as long as SQLite would let them, and those behind them only
while the line moves.
"""

from collections import deque
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from lms.base.turns import NoTurn

#: How many may wait with full patience; of the eight threads of a server that leaves two, beside the one that writes.
PATIENT = 5
#: Seconds after which the others give up when the line does not move: a large write goes on, and health checks and
#: readers want to be answered meanwhile.
STILL = 2.0
_HELD = "turn to write"


class WaitingLine:
    """One line of waiting threads. `take` and `give` may be called by different threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy = False
        self._since = 0.0
        self._waiting: deque[Lock] = deque()

    def take(self, seconds: float) -> None:
        """Wait for the turn. Raises NoTurn after `seconds`, or sooner when the line is long and does not move."""
        place = Lock()
        place.acquire()
        with self._lock:
            if not self._busy:
                self._busy, self._since = True, monotonic()
                return
            is_patient = len(self._waiting) < PATIENT
            self._waiting.append(place)
        end = monotonic() + seconds
        while not place.acquire(timeout=max(0.0, self._until(end, is_patient=is_patient) - monotonic())):
            with self._lock:
                if monotonic() >= self._until(end, is_patient=is_patient) and place in self._waiting:
                    self._waiting.remove(place)
                    raise NoTurn("others are writing")

    def give(self) -> None:
        """Give the turn to the thread that has waited longest."""
        with self._lock:
            self._since = monotonic()
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

    def _until(self, end: float, *, is_patient: bool) -> float:
        return end if is_patient else min(end, self._since + STILL)


#: The line of each SQLite engine that was made ready.
_lines: WeakKeyDictionary[Engine, WaitingLine] = WeakKeyDictionary()


def listen(engine: Engine) -> None:
    """Make a line for this engine; a turn ends when the connection that has it is put back, closed or given up."""
    line = _lines[engine] = WaitingLine()

    def over(_connection: Any, record: Any, *_more: object) -> None:
        if record.info.pop(_HELD, False):
            line.give()

    for moment in ("checkin", "close", "invalidate", "detach"):
        event.listen(engine, moment, over)


def queue_up(engine: Engine, info: dict[Any, Any], seconds: float) -> None:
    """Take a turn for the connection to which `info` belongs, unless it has one or its engine knows no turns.

    Raises NoTurn after `seconds`, or sooner; see Line.take.
    """
    line = _lines.get(engine)
    if line is not None and not info.get(_HELD):
        line.take(seconds)
        info[_HELD] = True
