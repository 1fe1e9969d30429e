"""Whether this machine's clock can be believed: compared with when it was right last, and with when this was made.

A small PC with an empty battery wakes up years ago; a slip while setting the clock moves it to next year. What is dated
then stays wrong in a register for ever, so it waits. One row keeps the last moment that was believed; the facts
themselves cannot serve, because those of a wrong day look like those of a right one.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.base.clock import BUILT, VIETNAM, is_set_by_network, local_day
from lms.base.db import Base, insert_or_ignore

#: What can be wrong with the clock.
BEHIND, AHEAD = "behind", "ahead"
#: Papers are dated by the day, so a smaller difference does not matter.
LEEWAY = timedelta(days=1)
#: An installation may be switched off over a long holiday, with nobody there to set its clock. A year typed wrongly is
#: farther away than this.
FAR = timedelta(days=180)
#: How often the row is brought up to the present moment.
NOTED_EVERY = timedelta(hours=1)
_ONLY = 1


class ClockWatch(Base):
    """The only row. `seen_at`: the last moment that was believed. `held_at`: since when papers wait for a right clock.

    `confirmed_at`: when an administrator last said that the clock is right.
    """

    __tablename__ = "clock_watch"
    id: Mapped[int] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


#: The newest fact there is, as far as it says something about `now`: one that lies ahead of it, or is a day old.
Facts = Callable[[Session, datetime], datetime | None]


def judged(now: datetime, seen_at: datetime | None, *, by_network: bool = False) -> str:
    """BEHIND, AHEAD, or "" where nothing speaks against `now`. Pure."""
    if local_day(now + LEEWAY) < BUILT or (seen_at is not None and now < seen_at - LEEWAY):
        return BEHIND
    return AHEAD if seen_at is not None and now > seen_at + FAR and not by_network else ""


def watch(session: Session) -> ClockWatch | None:
    """The row; None as long as there is none."""
    return session.get(ClockWatch, _ONLY)


def doubt(session: Session, now: datetime, facts: Facts | None = None) -> str:
    """What is wrong with `now`, as `judged` says it; writes nothing. `facts` is asked while there is no row."""
    row = watch(session)
    seen_at = row.seen_at if row else facts(session, now) if facts else None
    found = judged(now, seen_at)
    return judged(now, seen_at, by_network=is_set_by_network(now)) if found == AHEAD else found


def believe_or_doubt(session: Session, now: datetime, facts: Facts) -> str:
    """What is wrong with `now`, as `judged` says it; `now` is remembered when it is believed. Does not commit."""
    found = doubt(session, now, facts)
    row = watch(session)
    if row is None:
        seen_at = (facts(session, now) or datetime.combine(BUILT, time(), VIETNAM)) if found else now
        insert_or_ignore(session, ClockWatch, {"id": _ONLY, "seen_at": seen_at})
    elif not found and now - row.seen_at > NOTED_EVERY:
        row.seen_at = now
    return found


def note_waiting(session: Session, now: datetime) -> None:
    """Note that something waits for a right clock. Does not commit."""
    row = watch(session)
    if row is not None and row.held_at is None:
        row.held_at = now


def is_holding(session: Session) -> bool:
    """Whether anything waits for a right clock."""
    row = watch(session)
    return row is not None and row.held_at is not None


def waits_since(session: Session, moment: datetime) -> bool:
    """Whether what was due at `moment` may still wait for a right clock."""
    row = watch(session)
    return row is not None and row.held_at is not None and row.held_at <= moment


def release(session: Session) -> None:
    """Note that nothing waits any more. Does not commit."""
    row = watch(session)
    if row is not None:
        row.held_at = None


def confirm(session: Session, now: datetime) -> bool:
    """Note that somebody has looked at the clock and says it is right; False when it cannot be. Does not commit."""
    if judged(now, None):
        return False
    insert_or_ignore(session, ClockWatch, {"id": _ONLY, "seen_at": now})
    row = session.get_one(ClockWatch, _ONLY)
    row.seen_at = row.confirmed_at = now
    return True
