"""The reading that a device carries in its cookie, and the question whom it belongs to.

What was read before anybody signed in is offered once, as a question to the first person who joins or signs in there,
and is then forgotten on the device: on a phone that goes from hand to hand nobody gets another's lessons.
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

#: The key under which the question waits in the signed-in person's session.
WAITS = "da_doc"


def carried(owner: int = 0) -> VisitorReading:
    """What was read on this device by `owner` (0: before anybody signed in); an empty reading when it is another's."""
    found = visitor.parse(request.cookies.get(visitor.name(secure=_secure())), signer())
    return found if found is not None and found.owner == owner else visitor.begun(owner)


def signer() -> Signer:
    """The signer of readings: the last key in the list, the newest, signs; what former keys signed stays valid."""
    return _signer((*current_app.config.get("SECRET_KEY_FALLBACKS", ()), current_app.secret_key))


@lru_cache(4)
def _signer(keys: tuple[Any, ...]) -> Signer:
    """The signer with these keys, made once because every step read is signed; it keeps nothing of what it signs."""
    return Signer(keys, salt="da-doc", digest_method=_sha256)


def keep(response: Response, reading: VisitorReading) -> None:
    """Set the cookie with which the device carries this reading on."""
    response.headers.add("Set-Cookie", visitor.header(reading, signer(), secure=_secure()))


def offer(session: Session) -> None:
    """Let what was read here wait until the person who has just signed in says whose it is; it leaves the device."""
    if visitor.name(secure=_secure()) in request.cookies:
        after_this_request(_forget)
    reading, moment = carried(), now()
    read = reading.at(int(moment.timestamp()))
    if read and importing.offered(session, read) and importing.claim(session, reading.number, moment):
        cookie[WAITS] = [[*place, mask] for place, mask in read.items()]


def waiting(session: Session) -> list[Offered]:
    """The courses about which the signed-in person still has to be asked whether they read them."""
    return importing.offered(session, _waiting()) if WAITS in cookie else []


def answer(session: Session, person_id: int, *, mine: bool) -> None:
    """Take over what was read when it is `mine`, else forget it. A second press finds nothing any more."""
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
