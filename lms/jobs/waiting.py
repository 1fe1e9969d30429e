"""How much may wait for its job: what everybody has sent together, and half of that for one person.

Without a bound a trainer could fill the disk with films before the first of them is made small.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.messages import with_values
from lms.base.quotas import MB, WAITING, NoRoom, Share, free_bytes, hold, quotas, whole_mb
from lms.base.text import N_
from lms.jobs.models import Job

DISK = N_(
    "Ổ đĩa của máy chủ chỉ còn %(free)s MB trống nên chưa nhận tệp lớn. Báo người trông máy chủ dọn chỗ, rồi gửi lại."
)
EVERYBODY = N_(
    "Tệp của mọi người đang chờ máy làm nặng %(wanted)s MB kể cả tệp này, mà máy giữ được %(most)s MB. Chờ máy làm xong"
    " bớt rồi gửi lại."
)
ONE = N_(
    "Tệp của bạn đang chờ máy làm nặng %(wanted)s MB kể cả tệp này, mà mỗi người được %(most)s MB. Chờ máy làm xong bớt"
    " rồi gửi lại."
)


def share(session: Session, folder: Path, person_id: int | None = None) -> Share:
    """How much waits, or how much this person has waiting, in bytes; files that are gone already do not count."""
    rows = select(Job.file).where(Job.file != "")
    most = quotas().waiting_mb * MB
    if person_id is not None:
        rows, most = rows.where(Job.asked_by_id == person_id), most // 2
    return Share(sum(_size(folder / name) for name in session.scalars(rows)), most)


def leave_room_on_disk(size: int) -> None:
    """Check that `size` bytes leave enough room on the disk; to be called before they are kept. Raises NoRoom."""
    free = free_bytes()
    if free - size < quotas().free_mb * MB:
        raise NoRoom(with_values(DISK, free=free // MB))


def must_fit(session: Session, folder: Path, person_id: int) -> None:
    """Check that no more waits than may; to be called once the new job's row is written, before it is committed.
    Raises NoRoom."""
    hold(session, WAITING)
    for words, one in ((ONE, share(session, folder, person_id)), (EVERYBODY, share(session, folder))):
        if one.used > one.most:
            raise NoRoom(with_values(words, wanted=whole_mb(one.used), most=one.most // MB))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
