"""Rows of the demo gathered for bulk inserts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Span:
    """Until when, over how many months, how many people."""

    until: datetime
    months: int
    people: int

    @property
    def since(self) -> datetime:
        """The first moment of the history."""
        return self.until - timedelta(days=30 * self.months)


@dataclass
class Rows:
    """Rows gathered for bulk inserts, by table."""

    by_table: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    completed: list[tuple[int, datetime]] = field(default_factory=list)

    def add(self, table: Any, **values: Any) -> None:
        """Gather one row."""
        self.by_table.setdefault(table, []).append(values)

    def write(self, session: Session) -> None:
        """Insert everything gathered, parents first (the order in which tables were first added to)."""
        for table, rows in self.by_table.items():
            session.execute(insert(table), rows)
        self.by_table.clear()
