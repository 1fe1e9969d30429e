"""The administrator's page of the server: ten things, errors with references, and the word that the clock is right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base import checkups, clock, journal, timekeeping
from lms.base.checkups import LastCheckup
from lms.certificates.models import Certificate
from lms.people.models import AuditEntry
from lms.web.counting import folder_of
from tests.admin.desk import NOW, Desk, Screen

PAGE = "/quan-ly/may-chu"
YEARS = timedelta(days=730)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the machine's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def admin(app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Screen:
    monkeypatch.setitem(app.extensions, "lms_settings", replace(app.extensions["lms_settings"], var=tmp_path))
    return Screen(app, desk.admin)


def test_ten_things_are_told_and_all_of_them_are_well(admin: Screen) -> None:
    page = admin.text(PAGE)
    for title in (
        "Ổ đĩa", "Sao lưu", "Việc máy làm riêng", "Lỗi", "Trang chậm", "Đồng hồ và giấy chứng nhận", "Đang dùng",
        "Cơ sở dữ liệu", "Phiên bản", "Khám máy",
    ):  # fmt: skip
        assert title in page
    assert "Mọi thứ đều ổn." in page
    assert "1 người lúc này, 1 người hôm nay" in page
    assert "Chương trình 0.2.0" in page
    assert len(page.encode()) <= 14 * 1024


def test_errors_slow_pages_and_what_the_doctor_found_stand_there(app: Flask, admin: Screen, tmp_path: Path) -> None:
    folder, seconds = folder_of(app.extensions["lms_settings"]), int(NOW.timestamp())
    for number in range(40):
        what = f"{number:08X}", "GET", "/khoa-hoc/<slug>", 500, 12, "KeyError"
        journal.write(folder, journal.ERRORS, journal.JournalLine(seconds - 3 * 86400 + number, *what))
        what = f"{number:08X}", "GET", f"/bao-cao/{number % 2}", 200, 2000 + number * 100, ""
        journal.write(folder, journal.SLOW, journal.JournalLine(seconds, *what))
    page = admin.text(PAGE)
    assert "0 hôm nay, 40 trong 7 ngày" in page
    assert "Mọi thứ đều ổn." in page, "what was days ago is over"
    assert "00000027" in page
    assert "20 lần, lâu nhất 5,9 giây" in page
    journal.write(
        folder, journal.ERRORS, journal.JournalLine(seconds, "ABCD1234", "POST", "/x/<slug>", 500, 1, "KeyError")
    )
    checkups.note(tmp_path, LastCheckup(NOW, tuple(f"disk: <b>only {number} MB free</b>" * 20 for number in range(40))))
    page = admin.text(PAGE)
    assert "2 việc cần xem." in page
    assert "ABCD1234" in page
    assert "disk: &lt;b&gt;only 0 MB" in page
    assert len(page.encode()) <= 14 * 1024


def test_the_clock_is_asked_about_and_one_press_issues_what_waited(
    app: Flask, session: Session, desk: Desk, admin: Screen, says: Callable[[datetime], None]
) -> None:
    session.execute(delete(Certificate))
    timekeeping.believe_or_doubt(session, NOW, lambda _session, _moment: None)
    session.commit()
    assert "1 giấy chờ cấp" in admin.text(PAGE)
    says(NOW + YEARS)
    page = admin.text(PAGE)
    assert "Đồng hồ máy chủ có vẻ sai" in page
    assert f"ngày {(NOW + YEARS).astimezone(clock.VIETNAM):%d/%m/%Y}" in page
    assert Screen(app, desk.officer).post(f"{PAGE}/gio-dung").status_code == 403
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0
    for _twice in range(2):
        assert admin.post(f"{PAGE}/gio-dung").status_code == 303
    assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    assert session.scalar(select(func.count()).select_from(AuditEntry).filter_by(action="clock_confirmed")) == 2
    assert "Đồng hồ máy chủ có vẻ sai" not in admin.text(PAGE)


def test_a_clock_before_this_program_cannot_be_said_to_be_right(
    admin: Screen, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timekeeping, "BUILT", clock.local_day(NOW + timedelta(days=10)))
    answer = admin.post(f"{PAGE}/gio-dung")
    assert answer.status_code == 409
    assert "chắc chắn sai" in answer.text
    row = timekeeping.watch(session)
    assert row is None or row.confirmed_at is None
