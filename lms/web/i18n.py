"""Interface language: Vietnamese is the source, English the second complete catalogue; a cookie keeps the choice.

The one place where sentences are translated and filled in. Sentences are constants of the program; what is put into
them may have been typed by anybody, so it goes in after the translation, is never read as a sentence, and on a page is
text, never markup. `tests/structure/test_messages.py` refuses a sentence that is no constant.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context
from flask_babel import Babel, get_translations
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from lms.base.messages import Message, Value, Words, filled, plain
from lms.web.look_cookies import kept_choice

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

__all__ = ["LANGUAGES", "_", "_l", "chosen_language", "init_app", "ngettext", "told"]


class Later(LazyString):
    """A text that is looked up when it is shown. Flask-Babel's own kind would be markup on a page."""

    def __html__(self) -> str:
        return str(escape(str(self)))


def _(sentence: str, /, **values: object) -> str:
    """A sentence in the language of this request, with its values. The sentence is a constant."""
    return _filled(_translated(sentence), values)


def _l(sentence: str, /, **values: object) -> Any:
    """A sentence that is translated when it is shown: for what is made before there is a request."""
    return Later(_, sentence, **values)


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """The sentence for one or for many, with `num` among its values."""
    return _filled(_of_several(one, many, num), {"num": num, **values})


def told(words: Words | Later) -> str:
    """A message in the language of this request, as plain text: a page escapes it like any other text."""
    if isinstance(words, Message):
        return _filled(_translated(words.id), dict(words.values))
    return _translated(str(words))


def chosen_language() -> str:
    """The language of this request: the cookie's, else Vietnamese (never guessed from the browser)."""
    if not has_request_context():
        return "vi"
    language: str | None = g.get("language")
    if language is None:
        wanted = kept_choice("tieng")
        language = g.language = wanted if wanted in LANGUAGES else "vi"
    return language


def init_app(app: Flask) -> None:
    """Set Flask-Babel up; catalogues live in lms/translations.

    Templates get words of our own in the place of Jinja's, which take a translated sentence for markup and always look
    for places to fill in it.
    """
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals.update(_=_on_page, gettext=_on_page, ngettext=_many_on_page)
    app.jinja_env.filters["told"] = told


def _translated(sentence: str) -> str:
    """The sentence in this request's language. The empty one stays so: catalogues keep a heading under it."""
    return str(_catalogue().ugettext(sentence)) if sentence else ""


def _of_several(one: str, many: str, num: int) -> str:
    return str(_catalogue().ungettext(one, many, num))


def _catalogue() -> Any:
    """The sentences of this request's language; a page has dozens, so Flask-Babel is asked once in each language."""
    return _catalogue_of(chosen_language()) if has_request_context() else get_translations()


@lru_cache(8)
def _catalogue_of(language: str) -> Any:
    """The catalogue of a language, which is that of this request."""
    assert language == chosen_language()  # noqa: S101
    return get_translations()


def _filled(sentence: str, values: dict[str, Any]) -> str:
    return filled(sentence, {name: _said(value) for name, value in values.items()}) if values else sentence


def _said(value: Value | object) -> str:
    if isinstance(value, Message):
        return told(value)
    if isinstance(value, tuple):
        return ", ".join(map(_said, value))
    return plain(value) if isinstance(value, date) else str(value)


def _on_page(sentence: str, /, **values: object) -> Markup:
    """A sentence of a template. It is escaped like its values; a value that is markup (a link) stays markup."""
    if not values:
        return _bare(chosen_language(), str(sentence))
    return _markup(_translated(str(sentence)), values)


@lru_cache(4096)
def _bare(language: str, sentence: str) -> Markup:
    """A sentence without values in the language of this request; kept, because a page has dozens of them."""
    assert language == chosen_language()  # noqa: S101
    return _markup(_translated(sentence), {})


def _many_on_page(one: str, many: str, num: int, /, **values: object) -> Markup:
    return _markup(_of_several(one, many, num), {"num": num, **values})


def _markup(sentence: str, values: dict[str, Any]) -> Markup:
    text = str(escape(sentence))
    shown = {name: str(escape(value if hasattr(value, "__html__") else _said(value))) for name, value in values.items()}
    return Markup(filled(text, shown) if values else text)  # noqa: S704  (all of it was escaped above)
