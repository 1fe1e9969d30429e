"""Where people live: one dated tree of administrative areas; the levels are data, not code."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base


class AreaLevel(Base):
    """A level's name, for example of the communes: "Xã" / "Commune". Position orders levels from the top down."""

    __tablename__ = "area_level"
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class Area(Base):
    """One area during one span of time.

    `code` is text (leading zeros matter). Codes were used again in 2025, so other systems know an area by (code,
    valid_from). `valid_to` is the first day on which the area is no more; `successor_id` says what it became. `search`
    is the folded name with its former names; `name` is short ("Bình Yên"), `full_name` is the name as officials write
    it ("Xã Bình Yên").
    """

    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(ForeignKey("area_level.key"))
    name: Mapped[str] = mapped_column(String(120))
    full_name: Mapped[str] = mapped_column(String(160))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    search: Mapped[str] = mapped_column(String(400))
    sort_key: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="span"),
        CheckConstraint("successor_id IS NULL OR valid_to IS NOT NULL", name="successor_ended"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        Index(None, "parent_id"),
        Index(None, "successor_id"),
        Index(None, "search"),
    )
