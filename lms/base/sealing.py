"""Small secrets that the program must read again (a hash would not do), sealed with keys made of the secret key.

The newest key seals; older ones (LMS_OLD_SECRET_KEYS) still open. A sealed text is of use to nobody who has only the
database or a backup.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_keys: tuple[Fernet, ...] = ()


def keep_keys(key: str, old: tuple[str, ...] = ()) -> None:
    """Seal with this key from now on, and open with the old ones too."""
    global _keys
    _keys = tuple(Fernet(_derived(one)) for one in (key, *old))


def sealed(text: str) -> str:
    """The text, encrypted so that nobody can read it without the key."""
    return MultiFernet(_keys).encrypt(text.encode()).decode()


def opened(sealed_text: str) -> str | None:
    """The text that was sealed; None when it was sealed with a key that is gone."""
    try:
        return MultiFernet(_keys).decrypt(sealed_text.encode()).decode()
    except InvalidToken:
        return None


def is_of_the_newest_key(sealed_text: str) -> bool:
    """Whether the present key alone opens it, so that the old keys are not needed for it any more."""
    try:
        _keys[0].decrypt(sealed_text.encode())
    except InvalidToken:
        return False
    return True


def _derived(key: str) -> bytes:
    """A Fernet key of its own kind, so that the key that signs cookies seals nothing. The secret key is long and
    random already."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"lop-lang sealing\0" + key.encode()).digest())
