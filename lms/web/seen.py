"""From where the server believes a request to come; asked by `lms doctor`, which knows from where it was sent.

The limits on tries count addresses, so a server that sees the proxy instead of the visitor, or lets visitors claim any
address, locks out everybody or nobody. A program that asks proves with the installation's secret key that it may.
"""

import secrets
from dataclasses import asdict, dataclass

from flask import request
from itsdangerous import BadData, TimestampSigner

HEADER = "X-Lms-Doctor"
GOOD_FOR = 60


@dataclass(frozen=True)
class Seen:
    """The address a request came from, whether it came by TLS, and the site it was sent to."""

    address: str
    secure: bool
    host: str

    def to_json(self) -> dict[str, object]:
        """The value as plain JSON."""
        return asdict(self)


def seen() -> Seen:
    """The present request as the server sees it."""
    return Seen(request.remote_addr or "", request.is_secure, request.host)


def pass_for(secret_key: str) -> str:
    """A proof, good for a minute, that a program knows the secret key; another one each time."""
    return _signer(secret_key).sign(secrets.token_hex(8)).decode()


def may_ask(secret_key: str) -> bool:
    """Whether this request carries such a proof."""
    try:
        _signer(secret_key).unsign(request.headers.get(HEADER, ""), max_age=GOOD_FOR)
    except BadData:
        return False
    return True


def _signer(secret_key: str) -> TimestampSigner:
    return TimestampSigner(secret_key, salt="lms doctor")
