"""Days and months as people write them, read in one place: forms, course folders and lists take the same."""

import re
from datetime import date

from lms.base.text import N_, tidy

#: Nothing that is planned, taught or reported here can lie outside these days; a typed year that does is a slip.
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
#: The first year of months; they say when a lesson was brought up to date.
MONTHS_FROM = 2000
BAD_DAY = N_("Viết ngày, tháng, năm. Ví dụ: 24/11/2026.")
BAD_MONTH = N_("Viết tháng và năm. Ví dụ: 11/2026.")

_APART = r"\s*[/.\- ]\s*"
_DAY = re.compile(rf"(\d{{1,2}}){_APART}(\d{{1,2}}){_APART}(\d{{4}})|(\d\d)(\d\d)(\d{{4}})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH = re.compile(rf"(\d{{1,2}}){_APART}(\d{{4}})", re.ASCII)


def read_day(typed: str) -> date:
    """The day in a typed text: "31/05/2027", "31-5-2027", "31.5.2027", "31 5 2027", "31052027", or "2027-05-31" as
    browsers send it.

    Raises ValueError(BAD_DAY), also for a day outside EARLIEST to LATEST.
    """
    text = tidy(typed)
    written, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    parts = iso.groups() if iso else [part for part in written.groups() if part][::-1] if written else []
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        raise ValueError(BAD_DAY) from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError(BAD_DAY)
    return found


def read_month(typed: str) -> str:
    """A month as learners see it: "11/2026", also from "1/2026", "11-2026", "11.2026". Raises ValueError(BAD_MONTH)."""
    found = _MONTH.fullmatch(tidy(typed))
    if found and 1 <= int(found[1]) <= 12 and MONTHS_FROM <= int(found[2]) <= LATEST.year:
        return f"{int(found[1]):02}/{found[2]}"
    raise ValueError(BAD_MONTH)
