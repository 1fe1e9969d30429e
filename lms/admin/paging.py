"""A long list cut into pages of 30."""

from dataclasses import dataclass
from typing import Any

from lms.people.listing import Span

SIZE = 30


@dataclass(frozen=True)
class Page:
    """Rows of one page (number from 1), and how many rows there are in all."""

    rows: list[Any]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // SIZE))

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return min(self.number - 1, self.last) if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number < self.last else None


def span(number: int) -> Span:
    """The rows of page `number`."""
    return Span((number - 1) * SIZE, SIZE)
