"""What kinds of long work there are. A package that has one says so when the program starts (`offer`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from lms.jobs.models import Job


@dataclass(frozen=True)
class Work:
    """One run of a job: what was asked, by whom, and how to report its progress.

    `report` takes 0 to 1; `stopped` says whether nobody wants the result any more. Both may be called often.
    """

    job_id: int
    asked_by_id: int
    about: str
    given: dict[str, Any]
    claim: str
    file: Path | None = None
    report: Callable[[float], None] = field(default=lambda _done: None)
    stopped: Callable[[], bool] = field(default=lambda: False)


Read = Callable[[Work], Any]
Keep = Callable[[Session, Work, Any, datetime], dict[str, Any]]
There = Callable[[Job], str]


@dataclass(frozen=True)
class JobKind:
    """How a kind of work is done.

    `read` does what takes long and holds no transaction: it may be ended at any moment and begun again. `keep` writes
    what was made in one short transaction, after asking again whether the asker may; it returns plain values for
    `Job.made`. Both say in words what is wrong by raising LmsError with a `message`. `there` is the address of what was
    made, for the asker; `back` is the page on which it is best to wait. A file of more than `most` bytes is refused at
    once, with the words of `heavy`; 0 where nothing is sent.
    """

    key: str
    title: str
    read: Read
    keep: Keep
    there: There
    back: There
    most: int = 0
    heavy: str = ""


_kinds: dict[str, JobKind] = {}


def offer(kind: JobKind) -> None:
    """Make a kind known; the same key again replaces it."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> JobKind | None:
    """The kind with this key; None when no package offers it any more."""
    return _kinds.get(key)


def kinds_known() -> dict[str, JobKind]:
    """All kinds of jobs that were offered, by key."""
    return dict(_kinds)
