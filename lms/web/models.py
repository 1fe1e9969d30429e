"""What the web kit keeps in the database, shared by all workers: tries, what is shown once, forms left half-way."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base


class TryCount(Base):
    """How often `key` (hashed) knocked at `bucket` in the window that began at `window` (epoch seconds)."""

    __tablename__ = "try_count"
    bucket: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(Integer, primary_key=True)
    n: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (Index(None, "window"),)


class Once(Base):
    """Something between two pages of one browser, sealed with a key that only the browser's cookie holds.

    The row is found by the key's hash; neither the cookie nor the database alone can be read. `good_until` is in
    seconds since 1970.
    """

    __tablename__ = "once"
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    good_until: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index(None, "good_until"),)


class LeftForm(Base):
    """A form of a desk that was sent after its session had ended, until the same person has signed in again.

    `owner_id` is the person for whom our site drew the page; this floor knows no people, so it is a plain number.
    """

    __tablename__ = "left_form"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    path: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[Any]]
    secrets: Mapped[list[Any]]
    had_files: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "owner_id"),)
