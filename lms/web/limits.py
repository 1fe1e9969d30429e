"""How many tries are allowed: PINs per account and per address, certificate codes per address.

The table is shared by all workers. Addresses and names are kept only as a hash that needs the secret key, and for a
day, because an address tied to what a person did is personal data.
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.db import add_to_count
from lms.base.errors import TooMany
from lms.web.models import TryCount


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of one key in `seconds`."""

    bucket: str
    most: int
    seconds: int


#: Generous per address, because a whole hamlet may share one (mobile carriers and the culture house's wifi do).
PIN_PER_ACCOUNT = Limit("pin-account", 8, 900)
PIN_PER_ADDRESS = Limit("pin-address", 60, 900)
STAFF_PER_ACCOUNT = Limit("staff-account", 10, 900)
STAFF_PER_ADDRESS = Limit("staff-address", 60, 900)
VERIFY_PER_ADDRESS = Limit("verify-address", 60, 600)
JOIN_PER_ADDRESS = Limit("join-address", 120, 3600)


_key = b""


def keep_secret(key: str) -> None:
    """Hash with this key from now on; without it every IPv4 address could be tried out."""
    global _key
    _key = key.encode()


def address(remote: str | None) -> str:
    """Whom to count an address for: IPv4 as it is, IPv6 by its network, of which one subscriber has a whole one."""
    try:
        found = ipaddress.ip_address((remote or "").partition("%")[0])
    except ValueError:
        return remote or "-"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def check(session: Session, limit: Limit, key: str, now: datetime) -> None:
    """Raise TooMany when `key` has used its tries; counts nothing."""
    if is_used_up(session, limit, key, now):
        raise TooMany(_window(limit, now) + limit.seconds - int(now.timestamp()))


def is_used_up(session: Session, limit: Limit, key: str, now: datetime) -> bool:
    """Whether `key` has used its tries."""
    start, hashed = _window(limit, now), _hash(limit, key)
    statement = select(func.sum(TryCount.n)).where(
        TryCount.bucket == limit.bucket, TryCount.key == hashed, TryCount.window >= start
    )
    return (session.scalar(statement) or 0) >= limit.most


def count(session: Session, limit: Limit, key: str, now: datetime) -> None:
    """Count one try of `key`, atomically; now and then old windows are dropped on the way."""
    if secrets.randbelow(100) == 0:
        sweep(session, now)
    row = {"bucket": limit.bucket, "key": _hash(limit, key), "window": _window(limit, now)}
    add_to_count(session, TryCount, row, "n")


def forget(session: Session, limit: Limit, key: str) -> None:
    """After success: forget the tries of `key`."""
    session.execute(delete(TryCount).where(TryCount.bucket == limit.bucket, TryCount.key == _hash(limit, key)))


def sweep(session: Session, now: datetime) -> None:
    """Drop windows older than a day."""
    session.execute(delete(TryCount).where(TryCount.window < int(now.timestamp()) - 86400))


def _window(limit: Limit, now: datetime) -> int:
    moment = int(now.timestamp())
    return moment - moment % limit.seconds


def _hash(limit: Limit, key: str) -> str:
    return hmac.new(_key, f"{limit.bucket}/{key}".encode(), hashlib.sha256).hexdigest()
