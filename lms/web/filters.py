"""How values are written on a page: days, moments, numbers, sizes."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_decimal

from lms.base.clock import VIETNAM, local_day
from lms.base.quotas import MB, whole_mb
from lms.web.i18n import _


def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy, in Vietnam's time for a moment; empty for None."""
    if value is None:
        return ""
    shown = local_day(value) if isinstance(value, datetime) else value
    return shown.strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """An aware moment in Vietnam's time: "10:32, 27/11"."""
    return value.astimezone(VIETNAM).strftime("%H:%M, %d/%m")


def clock_time(seconds: int) -> str:
    """Seconds since 1970 as a moment in Vietnam's time: "10:32, 27/11"."""
    return moment(datetime.fromtimestamp(seconds, VIETNAM))


def number(value: Any) -> str:
    """1234567 as "1.234.567" in Vietnamese, "1,234,567" in English."""
    return str(format_decimal(value))


def kilobytes(size: int) -> str:
    """Bytes as whole kilobytes, at least 1: "38 KB"."""
    return str(_("%(size)s KB", size=number(max(1, round(size / 1024)))))


def megabytes(size: int) -> str:
    """Bytes as whole megabytes, at least 1: "38 MB"; from ten thousand megabytes on as "12 GB"."""
    if size >= 10_000 * MB:
        return str(_("%(size)s GB", size=number(size // (1024 * MB))))
    return str(_("%(size)s MB", size=number(whole_mb(size))))


def init_app(app: Flask) -> None:
    """Register the filters `day`, `moment`, `clock_time`, `number`, `kilobytes` and `megabytes`."""
    app.jinja_env.filters.update(
        day=day, moment=moment, clock_time=clock_time, number=number, kilobytes=kilobytes, megabytes=megabytes
    )
