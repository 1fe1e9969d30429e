"""The last answers that went wrong or took long: a short file that all processes write, for the administrator's page.

It holds no more than the log does: a reference, a route's pattern, numbers, the kind of a mistake. A line is one small
write at the end of the file; what cannot be written is left out, because the log has it as well.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

#: How many lines are shown, and how old they may be; the file may hold some more before it is cut.
KEPT, DAYS = 200, timedelta(days=7)
_LONGEST, _SLACK = 400, 3
ERRORS, SLOW = "errors.jsonl", "slow.jsonl"


@dataclass(frozen=True)
class JournalLine:
    """One answer: when (seconds since 1970), its reference, method and route, status, milliseconds, what went wrong."""

    at: int
    reference: str
    method: str
    route: str
    status: int
    ms: int
    what: str = ""


def write(folder: Path, name: str, line: JournalLine) -> None:
    """Add a line to the journal of this name; never raises, never waits."""
    said = json.dumps(asdict(line))
    if len(said) > _LONGEST:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(folder, fcntl.LOCK_SH):
            file = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(file, said.encode() + b"\n")
                size = os.fstat(file).st_size
            finally:
                os.close(file)
        if size > KEPT * _SLACK * len(said):
            _cut(folder, name)


def newest(folder: Path, name: str, now: datetime) -> list[JournalLine]:
    """The lines of the last DAYS, newest first, at most KEPT."""
    oldest = (now - DAYS).timestamp()
    found = [line for line in _lines(folder / name) if line.at >= oldest]
    return sorted(found, key=lambda line: line.at)[: -KEPT - 1 : -1]


def _lines(file: Path) -> Iterator[JournalLine]:
    try:
        said = file.read_text("utf-8", "replace")
    except OSError:
        return
    for line in said.splitlines():
        with suppress(ValueError, TypeError):
            yield JournalLine(**json.loads(line))


def _cut(folder: Path, name: str) -> None:
    """Cut the file to its newest KEPT lines."""
    with _locked(folder, fcntl.LOCK_EX):
        kept = list(_lines(folder / name))[-KEPT:]
        fresh = folder / f"{name}.part"
        fresh.write_text("".join(json.dumps(asdict(line)) + "\n" for line in kept), "utf-8")
        fresh.chmod(0o600)
        fresh.replace(folder / name)


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    """The folder's lock. Raises BlockingIOError, which is an OSError, when another process holds it."""
    lock = os.open(folder / "journal.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)
