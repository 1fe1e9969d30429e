"""Who did what: enrolments, append-only events, attempts, completions and the counters that go with them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base
from lms.base.indexes import where_set

DOORS = ("browser", "offline", "class", "member", "import")
MODES = ("alone", "helped", "spoken", "paper")
COUNTED = ("joined", "started", "completed", "certified", "revoked")


class Enrolment(Base):
    """A person in a course, with the version they learn and the leaf area they lived in when they joined.

    `progress` is the fold of the enrolment's events (see rules.fold); the other derived columns are read from it.
    """

    __tablename__ = "enrolment"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    joined_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    progress: Mapped[dict[str, Any]]
    last_lesson_key: Mapped[str | None] = mapped_column(String(80))
    last_step_key: Mapped[str | None] = mapped_column(String(80))
    last_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("person_id", "course_id"),
        Index(None, "course_id", "area_id"),
        Index(None, "area_id"),
        Index(None, "version_id"),
    )


class LearningEvent(Base):
    """One thing that happened. The id is made where it happened, so the same event sent twice counts once."""

    __tablename__ = "learning_event"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    lesson_key: Mapped[str | None] = mapped_column(String(80))
    step_key: Mapped[str | None] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    door: Mapped[str] = mapped_column(String(10), default="browser")
    mode: Mapped[str] = mapped_column(String(10), default="alone")
    device_time: Mapped[datetime]
    server_time: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("door IN ('browser', 'offline', 'class', 'member', 'import')", name="door"),
        CheckConstraint("mode IN ('alone', 'helped', 'spoken', 'paper')", name="mode"),
        CheckConstraint("kind IN ('step_read', 'practice', 'test_submitted', 'version_taken')", name="kind"),
        # With the kind: without it SQLite, asked for one person's practice, looks through everybody's.
        Index(None, "enrolment_id", "kind"),
        Index(None, "kind", "lesson_key"),
        where_set("recorded_by_id"),
    )


class Attempt(Base):
    """One try at the final test; its version, its questions and their order are fixed when it begins."""

    __tablename__ = "attempt"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    right_count: Mapped[int | None]
    total: Mapped[int]
    passed: Mapped[bool | None]
    __table_args__ = (
        CheckConstraint(
            "(submitted_at IS NULL) = (right_count IS NULL) AND (submitted_at IS NULL) = (passed IS NULL)",
            name="submitted",
        ),
        CheckConstraint("total > 0", name="total"),
        Index(
            "uq_attempt_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(None, "enrolment_id"),
        Index(None, "version_id"),
    )


class AttemptItem(Base):
    """One question of an attempt: which version was shown in which order, and the answer, raw and in plain text."""

    __tablename__ = "attempt_item"
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id", ondelete="RESTRICT"))
    shown: Mapped[dict[str, Any]]
    response: Mapped[dict[str, Any] | None]
    answered_at: Mapped[datetime | None]
    fraction: Mapped[float | None]
    question_text: Mapped[str] = mapped_column(Text, default="")
    right_text: Mapped[str] = mapped_column(Text, default="")
    response_text: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        CheckConstraint("fraction IS NULL OR fraction BETWEEN 0 AND 1", name="fraction"),
        Index(None, "question_version_id"),
    )


class Completion(Base):
    """The fact that a course was completed. Nothing takes it away: no author's edit, no worse attempt."""

    __tablename__ = "completion"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    completed_at: Mapped[datetime]
    __table_args__ = (Index(None, "version_id"),)


class Counter(Base):
    """How many facts of a kind happened in a leaf area, on a day in Vietnam, in a course; written with the fact."""

    __tablename__ = "counter"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("kind IN ('joined', 'started', 'completed', 'certified', 'revoked')", name="kind"),
        Index(None, "course_id"),
    )


class TakenReading(Base):
    """A device's reading that was offered to somebody; its number names no person and is deleted after half a year."""

    __tablename__ = "taken_reading"
    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "at"),)
