"""The calendar day in Vietnam of a moment, worked out by the database; the same as lms.base.clock.local_day."""

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class local_day_of(GenericFunction[Any]):
    """local_day_of(column of UTCDateTime): a date; NULL for NULL."""

    type = Date()
    inherit_cache = True


@compiles(local_day_of, "sqlite")
def _sqlite(element: Any, compiler: Any, **more: Any) -> str:
    # Parts of a second are cut off first: SQLite rounds them, so the last half millisecond of a day would fall on the
    # next.
    return f"date(substr({compiler.process(element.clauses, **more)}, 1, 19), '+7 hours')"


@compiles(local_day_of, "postgresql")
def _postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST((({compiler.process(element.clauses, **more)}) AT TIME ZONE 'UTC') + INTERVAL '7 hours' AS DATE)"
