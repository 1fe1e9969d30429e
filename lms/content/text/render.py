"""A step's Markdown turned into what is kept beside it: HTML for the page and plain words for the ear."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lms.base.text import tidy
from lms.content.text.markdown import MOST_CHARS, parser
from lms.content.text.named_things import Meaning, Picture, Resolve, Thing, glossary_html
from lms.content.text.plain import plain_text
from lms.content.text.sanitise import sanitise

_parser = parser()

__all__ = ["Picture", "Rendered", "names_in", "plain_words", "render"]


@dataclass(frozen=True)
class Rendered:
    """HTML ready to show, and the words to be read aloud."""

    html: str
    plain: str
    #: What the renderer asked for, known or not, in the order of the text: the names that the text uses.
    names: tuple[str, ...] = ()


def render(source: str, resolve: Resolve) -> Rendered:
    """Render Markdown; `resolve` turns the name of a picture, sound, film, file or hard word into the thing, or None.

    Only the first MOST_CHARS are shown; check.mistakes says so to the author.
    """
    text = unicodedata.normalize("NFC", source[:MOST_CHARS])
    tokens = _parser.parse(text)
    asked: dict[str, None] = {}

    def noted(name: str) -> Thing | None:
        asked[name] = None
        return resolve(name)

    env: dict[str, Any] = {"resolve": noted}
    markup = _parser.renderer.render(tokens, _parser.options, env)
    words: list[Meaning] = list(env.get("words", {}).values())
    said = [plain_text(tokens), *(f"{one.word}: {one.text}" for one in words)]
    spoken = "\n".join(line for line in said if line)
    return Rendered(sanitise(markup + glossary_html(words)), spoken, tuple(asked))


def names_in(source: str) -> tuple[str, ...]:
    """What a text names: pictures, sounds, films, files and hard words ("[[OTP]]"), whether they exist or not.

    No other code reads names out of texts: only the renderer knows what will be shown.
    """
    # Everything that names something has a bracket, and most texts have none.
    return render(source, lambda _name: None).names if "]" in source else ()


@lru_cache(maxsize=4096)
def plain_words(source: str) -> str:
    """The words of a text in Markdown, on one line, for summaries. No code may take such a line apart again."""
    return tidy(plain_text(_parser.parse(unicodedata.normalize("NFC", source[:MOST_CHARS]))))
