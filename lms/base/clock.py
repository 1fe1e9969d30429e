"""The only place that asks what time it is; edges read it and pass the value on."""

import ctypes
from datetime import UTC, date, datetime, timedelta, timezone

#: Vietnam keeps UTC+7 all year round; the days of reports and certificates are days there.
VIETNAM = timezone(timedelta(hours=7), "ICT")
#: The day on which this version was made; it is raised with each version. A clock that is behind it cannot be right.
#: The file's own date would not do: a checkout dates files by the very clock that is in question.
BUILT = date(2026, 11, 30)
#: What Linux answers to "is this clock set by one that is right?" when it is not.
_NOT_SET = 5
#: How many seconds the program's time may differ from the kernel's; when it differs more, the program runs with a
#: pretended time.
_SAME = 60


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam on which an aware `moment` fell."""
    return moment.astimezone(VIETNAM).date()


def today() -> date:
    """Today's date in Vietnam."""
    return local_day(now())


class _Timex(ctypes.Structure):
    """Linux's `struct timex`, as far as it is looked at; the kernel writes into the rest as well."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("numbers", ctypes.c_long * 4),
        ("status", ctypes.c_int),
        ("more", ctypes.c_long * 3),
        ("seconds", ctypes.c_long),
        ("rest", ctypes.c_char * 512),
    )


def is_set_by_network(moment: datetime) -> bool:
    """Whether the machine says that its clock is kept right from outside (NTP), and `moment` is what that clock says.

    False where the machine cannot tell.
    """
    told = _Timex()
    try:
        state: int = ctypes.CDLL(None).adjtimex(ctypes.byref(told))
    except (OSError, AttributeError):
        return False
    return 0 <= state < _NOT_SET and abs(moment.timestamp() - int(told.seconds)) < _SAME
