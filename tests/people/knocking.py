"""Somebody who tries PINs: with as many devices and addresses as wanted, at any time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from sqlalchemy.orm import Session

from lms.base.errors import Invalid, TooMany
from lms.people import signin
from lms.people.models import Person
from lms.web.limits import Visit

NOW = datetime.now(UTC)
_fresh = count()


@dataclass
class Knocker:
    """Tries secrets at the learners' door, on a fresh device each time unless `device` is set."""

    session: Session
    device: str = ""
    address: str = "one address"
    now: datetime = NOW
    #: How many tries were looked at, and the words of those that were not.
    looked_at: int = 0
    refusals: list[str] = field(default_factory=list)

    def visit(self) -> Visit:
        """The next try's device, address and time."""
        return Visit(self.device or f"fresh {next(_fresh)}", self.address, self.now)

    def knock(self, who: str, pins: Iterable[str], year: str = "") -> Person | None:
        """Try these in turn; whoever it opened, None when nobody."""
        for pin in pins:
            try:
                found = signin.learner(self.session, who, pin, self.visit(), year)
            except (TooMany, Invalid) as refused:
                self.refusals.append(str(refused))
                continue
            self.looked_at += 1
            if found is not None:
                return found
        return None


def numbers(most: int, *, but: str = "7391") -> list[str]:
    """The first `most` four-digit numbers without the right one."""
    return [pin for pin in (f"{number:04}" for number in range(most + 1)) if pin != but][:most]
