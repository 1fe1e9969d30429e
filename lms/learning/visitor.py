"""What was read on a device before anybody signed in there. Pure: text and moments in, text out.

The server writes the cookie and signs it, so nobody can claim steps that were never shown to the device; and a step
counts as read only when the next page is asked for some seconds later, so that leafing through is not reading. Each
cookie has a number of its own, so that what it holds is taken over only once, by one person (see learning.offering).

"Kx3…~0~12.1.7~12.2.1~12.2.3.1796000000" means: reading Kx3…, of nobody (0) or of this person; version 12, lesson 1,
steps with bits 1+2+4; lesson 2, step 1; and step 3 of lesson 2 stands open since that second.
"""

import re
import secrets
from dataclasses import dataclass, field

from itsdangerous import BadSignature, Signer

NAME = "da-doc"
MOST = 80
#: Seconds that a page has to stay open to count as read. A step has some thirty words and a picture.
READ_SECONDS = 4
FOR_SECONDS = 90 * 86400
_HEAD = re.compile(r"([A-Za-z0-9_-]{16})~(\d{1,9})((?:~[0-9a-f.]+)*)")
_STEPS = re.compile(r"(\d{1,9})\.(\d{1,3})\.([0-9a-f]{1,8})")
_OPEN = re.compile(r"(\d{1,9})\.(\d{1,3})\.(\d{1,2})\.(\d{1,11})")

#: (version id, lesson number) -> bit mask of step numbers (bit 0 is step 1)
Steps = dict[tuple[int, int], int]


@dataclass
class VisitorReading:
    """What was read, by whom (0: by nobody known yet), and which step has been open since when (Unix seconds)."""

    number: str
    owner: int = 0
    read: Steps = field(default_factory=dict)
    open: tuple[int, int, int, int] | None = None

    def at(self, moment: int) -> Steps:
        """The steps that count as read at `moment` (Unix seconds): the open step too, when it was open long enough."""
        read = dict(self.read)
        if self.open is not None and moment - self.open[3] >= READ_SECONDS:
            version, lesson, step, _since = self.open
            read[version, lesson] = read.get((version, lesson), 0) | 1 << (step - 1)
        return read

    def show(self, version: int, lesson: int, step: int, moment: int) -> bool:
        """Note that a step is shown; False when the cookie need not be written again for it."""
        if self.open is not None and self.open[:3] == (version, lesson, step):
            return False
        before = self.read
        self.read = self.at(moment)
        known = self.read.get((version, lesson), 0) >> (step - 1) & 1
        was, self.open = self.open, None if known else (version, lesson, step, moment)
        return self.read != before or self.open is not None or was is not None

    def drop(self, versions: set[int]) -> None:
        """Forget the steps read of these versions, because somebody has taken them over."""
        self.read = {key: mask for key, mask in self.read.items() if key[0] not in versions}
        if self.open is not None and self.open[0] in versions:
            self.open = None


def begun(owner: int = 0) -> VisitorReading:
    """An empty reading with a number of its own."""
    return VisitorReading(secrets.token_urlsafe(12), owner)


def parse(cookie: str | None, signer: Signer) -> VisitorReading | None:
    """The reading in a cookie; None without a cookie, or when this server has not signed it."""
    try:
        text = signer.unsign(cookie or "").decode("ascii")
    except (BadSignature, UnicodeDecodeError):
        return None
    head = _HEAD.fullmatch(text)
    if head is None:
        return None
    reading = VisitorReading(head[1], int(head[2]))
    for part in head[3].split("~")[1:]:
        if found := _OPEN.fullmatch(part):
            version, lesson, step, since = (int(value) for value in found.groups())
            reading.open = (version, lesson, step, since)
        elif found := _STEPS.fullmatch(part):
            reading.read[int(found[1]), int(found[2])] = int(found[3], 16)
    return reading


def text(reading: VisitorReading, signer: Signer) -> str:
    """The value of the cookie of a reading; when there are too many entries the newest are kept."""
    entries = [f"{version}.{lesson}.{mask:x}" for (version, lesson), mask in reading.read.items()][-MOST:]
    if reading.open is not None:
        entries.append(".".join(str(part) for part in reading.open))
    return signer.sign("~".join([reading.number, str(reading.owner), *entries])).decode("ascii")


def name(*, secure: bool) -> str:
    """The cookie's name; over TLS no other host of the domain can set it (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{NAME}" if secure else NAME


def header(reading: VisitorReading, signer: Signer, *, secure: bool) -> str:
    """The Set-Cookie header that keeps a reading for 90 days; its letters need no quoting (RFC 6265, 4.1)."""
    mark = "; Secure" if secure else ""
    value = f"{name(secure=secure)}={text(reading, signer)}"
    return f"{value}{mark}; HttpOnly; Max-Age={FOR_SECONDS}; Path=/; SameSite=Lax"


def steps(mask: int) -> list[int]:
    """The step numbers, from 1, whose bits are set in a mask."""
    return [bit + 1 for bit in range(mask.bit_length()) if mask >> bit & 1]
