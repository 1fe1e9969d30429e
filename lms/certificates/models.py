"""The register of certificates: what was printed, word for word, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base
from lms.base.indexes import where_set


class Issuer(Base):
    """Who issues certificates in an area and below it: the lines on the paper. The nearest area upwards with a row
    counts."""

    __tablename__ = "issuer"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    upper_line: Mapped[str] = mapped_column(String(120), default="")
    issuer_line: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(80))
    signer_title: Mapped[str] = mapped_column(String(80), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    number_suffix: Mapped[str] = mapped_column(String(40), default="GCN")


class RegisterNumber(Base):
    """The last number given in a register area in a year; a number is never given twice."""

    __tablename__ = "register_number"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Certificate(Base):
    """One certificate as issued. `words` are the words on the paper; a correction makes a new row (`replaces_id`)."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"))
    register_area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    year: Mapped[int]
    number: Mapped[int]
    words: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id", ondelete="RESTRICT"))
    __table_args__ = (
        UniqueConstraint("register_area_id", "year", "number"),
        CheckConstraint("number > 0", name="number"),
        Index(
            "uq_certificate_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(None, "enrolment_id"),
        where_set("replaces_id"),
        where_set("issued_by_id"),
    )
