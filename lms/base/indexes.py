"""Indexes that several packages make in the same way."""

from sqlalchemy import Index, text


def where_set(column: str) -> Index:
    """An index on a reference that most rows do not have; rows without it take no room in the index."""
    there = text(f"{column} IS NOT NULL")
    return Index(None, column, sqlite_where=there, postgresql_where=there)
