"""What is counted of the program's work, over all processes of a machine, without asking a database.

Each process counts in memory and writes its numbers into a small file of its own every few seconds; the sum is read
from all files. The numbers of processes that have ended are put together into one file, so that sums never go back.
Nothing here can make an answer fail or wait: what cannot be written is not written.
"""

import fcntl
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: A name, then the values of its labels.
Key = tuple[str, ...]
Figures = Counter[Key]
#: Seconds between two writings of the numbers.
EVERY = 2.0
_PAST = "past.json"


class Book:
    """The numbers of this process, and how they come into its file."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock = threading.Lock()
        self._numbers: Figures = Counter()
        self._writer = 0
        self._changed = False

    def keep_in(self, folder: Path | None) -> None:
        """Write the numbers into this folder from now on; None: nowhere."""
        self._folder = folder

    def add(self, numbers: dict[Key, float]) -> None:
        """Add these numbers to those counted so far; they are written at most EVERY seconds."""
        with self._lock:
            if self._writer != os.getpid():
                self._begin()
            for key, number in numbers.items():
                self._numbers[key] += number  # type: ignore[assignment]
            self._changed = True

    def _begin(self) -> None:
        """Start counting in a process that has not counted before, or that is a copy of one that has."""
        self._writer, self._numbers = os.getpid(), Counter()
        if self._folder is not None:
            threading.Thread(target=self._write_on, name="figures", daemon=True).start()

    def _write_on(self) -> None:
        while self._folder is not None:
            time.sleep(EVERY)
            self.write()

    def write(self) -> None:
        """Write the numbers now, if they have changed. Never raises."""
        with self._lock:
            if not self._changed or self._folder is None or self._writer != os.getpid():
                return
            self._changed, said = False, _text(self._numbers)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(self._folder / f"{_life(os.getpid())}.json", said)

    def all(self) -> tuple[Figures, int]:
        """The sum over all processes, those that have ended included, and how many processes are alive."""
        self.write()
        if self._folder is None or not self._folder.is_dir():
            return Counter(self._numbers), 1
        with _alone(self._folder) as may_put_together:
            return _sum(self._folder, put_together=may_put_together)


def _sum(folder: Path, *, put_together: bool) -> tuple[Figures, int]:
    past, alive = _read(folder / _PAST), Counter[Key]()
    living, ended = 0, []
    for file in folder.glob("*-*.json"):
        if file.stem == _life(int(file.stem.partition("-")[0])):
            alive += _read(file)
            living += 1
        else:
            past += _read(file)
            ended.append(file)
    if ended and put_together:
        with suppress(OSError):
            _put(folder / _PAST, _text(past))
            for file in ended:
                file.unlink(missing_ok=True)
    return past + alive, living


def _life(pid: int) -> str:
    """A name for the process of this number that no other process will have: its number, and when it began."""
    try:
        began = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[19]
    except (OSError, IndexError, UnicodeDecodeError):
        began = "0"
    return f"{pid}-{began}"


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process is putting files together at this moment; held by lock until the end of the block."""
    try:
        lock = os.open(folder / "figures.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(lock)


def _text(numbers: Figures) -> str:
    return json.dumps([[*key, number] for key, number in numbers.items()])


def _read(file: Path) -> Figures:
    try:
        rows = json.loads(file.read_text("utf-8"))
        return Counter({tuple(map(str, row[:-1])): float(row[-1]) for row in rows})
    except (OSError, ValueError, TypeError, IndexError):
        return Counter()


def _put(file: Path, said: str) -> None:
    """Write a file, whole or not at all. Raises OSError."""
    fresh = file.with_suffix(f".part{os.getpid()}")
    fresh.write_text(said, "utf-8")
    fresh.chmod(0o600)
    fresh.replace(file)


book = Book()
