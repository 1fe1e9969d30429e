"""A few bytes encrypted with a passphrase, as `age -p` does it (age-encryption.org/v1, stanza "scrypt").

It is written by hand here, because the library measures how fast the machine is at that moment and refuses to open on a
slow or busy machine what a quick one has written; but a slow one may be all there is on the day a backup is needed.
Each opens what the other writes.
"""

import base64
import hashlib
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

#: scrypt's cost as a power of two: half a second and 128 MB, as OWASP recommends. Above MOST (512 MB) none is tried.
COST, MOST = 17, 19
_NAME = b"age-encryption.org/v1"
_HEADER = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([\w+/]{22}) (\d{1,2})\n([\w+/]{43})\n---) ([\w+/]{43})\n", re.ASCII
)
#: The nonce of a single piece, which is the first and the last one.
_ONLY = bytes(11) + b"\x01"
_SHORTEST = 32


class Closed(Exception):
    """The file does not open: the passphrase is another one, or the file is damaged."""


def lock(content: bytes, passphrase: str) -> bytes:
    """Encrypt at most 64 KiB with a passphrase; gives the bytes of a file in age's format."""
    file_key, salt, nonce = (secrets.token_bytes(16) for _ in range(3))
    wrapped = ChaCha20Poly1305(_wrapping(passphrase, salt, COST)).encrypt(bytes(12), file_key, None)
    header = b"%s\n-> scrypt %s %d\n%s\n---" % (_NAME, _text(salt), COST, _text(wrapped))
    body = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_ONLY, content, None)
    return header + b" " + _text(_sum(file_key, header)) + b"\n" + nonce + body


def unlock(raw: bytes, passphrase: str) -> bytes:
    """The bytes that were encrypted. Raises Closed when the passphrase is wrong or the file is damaged."""
    found = _HEADER.match(raw)
    if not found or int(found[3]) > MOST or len(raw) < found.end() + _SHORTEST:
        raise Closed
    header, salt, cost, wrapped, told = found.groups()
    nonce, body = raw[found.end() : found.end() + 16], raw[found.end() + 16 :]
    try:
        key = _wrapping(passphrase, _bytes(salt), int(cost))
        file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _bytes(wrapped), None)
        if not hmac.compare_digest(_text(_sum(file_key, header)), told):
            raise Closed
        return ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).decrypt(_ONLY, body, None)
    except (InvalidTag, ValueError):
        raise Closed from None


def _wrapping(passphrase: str, salt: bytes, cost: int) -> bytes:
    # A little more than the algorithm's 128 * r * N bytes; the library takes a bound of at most 31 bits.
    bound = 128 * 8 * 2**cost + 2**21
    return hashlib.scrypt(
        passphrase.encode(), salt=_NAME + b"/scrypt" + salt, n=2**cost, r=8, p=1, maxmem=bound, dklen=32
    )


def _derived(key: bytes, salt: bytes, what_for: bytes) -> bytes:
    """A key by HKDF-SHA-256 (RFC 5869), one block."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), what_for + b"\x01", "sha256")


def _sum(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _text(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
