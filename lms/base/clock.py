"""The only place that asks what time it is; edges read it and pass the value on."""

from datetime import UTC, date, datetime, timedelta, timezone

#: Vietnam keeps UTC+7 all the year round; days of reports and certificates are days there.
VIETNAM = timezone(timedelta(hours=7), "ICT")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam on which an aware `moment` fell."""
    return moment.astimezone(VIETNAM).date()


def today() -> date:
    """Today's date in Vietnam."""
    return local_day(now())
