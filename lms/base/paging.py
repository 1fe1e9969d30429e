"""A long list cut into pages: the only pager. templates/components/pager.html draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: Rows on a page unless the caller says otherwise.
SIZE = 30


class Span(NamedTuple):
    """Which rows of a long list: `limit` of them after the first `offset`."""

    offset: int = 0
    limit: int = SIZE


@dataclass(frozen=True)
class Page:
    """The rows of one page, its number (from 1), and how many rows there are in all."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int = SIZE

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return pages(self.total, self.size)

    @property
    def before(self) -> int | None:
        """The number of the page before this one; None on the first."""
        return min(self.number - 1, self.last) if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The number of the page after this one; None on the last."""
        return self.number + 1 if self.number < self.last else None


def pages(total: int, size: int = SIZE) -> int:
    """How many pages `total` rows fill, at least 1."""
    return max(1, -(-total // size))


def nearest(number: int | None, total: int, size: int = SIZE) -> int:
    """The number of the existing page that is nearest to the one asked for; the first when none was asked for."""
    return min(max(number or 1, 1), pages(total, size))


def page_at(rows: Sequence[Any], number: int | None, size: int = SIZE) -> Page:
    """One page of rows that are all loaded: the existing page nearest to the one asked for."""
    at = nearest(number, len(rows), size)
    return Page(rows[(at - 1) * size : at * size], at, len(rows), size)


def span(number: int, size: int = SIZE) -> Span:
    """Which rows stand on page `number`."""
    return Span((number - 1) * size, size)
