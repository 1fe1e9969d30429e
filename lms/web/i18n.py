"""Interface language: Vietnamese is the source, English the second complete catalogue; a cookie keeps the choice."""

from flask import Flask, g, has_request_context
from flask_babel import Babel, gettext, lazy_gettext, ngettext

from lms.web.look_cookies import kept_choice

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_ = gettext
_l = lazy_gettext

__all__ = ["LANGUAGES", "_", "_l", "chosen_language", "init_app", "ngettext"]


def chosen_language() -> str:
    """The language of this request: the cookie's, else Vietnamese (never guessed from the browser)."""
    if not has_request_context():
        return "vi"
    if "language" not in g:
        wanted = kept_choice("tieng")
        g.language = wanted if wanted in LANGUAGES else "vi"
    return str(g.language)


def init_app(app: Flask) -> None:
    """Set Flask-Babel up; catalogues live in lms/translations."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    Babel(app, locale_selector=chosen_language)
