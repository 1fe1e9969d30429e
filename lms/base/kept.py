"""What never changes, kept in this process: by database and key, the oldest leaving first when there are too many."""

from collections.abc import Hashable
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
        self._by_engine: WeakKeyDictionary[Engine, dict[Hashable, Thing]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, engine: Engine, key: Hashable) -> Thing | None:
        """The thing under this key, if it was put lately."""
        things = self._by_engine.get(engine)
        return things.get(key) if things else None

    def put(self, engine: Engine, key: Hashable, thing: Thing) -> None:
        """Keep a thing under a key."""
        with self._lock:
            things = self._by_engine.setdefault(engine, {})
            while len(things) >= self._most:
                things.pop(next(iter(things)))
            things[key] = thing

    def clear(self) -> None:
        """Keep nothing (after a restore, and between tests that reuse numbers)."""
        with self._lock:
            self._by_engine.clear()
