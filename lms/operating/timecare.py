"""Checking the machine's clock, at the start and every minute by the worker, and issuing what waited for it."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from lms.base import clock, timekeeping
from lms.base.clock import BUILT, local_day
from lms.base.db import begin_write, db
from lms.base.timekeeping import BEHIND
from lms.certificates import actions
from lms.certificates.held_back import ClockDoubted, newest_fact

log = logging.getLogger("lms.clock")
CURE = "set the clock (timedatectl, NTP); if it is right, say so in Quản lý, Máy chủ. Certificates wait until then"


def trouble(session: Session | None = None, moment: datetime | None = None) -> str:
    """What is wrong with the clock, and the cure; "" when nothing seems wrong. Writes nothing."""
    session, moment = session or db.session(), moment or clock.now()
    found = timekeeping.doubt(session, moment, newest_fact)
    if not found:
        return ""
    row = timekeeping.watch(session)
    last = row.seen_at if row else newest_fact(session, moment)
    if found == BEHIND and local_day(moment) < BUILT:
        return f"it is {moment:%Y-%m-%d %H:%M} here, but this program was made on {BUILT}: {CURE}"
    return f"it is {moment:%Y-%m-%d %H:%M} here, but it was {last:%Y-%m-%d %H:%M} when last seen: {CURE}"


def check_clock() -> str:
    """Note that the clock is right and issue the certificates that waited for it, or return what is wrong. Commits."""
    told, session, moment = trouble(), db.session(), clock.now()
    row = timekeeping.watch(session)
    is_noted = row is not None and moment - row.seen_at < timekeeping.NOTED_EVERY
    held = row is not None and row.held_at is not None
    session.rollback()
    if not told and not is_noted:
        _remember()
    while not told and held:
        held = _issue() > 0
    return told


def _remember() -> None:
    session = db.session()
    begin_write(session)
    timekeeping.believe_or_doubt(session, clock.now(), newest_fact)
    session.commit()


def _issue() -> int:
    """Issue some of the certificates that wait; returns how many, 0 when none is left. Commits."""
    session = db.session()
    begin_write(session)
    try:
        done = actions.issue_waiting(session, clock.now())
    except ClockDoubted:
        session.rollback()
        return 0
    session.commit()
    if done:
        log.info("certificates issued that waited for the clock", extra={"fields": {"certificates": done}})
    return done


def look_on() -> None:
    """Check the clock, every minute by the worker; when something is wrong it is written into the log."""
    found = check_clock()
    if found:
        log.error("the clock cannot be believed", extra={"fields": {"clock": found}})
