"""What paints papers, in a process of its own: it takes some 80 MB, which that process gives back when it ends.

`paint` and `paint_together` are for whoever has finished HTML; the others run there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lms.base import outside
from lms.base.confine import ROOT
from lms.base.late import late
from lms.base.outside import Busy, Limits, Stopped, Unread

if TYPE_CHECKING:
    from lms.certificates import weasy
else:
    weasy = late("lms.certificates.weasy")

#: A page or some; and all sheets of one job. They are our own, so that more than a busy hour is not waited for.
ONE = Limits(seconds=120, lane="paper", at_once=2, waiting=60, ours=True)
MANY = Limits(seconds=1800, output=512 * outside.MB, lane="papers", at_once=1, waiting=600, ours=True)


class NotPainted(RuntimeError):
    """Painting went wrong: a mistake of ours, or too little memory (LMS_READING_MB); the log says where."""


def paint(markup: str, stylesheet: str) -> bytes:
    """A tagged PDF of finished HTML with a stylesheet of the templates folder; the same values give the same bytes.

    Raises Busy when too many are painted at once, NotPainted.
    """
    return _outside(lambda: outside.run(painted, markup, stylesheet, limits=ONE))


def paint_together(markups: list[str], stylesheet: str, told: Callable[[int], None]) -> bytes:
    """The same of several documents, one after the other; `told` hears how many are painted, and ends it by raising."""
    count = len(markups)
    return _outside(
        lambda: outside.run(
            painted_together, markups, stylesheet, limits=MANY, progress=lambda done: told(round(done * count))
        )
    )


def painted(markup: str, stylesheet: str) -> bytes:
    """Runs outside."""
    return weasy.painted(markup, ROOT / "templates" / stylesheet)


def painted_together(markups: list[str], stylesheet: str) -> bytes:
    """Runs outside."""
    count = len(markups)
    return weasy.painted_together(markups, ROOT / "templates" / stylesheet, lambda done: outside.report(done / count))


def _outside(deed: Callable[[], bytes]) -> bytes:
    try:
        return deed()
    except (Busy, Stopped):
        raise
    except Unread as why:
        # What is told of files that cannot be read would be untrue here.
        raise NotPainted(type(why).__name__) from None
