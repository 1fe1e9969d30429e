"""Where the bytes of pictures, sounds, films and files are: in the database, or in a folder beside it.

This is the only place that decides it. A column of `MediaBytes` holds either the bytes themselves or a line of fixed
length that says where they lie (`Place`); whoever asks a row for its bytes gets the bytes. Pages that send them read
them in pieces, see lms.base.mediareading; the folder itself is lms.base.mediafolder. See docs/decisions/0025.
"""

import io
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import BigInteger, ColumnElement, Dialect, LargeBinary, and_, case, cast, func, literal, type_coerce
from sqlalchemy.types import TypeDecorator

from lms.base import mediafolder

#: What such a line begins with. Nothing that is kept begins so: pictures, sounds, films, PDF and Office files all begin
#: with marks of their own, and an SVG with "<".
MARK = b"lop-lang:media:1:"
#: The line's digits for the number of bytes, and its length: the mark, the hash, a colon, the number.
DIGITS = 12
LENGTH = len(MARK) + 64 + 1 + DIGITS


@dataclass(frozen=True)
class StoredAt:
    """Bytes in the folder: the hash under which they lie there, and how many they are."""

    sha256: str
    size: int

    def line(self) -> bytes:
        """The line of fixed length that stands in the column for these bytes."""
        return MARK + f"{self.sha256}:{self.size:0{DIGITS}d}".encode()


def place_of(raw: bytes) -> StoredAt | None:
    """Where the bytes of a column's value lie; None when the value is the bytes themselves."""
    if len(raw) != LENGTH or not raw.startswith(MARK):
        return None
    sha256, size = raw[len(MARK) :].decode("ascii").split(":")
    return StoredAt(sha256, int(size))


def to_keep(data: bytes) -> bytes:
    """What to write into a column for these bytes: the bytes, or the line. Where they belong into the folder they
    are on the disk when this returns. Raises OSError when the folder does not take them."""
    if data.startswith(MARK):
        raise ValueError("these bytes look like a line that says where others lie")
    return data if mediafolder.folder() is None else StoredAt(mediafolder.put(data), len(data)).line()


def whole(raw: bytes) -> bytes:
    """The bytes of a column's value as it stands in the table, wherever they lie. Raises mediafolder.Missing."""
    with reader(raw) as found:
        return found.read()


def reader(raw: bytes) -> BinaryIO:
    """A file to read the bytes of a column's value in pieces; the caller closes it. Raises mediafolder.Missing."""
    place = place_of(raw)
    return io.BytesIO(raw) if place is None else mediafolder.opened(place.sha256)


class MediaBytes(TypeDecorator[bytes]):
    """A column of bytes that may lie in the folder."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        return None if value is None else to_keep(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> bytes | None:
        return None if value is None else whole(bytes(value))


def raw(column: Any) -> ColumnElement[bytes]:
    """The column's value as it stands in the table: the bytes, or the line that says where they lie."""
    return type_coerce(column, LargeBinary)


def lies_in_folder(column: Any) -> ColumnElement[bool]:
    """A condition for SQL: whether a row's bytes lie in the folder; no bytes are read for it."""
    start = func.substr(raw(column), 1, len(MARK))
    return and_(func.length(raw(column)) == LENGTH, start == literal(MARK, LargeBinary))


def size_of(column: Any, dialect: str) -> ColumnElement[Any]:
    """An SQL expression: how many bytes a row has, wherever they lie, 0 for none. `dialect` is the database's name."""
    digits = func.substr(raw(column), LENGTH - DIGITS + 1, DIGITS)
    number = func.convert_from(digits, "UTF8") if dialect == "postgresql" else digits
    return func.coalesce(case((lies_in_folder(column), cast(number, BigInteger)), else_=func.length(raw(column))), 0)
