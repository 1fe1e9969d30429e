"""What a person likes to see on this phone: text size, light or dark, language. Cookies, no account."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, request

from lms.web.i18n import LANGUAGES, chosen_language

#: kind in the address -> (cookie, allowed values); one year is how long a phone remembers.
CHOICES = {
    "co-chu": ("co-chu", ("1", "2", "3")),
    "nen": ("nen", ("auto", "light", "dark")),
    "tieng": ("tieng", tuple(LANGUAGES)),
}
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """Text size "1".."3", theme "auto"|"light"|"dark", language "vi"|"en"."""

    text_size: str = "1"
    theme: str = "auto"
    language: str = "vi"


USUAL = Preferences()


def preferences() -> Preferences:
    """This request's preferences; a cookie with an unknown value counts as not set."""
    cookies = request.cookies
    if not cookies.keys() & CHOICES.keys():
        return USUAL
    return Preferences(_one(cookies, "co-chu", "1"), _one(cookies, "nen", "auto"), chosen_language())


def remember(response: Response, kind: str, value: str, secure: bool) -> None:
    """Keep one choice on this phone for a year."""
    response.set_cookie(CHOICES[kind][0], value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)


def _one(cookies: Mapping[str, str], kind: str, default: str) -> str:
    name, allowed = CHOICES[kind]
    value = cookies.get(name, default)
    return value if value in allowed else default


class _Lazy:
    """Jinja sees this; the cookies are read only when a template asks."""

    def __getattr__(self, name: str) -> str:
        return getattr(preferences(), name)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Let templates read `preferences.text_size`, `.theme` and `.language`."""
    app.jinja_env.globals["preferences"] = _Lazy()
