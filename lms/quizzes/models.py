"""The tables of questions, of their versions, and of which course version asks which. Nothing here knows people."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from lms.base.db import Base


class Question(Base):
    """A question's identity in its course; what it says is in its versions."""

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    __table_args__ = (UniqueConstraint("course_id", "key"),)


class QuestionVersion(Base):
    """What a question said at one time; `body` is described in lms.quizzes.kinds, `stem_html` is its rendered text."""

    __tablename__ = "question_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    stem_html: Mapped[str] = mapped_column(Text, default="")
    #: By name, "html", "src", "width" and "height" of each picture that is shown beside the text.
    art: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: The names in its text and of what is shown beside it; None when not stored yet (see lms.quizzes.naming).
    names: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    tags: Mapped[str] = mapped_column(Text, default="")
    difficulty: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime]

    @validates("body")
    def _other_names(self, _column: str, body: dict[str, Any]) -> dict[str, Any]:
        """Forget `names` when the body changes; they are worked out again unless the caller sets them."""
        self.names = None
        return body

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that `tags` holds, one by one."""
        return tuple(tag for tag in self.tags.split("; ") if tag)

    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        CheckConstraint("kind <> ''", name="kind"),
    )


class VersionQuestion(Base):
    """A use of a question by a course version: in the practice of lesson `lesson_id`, or in the bank (None)."""

    __tablename__ = "version_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"))
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id", ondelete="RESTRICT"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"))
    position: Mapped[int]
    teaches_lesson_key: Mapped[str | None] = mapped_column(String(80))
    teaches_step_key: Mapped[str | None] = mapped_column(String(80))
    __table_args__ = (
        UniqueConstraint("course_version_id", "question_version_id"),
        Index(None, "question_version_id"),
        Index(None, "lesson_id"),
    )
