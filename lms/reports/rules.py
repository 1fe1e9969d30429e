"""Judgements of reports: which days people ask about most."""

from datetime import date, timedelta


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(day: date) -> tuple[date, date]:
    """First and last day of the month before."""
    last = month_start(day) - timedelta(days=1)
    return month_start(last), last


def periods(today: date) -> dict[str, tuple[date | None, date | None]]:
    """The spans of days offered beside the form: first and last day, None for no limit."""
    return {
        "month": (month_start(today), today),
        "last_month": month_before(today),
        "year": (date(today.year, 1, 1), today),
        "all": (None, None),
    }
