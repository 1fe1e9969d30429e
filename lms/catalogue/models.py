"""What is taught: courses, their versions, lessons, steps, pictures and readings. Knows no person.

Bytes (`MediaBytes`) are read from a row only when somebody asks for them; otherwise a film would come along each time.
A published version never changes. An author edits a draft; publishing turns the draft into the next version.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from lms.base.db import Base
from lms.base.media_store import MediaBytes


class Media(Base):
    """A picture, kept once under the hash of its bytes."""

    __tablename__ = "media"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(MediaBytes, deferred=True)
    created_at: Mapped[datetime]


class MediaForm(Base):
    """Another form of a raster picture: "webp", narrower for phones, or "jpg", for browsers that know no WebP."""

    __tablename__ = "media_form"
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(4), primary_key=True)
    width: Mapped[int]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(MediaBytes, deferred=True)


class Course(Base):
    """A course under its address; `area_id` is the area whose people may see it, None means everybody."""

    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    state: Mapped[str] = mapped_column(String(10), default="active")
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_version.id", ondelete="SET NULL", use_alter=True)
    )
    position: Mapped[int] = mapped_column(default=100)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("state IN ('active', 'archived')", name="state"),
        Index(None, "area_id"),
        Index(None, "current_version_id"),
    )


class CourseVersion(Base):
    """A course as it stood when it was published, or the one draft being edited (at most one for each course)."""

    __tablename__ = "course_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    title: Mapped[str] = mapped_column(String(160))
    level: Mapped[str] = mapped_column(String(10), default="basic")
    skill_group: Mapped[str] = mapped_column(String(80), default="")
    framework: Mapped[str] = mapped_column(Text, default="")
    pass_percent: Mapped[int] = mapped_column(default=80)
    quiz_size: Mapped[int] = mapped_column(default=10)
    updated_label: Mapped[str] = mapped_column(String(7), default="")
    review_by: Mapped[date | None]
    intro_source: Mapped[str] = mapped_column(Text, default="")
    intro_html: Mapped[str] = mapped_column(Text, default="")
    glossary: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: How questions are asked, where it differs from the default; see lms.quizzes.behaviours.
    asking: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_at"),
        CheckConstraint("pass_percent BETWEEN 1 AND 100", name="pass_percent"),
        CheckConstraint("quiz_size BETWEEN 1 AND 50", name="quiz_size"),
        CheckConstraint("level IN ('basic', 'advanced')", name="level"),
        Index(
            "uq_course_version_draft",
            "course_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )


class Lesson(Base):
    """One lesson of a version; `key` stays the same from version to version."""

    __tablename__ = "lesson"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    minutes: Mapped[int] = mapped_column(default=5)
    updated_label: Mapped[str] = mapped_column(String(7), default="")
    review_by: Mapped[date | None]
    sources: Mapped[str] = mapped_column(Text, default="")
    loudspeaker: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes"),
    )


class Step(Base):
    """One screen: one idea. `source` is Markdown as written; `html`, `plain` and `names` are made when it is saved.

    `names` are those that the renderer asked for, None where that was not noted yet (see lms.catalogue.naming).
    """

    __tablename__ = "step"
    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    plain: Mapped[str] = mapped_column(Text, default="")
    names: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))

    @validates("source")
    def _other_names(self, _column: str, source: str) -> str:
        """Forget the names when the text changes, because another text may name other things; code that writes a
        text without its names has them worked out again."""
        self.names = None
        return source

    __table_args__ = (UniqueConstraint("lesson_id", "key"),)


class CoursePicture(Base):
    """The name under which a version's texts know a picture: "hinh/hai-cai-ro.svg"."""

    __tablename__ = "course_picture"
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256", ondelete="RESTRICT"))
    description: Mapped[str] = mapped_column(String(200), default="", server_default="")
    credit: Mapped[str] = mapped_column(String(120), default="", server_default="")
    __table_args__ = (Index(None, "sha256"),)


class Sound(Base):
    """A recording in both its forms, kept once under the hash of the first one."""

    __tablename__ = "sound"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    seconds: Mapped[int]
    opus: Mapped[bytes] = mapped_column(MediaBytes, deferred=True)
    aac: Mapped[bytes] = mapped_column(MediaBytes, deferred=True)
    created_at: Mapped[datetime]


class StepSound(Base):
    """A step read aloud in a language; `words` is a mark of the text that was read, by which a later change is seen."""

    __tablename__ = "step_sound"
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("sound.sha256", ondelete="RESTRICT"))
    seconds: Mapped[int]
    size: Mapped[int]
    words: Mapped[str] = mapped_column(String(16))
    __table_args__ = (Index(None, "sha256"),)


class Attachment(Base):
    """A sound, film or file, kept once under the hash of its bytes; `other`: a sound as AAC, a film's first picture."""

    __tablename__ = "attachment"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(100))
    seconds: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(MediaBytes, deferred=True)
    other: Mapped[bytes | None] = mapped_column(MediaBytes, deferred=True)
    created_at: Mapped[datetime]


class CourseFile(Base):
    """The name under which a version's texts know a sound, film or file: "tieng/chuong.webm"."""

    __tablename__ = "course_file"
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256", ondelete="RESTRICT"))
    description: Mapped[str] = mapped_column(String(200), default="", server_default="")
    __table_args__ = (Index(None, "sha256"),)
