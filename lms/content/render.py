"""A step's Markdown to what is kept beside it: HTML for the page and plain words for the ear."""

import unicodedata
from dataclasses import dataclass

from lms.content.markdown import MOST_CHARS, Picture, Resolve, parser
from lms.content.plain import plain_text
from lms.content.sanitise import sanitise

_parser = parser()

__all__ = ["Picture", "Rendered", "render"]


@dataclass(frozen=True)
class Rendered:
    """HTML ready to show, and the words to be read aloud."""

    html: str
    plain: str


def render(source: str, resolve: Resolve) -> Rendered:
    """Render Markdown; `resolve` turns a picture's name into its address and size, or None.

    Only the first MOST_CHARS are shown; check.mistakes says so to the author.
    """
    text = unicodedata.normalize("NFC", source[:MOST_CHARS])
    tokens = _parser.parse(text)
    markup = _parser.renderer.render(tokens, _parser.options, {"resolve": resolve})
    return Rendered(sanitise(markup), plain_text(tokens))
