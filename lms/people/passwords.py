"""Hashing of PINs and passwords with Argon2id, at the parameters OWASP gives for 19 MiB (t=2, p=1).

One check takes thirty milliseconds on purpose. So that nobody waits for it with a turn to write, it can be worked out
ahead (`weigh`) by whoever may have to look again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_nobody = ""
#: What was worked out ahead: (hash, secret) -> whether it fits.
_weighed: ContextVar[dict[tuple[str | None, str], bool] | None] = ContextVar("weighed", default=None)


def use_cheap_parameters() -> None:
    """For tests only: hash in a fraction of a millisecond."""
    global _hasher, _nobody
    _hasher, _nobody = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), ""


def hashed(secret: str) -> str:
    """The Argon2id hash of a PIN or password."""
    return _hasher.hash(secret)


def matches(stored: str | None, secret: str) -> bool:
    """Whether `secret` fits the stored hash; takes the same time when there is nothing stored.

    An unknown name must not answer faster than a wrong secret, or names could be found out by the clock. What was
    worked out ahead for this very hash is not worked out again.
    """
    known = (_weighed.get() or {}).get((stored, secret))
    return _fits(stored, secret) if known is None else known


@contextmanager
def ahead() -> Iterator[None]:
    """Let `matches` use what `weigh` works out within this block; it is forgotten at the end."""
    before = _weighed.set({})
    try:
        yield
    finally:
        _weighed.reset(before)


def weigh(stored: str | None, secret: str) -> None:
    """Work out whether `secret` fits, always at its full price, and keep the result for `matches`; to be called
    within `ahead`."""
    found = _fits(stored, secret)
    if (kept := _weighed.get()) is not None:
        kept[stored, secret] = found


def _fits(stored: str | None, secret: str) -> bool:
    global _nobody
    _nobody = _nobody or _hasher.hash("nobody has this password")
    try:
        return _hasher.verify(stored or _nobody, secret) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's and should be made again."""
    return _hasher.check_needs_rehash(stored)


def lookup_hash(code: str, salt: str) -> str:
    """Argon2id of a code that is looked up by its hash; `salt` is 32 hexadecimal digits, one for each set of codes."""
    made = hash_secret_raw(
        code.encode(),
        bytes.fromhex(salt),
        time_cost=_hasher.time_cost,
        memory_cost=_hasher.memory_cost,
        parallelism=_hasher.parallelism,
        hash_len=32,
        type=Type.ID,
    )
    return made.hex()
