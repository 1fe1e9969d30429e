"""The reading that a device carries, in a request; and the question to whom it belongs.

What was read before anybody signed in is offered once, to the first person who joins or signs in there, by a question,
and then forgotten on the device: on a phone that goes from hand to hand nobody gets another's lessons.
"""

import hashlib
from functools import lru_cache
from typing import Any

from flask import after_this_request, current_app, request, session as cookie
from itsdangerous import Signer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.learning import importing, visitor
from lms.learning.importing import Offered
from lms.learning.visitor import Steps, VisitorReading

#: Where the question waits in the signed-in person's session.
WAITS = "da_doc"


def carried(owner: int = 0) -> VisitorReading:
    """What this device has read for `owner` (0: for nobody known yet); an empty reading when it is another's."""
    found = visitor.parse(request.cookies.get(visitor.name(secure=_secure())), signer())
    return found if found is not None and found.owner == owner else visitor.begun(owner)


def signer() -> Signer:
    """What signs readings: the newest key; readings of former keys stay good (the last key signs)."""
    return _signer((*current_app.config.get("SECRET_KEY_FALLBACKS", ()), current_app.secret_key))


@lru_cache(4)
def _signer(keys: tuple[Any, ...]) -> Signer:
    """The signer of these keys, made once because each step read is signed; it keeps nothing of what it signs."""
    return Signer(keys, salt="da-doc", digest_method=_sha256)


def keep(response: Response, reading: VisitorReading) -> None:
    """Let the device carry this reading on."""
    response.headers.add("Set-Cookie", visitor.header(reading, signer(), secure=_secure()))


def offer(session: Session) -> None:
    """Somebody has joined or signed in: what was read here before waits for an answer, and leaves the device."""
    if visitor.name(secure=_secure()) in request.cookies:
        after_this_request(_forget)
    reading, moment = carried(), now()
    read = reading.at(int(moment.timestamp()))
    if read and importing.offered(session, read) and importing.claim(session, reading.number, moment):
        cookie[WAITS] = [[*place, mask] for place, mask in read.items()]


def waiting(session: Session) -> list[Offered]:
    """The courses about which the signed-in person still has to be asked; empty when there are none."""
    return importing.offered(session, _waiting()) if WAITS in cookie else []


def answer(session: Session, person_id: int, *, mine: bool) -> None:
    """The answer: taken over, or forgotten. A second press finds nothing any more."""
    read = _waiting()
    cookie.pop(WAITS, None)
    if mine:
        importing.take_in(session, person_id, read, now())


def _waiting() -> Steps:
    found = cookie.get(WAITS) or []
    return {(int(version), int(lesson)): int(mask) for version, lesson, mask in found}


def _forget(response: Response) -> Response:
    response.delete_cookie(visitor.name(secure=_secure()), secure=_secure(), httponly=True, samesite="Lax")
    return response


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _sha256(data: bytes = b"") -> Any:
    return hashlib.sha256(data)
