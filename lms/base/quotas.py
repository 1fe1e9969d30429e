"""How much of each thing may be kept: the numbers, how near something is to them, and the word for "no room".

What counts, and whose it is, is known by the packages that keep it: lms.catalogue.room (pictures, sounds, films and
files), lms.jobs.waiting, lms.learning.thinning, lms.authoring.desk.working_copies, lms.certificates.papers.
See docs/decisions/0019.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.errors import LmsError
from lms.base.messages import Words

MB = 2**20
#: From how many percent on pages say how much is used.
NEAR = 80


@dataclass(frozen=True)
class Quotas:
    """What an installation allows, made for a small machine with a disk of 32 GB. MB are 2**20 bytes.

    Each is a setting; docs/operating.md says what it means and how the numbers were found.
    """

    course_mb: int = 500
    trainer_mb: int = 1500
    media_mb: int = 6000
    waiting_mb: int = 1000
    free_mb: int = 500
    drafts_mb: int = 5
    practice_a_day: int = 10
    practice_in_all: int = 2000
    tests_a_day: int = 20
    papers_an_hour: int = 20
    papers_a_day: int = 60


@dataclass(frozen=True)
class Share:
    """How many bytes are used, of how many that are allowed."""

    used: int
    most: int

    @property
    def percent(self) -> int:
        """How much is used in percent, rounded down, so that what is not full never says 100."""
        return self.used * 100 // max(1, self.most)

    @property
    def is_near(self) -> bool:
        """Whether so much is used that pages say so (NEAR percent)."""
        return self.percent >= NEAR

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits."""
        return self.used >= self.most


class NoRoom(LmsError):
    """More would be kept than is allowed; `message` says how much there is, how much there may be, and what to do.

    Nothing was written: whoever catches this rolls back.
    """

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


_quotas = Quotas()
_folders: tuple[Path, ...] = (Path(),)


def configure(quotas: Quotas, *folders: Path) -> None:
    """Set the quotas that hold in this process from now on, and the folders whose disks must not fill up."""
    global _quotas, _folders
    _quotas, _folders = quotas, folders


def quotas() -> Quotas:
    """The quotas that `configure` has set for this process."""
    return _quotas


def free_bytes() -> int:
    """How many bytes are free on the installation's disk; of several disks, on the one with the least room."""
    return min(map(_free_at, _folders))


def _free_at(folder: Path) -> int:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free


def whole_mb(size: int) -> int:
    """Bytes as MB for a sentence, rounded up, so that a little never becomes 0."""
    return -(-size // MB)


def hold(session: Session, what: int) -> None:
    """Let nobody else count `what` meanwhile, so that two at once cannot both take the last room.

    Held by lock until the end of the transaction. SQLite needs no lock here: only one transaction writes at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(what)))


#: What can be held; any numbers that differ will do.
MEDIA, WAITING = 19_001, 19_002
#: For drafts each person has a number of their own: this one plus the person's id.
DRAFTS = 1_900_000_000_000
