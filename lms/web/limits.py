"""Counting what comes in a crowd: certificate codes, people who join, wrong PINs on new devices.

PINs themselves are tried in people.trying. An address is shared by hundreds of villagers (mobile carriers and the
culture house's wifi do that), so what is counted for one never refuses anybody: it decides when a little more is asked.
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


@dataclass(frozen=True)
class Visit:
    """Where a try comes from: the hash of the device's token, the address to count for, and when (aware)."""

    device: str
    address: str
    now: datetime


#: Wrong PINs on new devices in a day, from one address and in the whole installation: beyond that a new device is also
#: asked for the year of birth.
CROWD_AT_ADDRESS = Limit("pin-address", 200, 86400)
CROWD_IN_ALL = Limit("pin-all", 2000, 86400)
#: Wrong certificate codes: a device has to wait for its own; behind a busy address the name is asked for as well.
VERIFY_PER_DEVICE = Limit("verify-device", 60, 600)
VERIFY_PER_ADDRESS = Limit("verify-address", 300, 600)
#: Wrong names for one certificate: beyond that, names are neither confirmed nor denied for the rest of the day.
NAMES_PER_CERTIFICATE = Limit("verify-name", 60, 86400)
#: People who joined: a device has to wait for its own; behind a busy address it waits a little before each.
JOIN_PER_DEVICE = Limit("join-device", 60, 3600)
JOIN_PER_ADDRESS = Limit("join-address", 120, 3600)
PIN_CHANGES = Limit("pin-change", 5, 86400)


_key = b""


def keep_secret(key: str) -> None:
    """Hash with this key from now on; without a key every IPv4 address could be found by trial."""
    global _key
    _key = key.encode()


def address(remote: str | None) -> str:
    """The address to count for: IPv4 as it is, IPv6 by its network, because one subscriber has a whole network."""
    try:
        found = ipaddress.ip_address((remote or "").partition("%")[0])
    except ValueError:
        return remote or "-"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def check(session: Session, limit: Limit, key: str, now: datetime) -> None:
    """Check that `key` has tries left; counts nothing. Raises TooMany when it has used them."""
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
    """Count one try of `key`, atomically; now and then old windows are deleted on the way. Does not commit."""
    if secrets.randbelow(100) == 0:
        sweep(session, now)
    row = {"bucket": limit.bucket, "key": _hash(limit, key), "window": _window(limit, now)}
    add_to_count(session, TryCount, row, "n")


def forget(session: Session, limit: Limit, key: str) -> None:
    """Forget the tries of `key`, after success. Does not commit."""
    session.execute(delete(TryCount).where(TryCount.bucket == limit.bucket, TryCount.key == _hash(limit, key)))


def has_waited(session: Session, bucket: str, key: str, seconds: int, now: datetime) -> bool:
    """Whether `key` has knocked at `bucket` before, at least `seconds` and at most an hour ago; notes this knock.
    Does not commit."""
    moment, hashed = int(now.timestamp()), keyed(f"{bucket}/{key}")
    first = session.scalar(
        select(func.min(TryCount.window)).where(
            TryCount.bucket == bucket, TryCount.key == hashed, TryCount.window > moment - 3600
        )
    )
    if first is None:
        add_to_count(session, TryCount, {"bucket": bucket, "key": hashed, "window": moment}, "n")
    return first is not None and first <= moment - seconds


def sweep(session: Session, now: datetime) -> None:
    """Delete windows older than a day. Does not commit."""
    session.execute(delete(TryCount).where(TryCount.window < int(now.timestamp()) - 86400))


def _window(limit: Limit, now: datetime) -> int:
    moment = int(now.timestamp())
    return moment - moment % limit.seconds


def _hash(limit: Limit, key: str) -> str:
    return keyed(f"{limit.bucket}/{key}")


def keyed(text: str) -> str:
    """A hash of `text` (64 hexadecimal digits) that nobody can find by trial without the installation's secret key."""
    return hmac.new(_key, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
