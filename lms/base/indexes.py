"""Indexes that several packages make in the same way."""

from sqlalchemy import Index, text


def where_set(column: str) -> Index:
    """An index of a reference that most rows do not have; rows without it cost nothing."""
    there = text(f"{column} IS NOT NULL")
    return Index(None, column, sqlite_where=there, postgresql_where=there)
