"""A cache in this process for things that never change: by database and key; when it is full the oldest leaves."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

Thing = TypeVar("Thing")


class Cache(Generic[Thing]):
    """At most `most` things of each database. When a database is closed its things go with it, so that the next one,
    whose rows have the same numbers, never sees them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_engine: WeakKeyDictionary[Engine, dict[Hashable, Thing]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, engine: Engine, key: Hashable) -> Thing | None:
        """The thing under this key; None when it was never put or has left meanwhile."""
        things = self._by_engine.get(engine)
        return things.get(key) if things else None

    def put(self, engine: Engine, key: Hashable, thing: Thing) -> None:
        """Store a thing under a key; when there are `most` things, the oldest leave."""
        with self._lock:
            things = self._by_engine.setdefault(engine, {})
            while len(things) >= self._most:
                things.pop(next(iter(things)))
            things[key] = thing

    def clear(self) -> None:
        """Forget everything (after a restore, and between tests that use numbers again)."""
        with self._lock:
            self._by_engine.clear()
