"""What never changes, kept in this process: by database and number, the oldest leaving first when it grows too many."""

from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """At most `most` things of each database. A database that is closed takes its things with it, so that the next
    one, whose rows have the same numbers, never sees them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_engine: WeakKeyDictionary[Engine, dict[int, Thing]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, engine: Engine, number: int) -> Thing | None:
        """The thing of this number, if it was put lately."""
        things = self._by_engine.get(engine)
        return things.get(number) if things else None

    def put(self, engine: Engine, number: int, thing: Thing) -> None:
        """Keep a thing."""
        with self._lock:
            things = self._by_engine.setdefault(engine, {})
            while len(things) >= self._most:
                things.pop(next(iter(things)))
            things[number] = thing

    def clear(self) -> None:
        """Keep nothing (after a restore, and between tests that reuse numbers)."""
        with self._lock:
            self._by_engine.clear()
