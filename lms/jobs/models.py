"""A piece of long work, from being asked for to its end. This table is the truth; the queue only wakes the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.columns import Sentences
from lms.base.db import Base
from lms.base.messages import Words

WAITING, RUNNING, DONE, FAILED, STOPPED = STATES = ("waiting", "running", "done", "failed", "stopped")


class Job(Base):
    """`given` holds plain ids and texts for the job's kind (see kinds.py), `made` those of its result.

    `file` is the name of what was sent, in the folder of jobs; `claim` is the run that may finish the job. `said` tells
    the asker why it failed; `fault` tells the administrator where, when the cause is a mistake of the program or the
    machine: then the job is dead.
    """

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(160))
    given: Mapped[dict[str, Any]]
    file: Mapped[str] = mapped_column(String(64), default="")
    percent: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(String(32), default="")
    stop_asked: Mapped[bool] = mapped_column(default=False)
    said: Mapped[list[Words]] = mapped_column(Sentences, default=list)
    fault: Mapped[str] = mapped_column(Text, default="")
    made: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "state"),
        Index(None, "asked_by_id"),
    )

    @property
    def is_open(self) -> bool:
        """Whether the job is still to be done or is being done."""
        return self.state in (WAITING, RUNNING)
