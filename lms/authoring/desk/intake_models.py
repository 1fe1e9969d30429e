"""Files of questions and handouts that wait for their trainer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.columns import Sentences
from lms.base.db import Base
from lms.base.media_store import MediaBytes
from lms.base.messages import Words


class QuestionImport(Base):
    """A file of questions that a trainer is looking through; a question is in the draft only after it is taken.

    `notes` are sentences about the file as a whole.
    """

    __tablename__ = "question_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    notes: Mapped[list[Words]] = mapped_column(Sentences)
    created_at: Mapped[datetime]
    __table_args__ = (Index(None, "course_id"), Index(None, "person_id"))


class ImportedQuestion(Base):
    """A question of such a file, by its number in the file.

    `state` is "ready" (to be taken), "doubt" (to be looked at first), "out" (left out by the trainer), "refused" (no
    question that can be asked here) or "taken" (in the draft, as the use `use_id`). `doubts` are sentences.
    """

    __tablename__ = "imported_question"
    import_id: Mapped[int] = mapped_column(ForeignKey("question_import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    doubts: Mapped[list[Words]] = mapped_column(Sentences)
    tags: Mapped[str] = mapped_column(Text)
    difficulty: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(Text)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id", ondelete="SET NULL"))
    teaches: Mapped[str] = mapped_column(String(170))
    use_id: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("state IN ('ready', 'doubt', 'out', 'refused', 'taken')", name="state"),
        Index(None, "import_id", "state"),
        Index(None, "lesson_id"),
    )


class HandoutImport(Base):
    """A Word handout that a trainer is cutting into lessons; a lesson is in the draft only after it is taken.

    `blocks` are lms.content.office.cutting.HandoutBlock as objects, `notes` sentences about the file. `lesson_id` is
    the lesson that its steps go into, None when they become lessons of their own. `made` are the ids of the lessons it
    has become.
    """

    __tablename__ = "handout_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    notes: Mapped[list[Words]] = mapped_column(Sentences)
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made: Mapped[list[int] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]
    __table_args__ = (Index(None, "course_id"), Index(None, "person_id"), Index(None, "lesson_id"))


class HandoutPicture(Base):
    """A picture of such a handout, already re-encoded; `number` is the one that the blocks use."""

    __tablename__ = "handout_picture"
    import_id: Mapped[int] = mapped_column(ForeignKey("handout_import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    mime: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(MediaBytes)
