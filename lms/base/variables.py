"""What a variable of the environment may hold: numbers, paths, words, keys. Each says what is wrong."""

import re
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class SettingsError(Exception):
    """The environment asks for something that cannot be; the message names variable and cure."""


#: Shorter keys, and those of few different signs, can be found by trial by whoever has one cookie.
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
DEMO_SECRET = "demo-only-not-secret"  # noqa: S105  (no secret: demo mode only, refused elsewhere)
CURE = (
    "Set it to a long random text, for example the output of"
    ' python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
)


def weakness(key: str) -> str:
    """Why a secret key can be guessed; empty when it cannot."""
    if key == DEMO_SECRET:
        return "is the one of the demo, which everybody knows"
    if len(key) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    return "repeats the same few characters" if len(set(key)) < FEWEST_SIGNS else ""


def number(env: Mapping[str, str], name: str, default: int) -> int:
    """The whole number in a variable, `default` when it is not set. Raises SettingsError when it is no whole number."""
    try:
        return int(env.get(name, default))
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {env[name]!r}.") from None


def path(env: Mapping[str, str], name: str) -> Path | None:
    """A path; None when the variable is not set."""
    return Path(env[name]).absolute() if env.get(name) else None


def one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """One of `words`; the first one when the variable is not set. Raises SettingsError for any other word."""
    word = env.get(name) or words[0]
    if word not in words:
        raise SettingsError(f"{name} must be one of {', '.join(words)}, not {word!r}.")
    return word


def span(env: Mapping[str, str], name: str, default: int) -> int:
    """The days or years for which something is kept: at least one, because nothing would be left with 0. Raises
    SettingsError."""
    found = number(env, name, default)
    if not 1 <= found <= 36_500:
        raise SettingsError(f"{name} must be at least 1 and at most 36500, not {found}.")
    return found


def listens(env: Mapping[str, str], name: str) -> str:
    """Where a service listens: host:port or the path of a socket; "" for nowhere."""
    found = env.get(name, "").strip()
    if found and not re.fullmatch(r"/\S+|\S+:\d{1,5}", found):
        raise SettingsError(f"{name} must be host:port or the path of a socket, not {found!r}.")
    return found


def token(env: Mapping[str, str], name: str) -> str:
    """What another program shows to be let in; "" for nobody. Raises SettingsError when it can be guessed."""
    found = env.get(name, "").strip()
    if found and (len(found) < 16 or len(set(found)) < FEWEST_SIGNS):
        raise SettingsError(f"{name} can be guessed. {CURE}; or leave it out, and nobody is let in.")
    return found


def amount(env: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    """How much may be kept: at least `least`, because nobody could work with nothing. Raises SettingsError."""
    found = number(env, name, default)
    if found < least:
        raise SettingsError(f"{name} must be at least {least}, not {found}.")
    return found


def driver(url: str) -> str:
    """The address of a database with psycopg 3 as its driver where it names none, as hosting providers print addresses.

    Raises SettingsError for what is no address, without repeating it: there is a password in it.
    """
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    try:
        known = make_url(url).get_backend_name() in ("sqlite", "postgresql")
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise SettingsError(
            "LMS_DATABASE_URL must be postgresql://user:password@host/name, or left out for SQLite. Signs like @ : / in"
            " a password are written as %40 %3A %2F; of two hosts it is"
            " postgresql://user:password@/name?host=one:5432&host=other:5432&target_session_attrs=read-write."
        )
    return url
