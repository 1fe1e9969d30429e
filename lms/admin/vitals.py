"""The ten things worth knowing about a server, as an administrator reads them: how each stands, whether it is well."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from lms.admin.room import Room
from lms.base import checkups, clock, journal, timekeeping, versions
from lms.base.backups import Tried
from lms.base.journal import JournalLine
from lms.base.revision import revision_of
from lms.base.settings import Settings
from lms.base.sizes import database_bytes
from lms.certificates import held_back
from lms.jobs.queries import count_by_state, stuck_count
from lms.jobs.queue import is_looked_after
from lms.people.sign_ins import online
from lms.web.counting import folder_of
from lms.web.filters import megabytes, moment, number
from lms.web.i18n import _

#: How many errors and slow pages are listed on the page.
ERRORS, PAGES = 8, 5


@dataclass(frozen=True)
class Sign:
    """One thing: its title, how it stands, whether somebody should look, and where more is."""

    title: str
    said: str
    is_well: bool = True
    where: str = ""


@dataclass(frozen=True)
class SlowPage:
    """A route that took long: how often, and the longest, in seconds."""

    route: str
    times: int
    seconds: float


@dataclass(frozen=True)
class Vitals:
    """All ten things; `doubt` is what is wrong with the clock (see lms.base.timekeeping)."""

    signs: list[Sign]
    errors: list[JournalLine]
    slow: list[SlowPage]
    doubt: str
    papers: int
    doctor: checkups.LastCheckup | None

    @property
    def troubles(self) -> int:
        """How many of the ten things somebody should look at."""
        return sum(not sign.is_well for sign in self.signs)


def vitals(session: Session, settings: Settings, room: Room, tried: Tried) -> Vitals:
    """How ten vital things of the installation are now, with its newest errors and slowest pages."""
    now = clock.now()
    folder = folder_of(settings)
    errors = journal.newest(folder, journal.ERRORS, now)
    slow = by_route(journal.newest(folder, journal.SLOW, now))
    doubt, papers = timekeeping.doubt(session, now, held_back.newest_fact), held_back.count(session)
    doctor = checkups.last(settings.var)
    signs = [
        _disk(room),
        _backups(settings, tried, now),
        _work(session, settings, now),
        _errors(errors, now),
        _slow(slow),
        _clock(now, doubt, papers),
        _people(session, now),
        Sign(_("Cơ sở dữ liệu"), f"{versions.database(session)}, {megabytes(database_bytes(session))}"),
        Sign(_("Phiên bản"), _versions(session)),
        _doctor(doctor),
    ]
    return Vitals(signs, errors[:ERRORS], slow[:PAGES], doubt, papers, doctor)


def by_route(lines: list[JournalLine]) -> list[SlowPage]:
    """The slow pages, those that were slow most often first."""
    found: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        found[line.route].append(line.ms)
    pages = [SlowPage(route, len(times), max(times) / 1000) for route, times in found.items()]
    return sorted(pages, key=lambda page: (-page.times, -page.seconds, page.route))


def _disk(room: Room) -> Sign:
    said = _("Còn trống %(free)s", free=megabytes(room.free))
    return Sign(_("Ổ đĩa"), said, not room.is_near, "#cho-chua")


def _backups(settings: Settings, tried: Tried, now: datetime) -> Sign:
    title = _("Sao lưu")
    if settings.demo or not settings.backup_days:
        return Sign(title, _("Không tự sao lưu"), where="#sao-luu")
    if tried.made is None:
        return Sign(title, _("Chưa có bản nào"), False, "#sao-luu")
    is_well = not (tried.is_late(now) or tried.trouble or tried.copied is False)
    return Sign(title, f"{moment(tried.made)}, {megabytes(tried.size)}", is_well, "#sao-luu")


def _work(session: Session, settings: Settings, now: datetime) -> Sign:
    count, works = count_by_state(session), is_looked_after()
    said = [_("%(count)s đang chờ", count=count["waiting"]), _("%(count)s đang làm", count=count["running"])]
    if count["dead"]:
        said.append(_("%(count)s hỏng", count=count["dead"]))
    # Where the database is on a server, the worker may run on another machine.
    may_be_elsewhere = settings.demo or not settings.database_url.startswith("sqlite:")
    is_well = not count["dead"] and not stuck_count(session, now) and (works or may_be_elsewhere)
    if not works:
        said.append(_("phần làm việc không chạy trên máy này"))
    return Sign(_("Việc máy làm riêng"), ", ".join(said), is_well, url_for("admin.jobs"))


def _errors(errors: list[JournalLine], now: datetime) -> Sign:
    today = sum(
        clock.local_day(datetime.fromtimestamp(line.at, clock.VIETNAM)) == clock.local_day(now) for line in errors
    )
    said = _("%(count)s hôm nay, %(week)s trong 7 ngày", count=number(today), week=number(len(errors)))
    return Sign(_("Lỗi"), said, not today, "#loi" if errors else "")


def _slow(slow: list[SlowPage]) -> Sign:
    times = sum(page.times for page in slow)
    said = _("%(count)s lần trên 2 giây trong 7 ngày", count=number(times))
    return Sign(_("Trang chậm"), said, where="#cham" if slow else "")


def _clock(now: datetime, doubt: str, papers: int) -> Sign:
    said = _("%(count)s giấy chờ cấp", count=number(papers)) if papers else _("không có giấy nào chờ")
    is_well = not doubt and not papers
    return Sign(_("Đồng hồ và giấy chứng nhận"), f"{moment(now)}, {said}", is_well, "" if is_well else "#dong-ho")


def _people(session: Session, now: datetime) -> Sign:
    here, today = online(session, now)
    said = _("%(here)s người lúc này, %(today)s người hôm nay", here=number(here), today=number(today))
    return Sign(_("Đang dùng"), said)


def _versions(session: Session) -> str:
    tables = revision_of(session.connection()) or "-"
    return str(
        _(
            "Chương trình %(program)s, bảng %(tables)s, Python %(python)s",
            program=versions.program(),
            tables=tables,
            python=versions.python(),
        )
    )


def _doctor(found: checkups.LastCheckup | None) -> Sign:
    title = _("Khám máy (lms doctor)")
    if found is None:
        return Sign(title, _("Chưa khám lần nào"))
    said = _("%(count)s việc cần xem", count=len(found.troubles)) if found.troubles else _("mọi thứ ổn")
    return Sign(title, f"{moment(found.at)}, {said}", not found.troubles, "#kham" if found.troubles else "")
