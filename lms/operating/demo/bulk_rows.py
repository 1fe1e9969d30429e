"""Rows of the demo gathered for bulk inserts, which take a tenth of the time of one row at a time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class DemoSpan:
    """The demo's history: its last moment, how many months it covers, how many people."""

    until: datetime
    months: int
    people: int

    @property
    def since(self) -> datetime:
        """The first moment of the history."""
        return self.until - timedelta(days=30 * self.months)


@dataclass
class BulkRows:
    """Rows gathered for bulk inserts, by table."""

    by_table: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: Any, **values: Any) -> None:
        """Gather one row; rows of one table name the same columns."""
        self.by_table.setdefault(model.__table__, []).append(values)

    def write(self, session: Session) -> None:
        """Insert everything gathered, parents first: tables in the order in which they were first added to."""
        for table, rows in self.by_table.items():
            session.execute(insert(table), rows)
        self.by_table.clear()


def insert_many(session: Session, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows and return the ids they were given, in the same order."""
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, rows)) if rows else []


def update_many(session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    """Change columns of existing rows; each row names its "id" and the same columns."""
    if not rows:
        return
    table = model.__table__
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    statement = update(table).where(table.c.id == bindparam("old_id")).values(changed)
    given = [{("old_id" if k == "id" else f"new_{k}"): value for k, value in row.items()} for row in rows]
    session.connection().execute(statement, given)
