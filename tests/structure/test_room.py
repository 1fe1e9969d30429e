"""Everything that takes much room is counted: tables are walked, so that a new one is asked about."""

import ast
from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from lms.base.db import Base
from lms.base.media_store import MediaBytes
from lms.catalogue import room
from tests.structure.tree import modules, name, parsed

pytestmark = pytest.mark.both_engines

#: Columns of bytes that nobody can fill at will, and why: (table, column) -> reason.
EXCEPTED: dict[tuple[str, str], str] = {}
#: What brings a row into a table behind the session's back, and who may: a backup is restored as it was made.
BEHIND = {"insert", "update", "insert_or_ignore", "bulk_save_objects", "bulk_insert_mappings"}
RESTORES = "lms/operating/rebuilding.py"


def test_every_column_of_bytes_is_counted_or_has_a_reason(app: Flask) -> None:
    assert columns_of_bytes(Base.metadata) == counted() | set(EXCEPTED)


def test_every_column_of_bytes_may_lie_in_the_folder(app: Flask) -> None:
    plain = [column for column in columns_of_bytes(Base.metadata) if not is_media(*column)]
    assert plain == []


def is_media(table: str, column: str) -> bool:
    return isinstance(Base.metadata.tables[table].c[column].type, MediaBytes)


def test_a_new_column_of_bytes_would_be_found() -> None:
    strange = MetaData()
    Table("poster", strange, Column("name", String), Column("data", LargeBinary))
    assert columns_of_bytes(strange) - counted() == {("poster", "data")}


def test_every_table_that_names_what_is_counted_is_watched(app: Flask) -> None:
    stores = {table for table, _column in counted()}
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name in stores for key in table.foreign_keys)
    }
    watched = {model.__tablename__ for model in room.ROWS}  # type: ignore[attr-defined]
    assert watched == stores | naming


def test_nothing_counted_is_written_past_the_watch(app: Flask) -> None:
    watched = {model.__name__ for model in room.ROWS}
    found = [where for path in modules() if name(path) != RESTORES for where in past(name(path), parsed(path), watched)]
    assert found == []


@pytest.mark.parametrize(
    "line", ["session.execute(insert(Media), rows)", "update(CoursePicture)", "insert_or_ignore(s, Sound, {})"]
)
def test_what_would_be_written_past_the_watch_is_found(line: str) -> None:
    assert past("x.py", ast.parse(line), {"Media", "CoursePicture", "Sound"}) != []


def past(where: str, tree: ast.Module, watched: set[str]) -> Iterable[str]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = {argument.id for argument in call.args if isinstance(argument, ast.Name)}
        if called in BEHIND and given & watched:
            yield f"{where}:{call.lineno} {called}"


def columns_of_bytes(metadata: MetaData) -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary | MediaBytes)
    }


def counted() -> set[tuple[str, str]]:
    return {(column.class_.__tablename__, column.key) for store in room.STORES for column in store.columns}
