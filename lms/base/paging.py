"""A long list cut into pages: the one pager. templates/components/pager.html draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: Rows a page where nothing else is said.
SIZE = 30


class Span(NamedTuple):
    """Which rows of a long list: `limit` of them after the first `offset`."""

    offset: int = 0
    limit: int = SIZE


@dataclass(frozen=True)
class Page:
    """Rows of one page (number from 1), and how many rows there are in all."""

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
        """The page before this one."""
        return min(self.number - 1, self.last) if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number < self.last else None


def pages(total: int, size: int = SIZE) -> int:
    """How many pages so many rows fill, at least 1."""
    return max(1, -(-total // size))


def nearest(number: int | None, total: int, size: int = SIZE) -> int:
    """The page that is there, for whoever asks for one by number, or for none."""
    return min(max(number or 1, 1), pages(total, size))


def page_at(rows: Sequence[Any], number: int | None, size: int = SIZE) -> Page:
    """A page of rows that are all there; the nearest to the one asked for."""
    at = nearest(number, len(rows), size)
    return Page(rows[(at - 1) * size : at * size], at, len(rows), size)


def span(number: int, size: int = SIZE) -> Span:
    """The rows of page `number`."""
    return Span((number - 1) * size, size)
