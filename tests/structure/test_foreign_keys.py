"""Every reference leads an index: otherwise removing a row looks through all rows of the tables that point there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, UniqueConstraint, text

from lms.base.db import Base

pytestmark = pytest.mark.both_engines

#: References without one, and why: (table, columns) -> reason.
EXCEPTED: dict[tuple[str, tuple[str, ...]], str] = {
    ("area", ("level",)): "the levels are a few fixed rows that nothing removes",
}


def test_every_reference_leads_an_index_or_has_a_reason(app: Flask) -> None:
    assert set(bare(Base.metadata)) == set(EXCEPTED)


def bare(metadata: MetaData) -> Iterator[tuple[str, tuple[str, ...]]]:
    """References that lead no index."""
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            columns = tuple(column.name for column in key.columns)
            if not any(led[: len(columns)] == columns for led in leading(table)):
                yield table.name, columns


def leading(table: Table) -> Iterator[tuple[str, ...]]:
    """The columns of everything that the database can look rows up by."""
    yield tuple(column.name for column in table.primary_key)
    yield from ((column.name,) for column in table.columns if column.unique)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)
    for index in table.indexes:
        columns = tuple(column.name for column in index.columns)
        for dialect in ("sqlite", "postgresql"):
            where = index.dialect_options[dialect]["where"]
            if where is not None and str(where) != f"{columns[0]} IS NOT NULL":
                break  # rows that a removed one is looked for in may be missing
        else:
            yield columns


@pytest.mark.parametrize(
    ("index", "is_bare"),
    [
        (Index("a", "parent_id"), False),
        (Index("b", "parent_id", "other_id"), False),
        (Index("c", "other_id", "parent_id"), True),
        (Index("d", "parent_id", sqlite_where=text("parent_id IS NOT NULL")), False),
        (Index("e", "parent_id", postgresql_where=text("other_id = 1")), True),
    ],
)
def test_what_leads_is_told_from_what_does_not(index: Index, is_bare: bool) -> None:
    metadata = MetaData()
    Table("parent", metadata, Column("id", Integer, primary_key=True))
    child = Table(
        "child",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("parent_id", Integer),
        Column("other_id", Integer),
        ForeignKeyConstraint(["parent_id"], ["parent.id"]),
    )
    child.append_constraint(index)  # type: ignore[arg-type]  # SQLAlchemy takes indexes there as well
    assert (list(bare(metadata)) != []) is is_bare
