"""Reviews of drafts, and where a copied course comes from."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base


class Review(Base):
    """A second person's reading of a draft. `decision` is "" (not yet), "agreed" or "changes".

    `asked_mark` and `decided_mark` mark what the draft said then (lms.authoring.versions.reviews.version_mark).
    """

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    note: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_mark: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime | None]
    decided_mark: Mapped[str] = mapped_column(String(16))
    __table_args__ = (
        CheckConstraint("decision IN ('', 'agreed', 'changes')", name="decision"),
        Index(None, "version_id"),
        Index(None, "asked_by_id"),
        Index(None, "reviewer_id"),
    )


class ReviewRemark(Base):
    """A reviewer's remark. `place` is "" for the whole draft, "lesson/step" for a step, "?key" for a question."""

    __tablename__ = "review_remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    place: Mapped[str] = mapped_column(String(170))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "review_id"), Index(None, "author_id"))


class CourseOrigin(Base):
    """The course from which another was copied.

    `taken` holds, by the name of a part (see lms.authoring.versions.parts), the mark of what the original said when
    that part was last taken or left; `seen_version_id` the version of the original about which everything has been
    decided.
    """

    __tablename__ = "course_origin"
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"))
    seen_version_id: Mapped[int | None]
    taken: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "origin_id"),)
