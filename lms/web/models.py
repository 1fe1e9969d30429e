"""Counting tries: one row a bucket, key and time window, shared by all workers through the database."""

from sqlalchemy import Index, Integer, String
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
