"""Pure rules of reports: the days that people ask about most often."""

from datetime import date, timedelta


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(day: date) -> tuple[date, date]:
    """The first and last day of the month before the month of `day`."""
    last = month_start(day) - timedelta(days=1)
    return month_start(last), last


def periods(today: date) -> dict[str, tuple[date | None, date | None]]:
    """The spans of days that are offered beside the form: (first day, last day) by name, None for no limit."""
    return {
        "month": (month_start(today), today),
        "last_month": month_before(today),
        "year": (date(today.year, 1, 1), today),
        "all": (None, None),
    }
