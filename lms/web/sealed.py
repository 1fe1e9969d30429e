"""Words that travel in an address without being readable there.

A search for a person is a name or a phone number. In an address these would stand in the logs of every proxy on the way
and in the history of a shared machine. Sealed they can still be sent by address, so that Back, reload and turning pages
work, and nothing has to be kept on the server; only the person who searched can open them again, for a working day.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

#: Shorter words are filled up to this many bytes, so that the length of an address tells nothing about a name.
FULL = 128
GOOD_FOR = 12 * 3600


def seal(words: str, person_id: int) -> str:
    """The words in a form that may stand in an address; "" for no words."""
    if not words:
        return ""
    plain = f"{person_id}:{words}".encode()
    return _keys().encrypt(plain.ljust(FULL, b"\0")).decode()


def unseal(sealed: str, person_id: int) -> str:
    """The words again; "" for what this person did not seal within a working day, and for words never sealed."""
    try:
        plain = _keys().decrypt(sealed.encode(), ttl=GOOD_FOR).rstrip(b"\0").decode()
    except (InvalidToken, UnicodeError):
        return ""
    owner, _colon, words = plain.partition(":")
    return words if owner == str(person_id) else ""


def _keys() -> MultiFernet:
    secrets = [current_app.secret_key, *current_app.config.get("SECRET_KEY_FALLBACKS", ())]
    return MultiFernet([Fernet(_key(str(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"words in addresses\0" + secret.encode()).digest())
