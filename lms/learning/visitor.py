"""What a visitor has read, kept in a cookie on the device until the visitor joins. Pure text in, text out.

The cookie is small and holds no person: "12.1.7~12.2.1" means version 12, lesson 1, steps with bits 1+2+4.
It is not signed: whoever forges it can only claim to have read, which a click would have done as well.
"""

import re

NAME = "da-doc"
MOST = 80

#: (version id, lesson number) -> bit mask of step numbers (bit 0 is step 1)
Reading = dict[tuple[int, int], int]


def parse(cookie: str | None) -> Reading:
    """The reading in a cookie; what does not fit the form is passed over."""
    reading: Reading = {}
    for part in (cookie or "").split("~")[:MOST]:
        match = re.fullmatch(r"(\d{1,9})\.(\d{1,3})\.([0-9a-f]{1,8})", part)
        if match:
            reading[int(match[1]), int(match[2])] = int(match[3], 16)
    return reading


def text(reading: Reading) -> str:
    """The cookie of a reading, the newest entries kept when there are too many."""
    entries = [f"{version}.{lesson}.{mask:x}" for (version, lesson), mask in reading.items()]
    return "~".join(entries[-MOST:])


def header(reading: Reading, *, secure: bool) -> str:
    """The Set-Cookie header that keeps a reading for 90 days; digits, dots and "~" need no quoting (RFC 6265, 4.1)."""
    mark_secure = "; Secure" if secure else ""
    return f"{NAME}={text(reading)}{mark_secure}; HttpOnly; Max-Age={90 * 86400}; Path=/; SameSite=Lax"


def mark(reading: Reading, version_id: int, lesson: int, step: int) -> bool:
    """Mark a step as read; False when it was marked already."""
    before = reading.get((version_id, lesson), 0)
    after = before | 1 << (step - 1)
    reading[version_id, lesson] = after
    return after != before


def steps(mask: int) -> list[int]:
    """The step numbers of a mask."""
    return [bit + 1 for bit in range(mask.bit_length()) if mask >> bit & 1]
