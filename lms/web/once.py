"""What is kept between two pages of one browser: PINs and passwords shown once, a sign-in half done, a challenge.

It lies on the server, sealed; the key lies in the cookie of that browser. So a stolen cookie is worthless once the
thing has been taken, and neither the database nor a backup tells anything.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import g, session as cookie
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.web.models import Once

MINUTES = 10


def put(session: Session, name: str, now: datetime, **values: Any) -> None:
    """Keep values (plain JSON) under a name for ten minutes, in place of earlier ones. Does not commit."""
    forget(session, name)
    moment = int(now.timestamp())
    session.execute(delete(Once).where(Once.good_until <= moment))
    key = Fernet.generate_key()
    sealed = Fernet(key).encrypt(json.dumps(values).encode()).decode()
    session.add(Once(key_hash=_hash(key.decode()), sealed=sealed, good_until=moment + 60 * MINUTES))
    cookie[name] = key.decode()


def look(session: Session, name: str, now: datetime) -> dict[str, Any]:
    """The values that are kept under a name; empty when there are none (any more)."""
    key = str(cookie.get(name, ""))
    fresh = (Once.key_hash == _hash(key), Once.good_until > int(now.timestamp()))
    sealed = session.scalar(select(Once.sealed).where(*fresh)) if key else None
    try:
        found = json.loads(Fernet(key).decrypt(sealed)) if sealed else {}
    except (InvalidToken, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def take(session: Session, name: str, now: datetime) -> dict[str, Any]:
    """The values that are kept under a name, which are deleted: of two requests at once, one gets them. Does not
    commit.

    The page that is drawn now knows that it cannot be asked for again (`was_taken`).
    """
    found = look(session, name, now)
    if not forget(session, name):
        return {}
    g.was_taken = True
    return found


def was_taken() -> bool:
    """Whether this request has taken something that cannot be had again."""
    return bool(g.get("was_taken", False))


def forget(session: Session, name: str) -> bool:
    """Delete what is kept under this name, and return whether there was anything. Does not commit."""
    key = str(cookie.pop(name, ""))
    if not key:
        return False
    gone = session.execute(delete(Once).where(Once.key_hash == _hash(key)).returning(Once.key_hash))
    return gone.first() is not None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
