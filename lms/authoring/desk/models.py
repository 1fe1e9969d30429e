"""Who writes which course."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base


class CourseAuthor(Base):
    """A trainer who may edit a course."""

    __tablename__ = "course_author"
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
    __table_args__ = (Index(None, "person_id"),)


class WorkingCopy(Base):
    """A form that a trainer has open: `path` is its page, `fields` what was typed in it and is not saved yet.

    `fields` are (name, value) in the order of the page, None when everything is saved. `seen_at` is when the page last
    said that it is open; from it others learn that somebody is working on that page.
    """

    __tablename__ = "working_copy"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    fields: Mapped[list[list[str]] | None] = mapped_column(JSON)
    saved_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    __table_args__ = (Index(None, "course_id", "path"),)
