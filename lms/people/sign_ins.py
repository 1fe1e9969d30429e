"""Sessions as rows: opened, found by the hash of their token, kept alive by use, ended. Knows no cookie, never commits.

A learner's session lasts 90 days. A staff session ends after half an hour without use and after twelve hours in any
case, because a desk stands in an office where people come and go.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam, delete, func, select, update
from sqlalchemy.orm import Session, object_session

from lms.base import timekeeping
from lms.base.clock import VIETNAM, local_day
from lms.base.db import Glance
from lms.people.madeup import are_let_in, may_enter
from lms.people.models import Person, SignIn

LEARNER, STAFF = "learner", "staff"
LASTS = {LEARNER: timedelta(days=90), STAFF: timedelta(hours=12)}
STAFF_RESTS = timedelta(minutes=30)
#: Seconds after the last noted use from which a new use is noted.
NOTED_EVERY = {LEARNER: 600, STAFF: 60}


@dataclass(frozen=True)
class Opening:
    """How a session is opened. `proved_at`: when the password was typed; `stepped`: a second step was given."""

    strength: str = LEARNER
    label: str = ""
    stepped: bool = False
    proved_at: datetime | None = None


class SessionRow(NamedTuple):
    """What every signed-in page needs to know about its person and session."""

    id: int
    name: str
    code: str
    is_demo: bool
    password_must_change: bool
    sign_in_id: int
    strength: str
    stepped: bool
    label: str
    opened_at: datetime
    proved_at: datetime | None
    seen: int
    ends: int


class SessionUse(NamedTuple):
    """What is needed to note that a session was used."""

    sign_in_id: int
    strength: str
    seen: int
    ends: int


_COLUMNS = (
    *(Person.id, Person.name, Person.code, Person.is_demo, Person.password_must_change),
    *(SignIn.id, SignIn.strength, SignIn.stepped, SignIn.label, SignIn.opened_at, SignIn.proved_at),
    *(SignIn.seen, SignIn.ends),
)
_BY_TOKEN = (
    select(*_COLUMNS)
    .join(Person, Person.id == SignIn.person_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.good_until > bindparam("moment"),
        Person.erased_at.is_(None),
        may_enter(),
    )
)


def hashed(token: str) -> str:
    """The hash of a token that the database keeps; the token is random and long, so nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def session_row(glance: Glance, token: str, now: datetime) -> SessionRow | None:
    """The living session of a token with its person, in one query (by db.glance); None when it has ended."""
    row = glance(_BY_TOKEN, {"token_hash": hashed(token), "moment": int(now.timestamp()), "made_up": are_let_in()})
    return SessionRow(*row) if row else None


def open_sign_in(session: Session, person_id: int, how: Opening, now: datetime) -> str:
    """Open a session and return its token, which is kept nowhere; sessions that are over are deleted on the way."""
    if not timekeeping.doubt(session, now):  # on a wrong day everybody's would be over
        session.execute(delete(SignIn).where(SignIn.good_until <= int(now.timestamp())))
    token = secrets.token_urlsafe(32)
    moment, ends = int(now.timestamp()), int((now + LASTS[how.strength]).timestamp())
    session.add(
        SignIn(
            person_id=person_id,
            token_hash=hashed(token),
            strength=how.strength,
            stepped=how.stepped,
            label=how.label[:60],
            opened_at=now,
            proved_at=how.proved_at,
            seen=moment,
            good_until=good_until(how.strength, moment, ends),
            ends=ends,
        )
    )
    session.flush()
    return token


def good_until(strength: str, seen: int, ends: int) -> int:
    """The second (since 1970) from which a session is over: last seen at `seen`, over at `ends` in any case."""
    return min(ends, seen + int(STAFF_RESTS.total_seconds())) if strength == STAFF else ends


def is_due(use: SessionUse, now: datetime) -> bool:
    """Whether it is time to write this use down."""
    return int(now.timestamp()) - use.seen >= NOTED_EVERY[use.strength]


def note_of(use: SessionUse, now: datetime) -> tuple[Update, dict[str, Any]]:
    """The statement that writes a use down, and its values; a row that somebody else has locked is left alone."""
    moment = int(now.timestamp())
    values = {"sign_in_id": use.sign_in_id, "moment": moment}
    return _NOTE, values | {"until": good_until(use.strength, moment, use.ends)}


_NOTE = (
    update(SignIn)
    .where(
        SignIn.id.in_(
            select(SignIn.id)
            .where(SignIn.id == bindparam("sign_in_id"), SignIn.seen < bindparam("moment"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(seen=bindparam("moment"), good_until=bindparam("until"))
)


def end(session: Session, sign_in_id: int) -> None:
    """Delete a session, so that its device is signed out. Does not commit."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def end_all(person: Person) -> None:
    """Sign a person out of every device; people who do it for themselves get a new session afterwards."""
    session = object_session(person)
    if session is not None and person.id is not None:
        session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def end_others(session: Session, person_id: int, kept_id: int, strengths: tuple[str, ...]) -> int:
    """End all but one of the person's sessions of these strengths; returns how many were ended."""
    others = (SignIn.person_id == person_id, SignIn.id != kept_id, SignIn.strength.in_(strengths))
    ended = session.scalars(delete(SignIn).where(*others).returning(SignIn.id)).all()
    return len(ended)


def end_staff(session: Session, person_id: int) -> None:
    """End the sessions in which roles counted, when the person holds no role any more."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.strength == STAFF))


def sign_ins_of(session: Session, person_id: int, strengths: tuple[str, ...], now: datetime) -> list[SignIn]:
    """The living sessions of a person, the one used last first."""
    living = (SignIn.person_id == person_id, SignIn.strength.in_(strengths), SignIn.good_until > int(now.timestamp()))
    return list(session.scalars(select(SignIn).where(*living).order_by(SignIn.seen.desc(), SignIn.id.desc())))


def prove(session: Session, sign_in_id: int, now: datetime) -> None:
    """Note that the password was typed just now in this session."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=now))


#: A use is written down every ten minutes at most, so somebody who is here was seen within a quarter of an hour.
HERE = timedelta(minutes=15)


def online(session: Session, now: datetime) -> tuple[int, int]:
    """How many people are here now and how many were here today, by the sessions that are not over."""
    day = datetime.combine(local_day(now), time(), VIETNAM)
    seen = func.max(SignIn.seen).label("seen")
    people = select(seen).where(SignIn.seen >= int(day.timestamp())).group_by(SignIn.person_id).subquery()
    here = func.count().filter(people.c.seen >= int((now - HERE).timestamp()))
    counted = session.execute(select(here, func.count()).select_from(people)).one()
    return int(counted[0]), int(counted[1])
