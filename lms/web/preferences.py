"""What a person likes to see on this phone: text size, light or dark, language. Cookies, no account."""

from dataclasses import dataclass

from flask import Flask, Response, request

from lms.web.i18n import LANGUAGES, chosen_language
from lms.web.look_cookies import NAMES, kept_choice, name_of

#: kind -> allowed values; a phone remembers them for a year.
CHOICES = {"co-chu": ("1", "2", "3"), "nen": ("auto", "light", "dark"), "tieng": tuple(LANGUAGES)}
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
    if not request.cookies.keys() & NAMES:
        return USUAL
    return Preferences(_one("co-chu", "1"), _one("nen", "auto"), chosen_language())


def remember(response: Response, kind: str, value: str, *, secure: bool) -> None:
    """Keep one choice on this phone for a year."""
    response.set_cookie(name_of(kind), value, max_age=YEAR, path="/", samesite="Lax", httponly=True, secure=secure)


def _one(kind: str, default: str) -> str:
    value = kept_choice(kind)
    return value if value in CHOICES[kind] else default


class _Lazy:
    """What Jinja sees: the cookies are read only when a template asks."""

    def __getattr__(self, name: str) -> str:
        return getattr(preferences(), name)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Let templates read `preferences.text_size`, `.theme` and `.language`."""
    app.jinja_env.globals["preferences"] = _Lazy()
