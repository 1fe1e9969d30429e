"""Paints papers, in a process of its own: painting takes some 80 MB, which that process gives back when it ends.

`paint`, `paint_picture` and `paint_together` are for callers with finished HTML; the others run in that process.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lms.base import outside
from lms.base.confine import ROOT
from lms.base.late import late

if TYPE_CHECKING:
    from lms.certificates import picturing, weasy
else:
    picturing, weasy = late("lms.certificates.picturing"), late("lms.certificates.weasy")

#: The limits for a page or some, and for all sheets of one job.
ONE = replace(outside.OURS, lane="paper")
MANY = replace(outside.OURS, seconds=1800, output=512 * outside.MB, lane="papers", at_once=1, waiting=600)


def paint(markup: str, stylesheet: str) -> bytes:
    """A tagged PDF of finished HTML with a stylesheet of the templates folder; the same values give the same bytes.

    Raises Busy when too many are painted at once, NotDone.
    """
    return outside.work(painted, markup, stylesheet, limits=ONE)


def paint_picture(markup: str, stylesheet: str) -> bytes:
    """The first page of what `paint` makes, as PNG. Raises Busy, NotDone."""
    return outside.work(painted_picture, markup, stylesheet, limits=ONE)


def paint_together(markups: list[str], stylesheet: str, told: Callable[[int], None]) -> bytes:
    """A tagged PDF of several documents, one after the other; `told` hears how many are painted, and may end it by
    raising.

    Raises Busy, NotDone.
    """
    count = len(markups)

    def heard(done: float) -> None:
        told(round(done * count))

    return outside.work(painted_together, markups, stylesheet, limits=MANY, progress=heard)


def painted(markup: str, stylesheet: str) -> bytes:
    """A tagged PDF of finished HTML. Runs outside."""
    return weasy.painted(markup, ROOT / "templates" / stylesheet)


def painted_picture(markup: str, stylesheet: str) -> bytes:
    """Finished HTML as PNG. Runs outside."""
    return picturing.pictured(painted(markup, stylesheet))


def painted_together(markups: list[str], stylesheet: str) -> bytes:
    """A tagged PDF of several documents. Runs outside."""
    count = len(markups)
    return weasy.painted_together(markups, ROOT / "templates" / stylesheet, lambda done: outside.report(done / count))
