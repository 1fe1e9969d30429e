"""Markdown with blocks to HTML. Raw HTML is text here, links go to https or our own pages, pictures are ours."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lms.content.text.blocks import opened_by
from lms.content.text.named_things import (
    FILES,
    FOLDERS,
    WORD,
    Clip,
    Download,
    Meaning,
    Picture,
    Thing,
    clip_html,
    cost,
    length,
    picture_html,
)

#: The most characters of a step; the time for reading grows with the square of some texts, so none may be longer.
MOST_CHARS = 20_000
ALLOWED_LINK = re.compile(r"^(https://[^\s]+|/(?!/)[^\s\\]*)$")


def parser() -> MarkdownIt:
    """A CommonMark parser without raw HTML, headings, code blocks or tables, with our blocks."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False})
    made.disable(["heading", "lheading", "code", "fence", "hr", "html_block", "html_inline", "blockquote", "autolink"])
    made.validateLink = _link_ok  # type: ignore[method-assign,assignment]
    made.use(container_plugin, "block", validate=lambda info, *_rest: opened_by(info.strip()) is not None)
    made.add_render_rule("container_block_open", _open_block)
    made.add_render_rule("container_block_close", _close_block)
    made.inline.ruler.before("link", "word", _word)
    made.add_render_rule("word", _word_html)
    made.add_render_rule("image", _image)
    made.add_render_rule("link_open", _link)
    made.add_render_rule("link_close", _link_end)
    made.add_render_rule("paragraph_open", _paragraph_open)
    made.add_render_rule("paragraph_close", _paragraph_close)
    return made


@dataclass(frozen=True)
class FoundLink:
    """A picture or a link in a text: its line from 1, its address, and the words in its brackets.

    `sort` is "picture", "link", "definition" ("[name]: address" on a line of its own) or "html" for what is written as
    HTML and shown as text.
    """

    line: int
    sort: str
    address: str
    words: str = ""


def found_in(source: str) -> list[FoundLink]:
    """Everything in a text that shows something or leads somewhere, or was meant to, in its order.

    The addresses are as written, including those that will be no links; the author is told of these and of HTML.
    """
    env: dict[str, Any] = {}
    found = [one for token in _reader.parse(source, env) if token.type == "inline" for one in _of_inline(token)]
    for label in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        found.append(FoundLink(label["map"][0] + 1, "definition", label["href"]))
    return sorted(found, key=lambda one: one.line)


def _of_inline(token: Token) -> Iterator[FoundLink]:
    line = (token.map or [0])[0] + 1
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "image":
            yield FoundLink(line, "picture", str(child.attrs.get("src", "")), child.content)
        elif child.type == "html_inline" or (child.type == "link_open" and child.markup == "autolink"):
            yield FoundLink(line, "html", "", child.content)
        elif child.type == "link_open":
            yield FoundLink(line, "link", str(child.attrs.get("href", "")))


def _lenient() -> MarkdownIt:
    """A parser like `parser`, but every address is taken and kept as written, and HTML is told apart from text."""
    made = parser()
    made.enable(["html_inline", "autolink"])
    made.options["html"] = True
    made.validateLink = lambda _address: True  # type: ignore[method-assign,assignment]
    made.normalizeLink = str  # type: ignore[method-assign,assignment]
    return made


def _link_ok(address: str) -> bool:
    """Whether an address may be a link: to https, to our own pages, or the name of a picture, sound, film or file."""
    return bool(ALLOWED_LINK.match(address)) or address.startswith(FOLDERS)


def _word(state: StateInline, silent: bool) -> bool:
    """A parser's rule for "[[OTP]]": a word whose meaning stands below the text."""
    match = WORD.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        state.push("word", "", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _word_html(_renderer: Any, tokens: list[Token], index: int, _options: Any, env: Any) -> str:
    word = tokens[index].content
    known = env["resolve"](f"[[{word}]]")
    if not isinstance(known, Meaning):
        return html.escape(word)
    env.setdefault("words", {}).setdefault(known.word, known)
    return f"<dfn>{html.escape(word)}</dfn>"


def _open_block(_renderer: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    found = opened_by(tokens[index].info.strip())
    assert found is not None  # noqa: S101  (the container's validate saw to it)
    block, sender = found
    if not block.label_shown:
        return f'<div class="{block.css}">'
    label = html.escape(sender or block.label)
    return f'<div class="{block.css}"><p class="label">{label}</p>\n'


def _close_block(_renderer: Any, _tokens: list[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</div>\n"


def _image(_renderer: Any, tokens: list[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    thing = _pictured(token, env)
    text = html.escape(token.content)
    if isinstance(thing, Clip):
        return clip_html(thing, text)
    if not isinstance(thing, Picture):
        return f'<span class="missing">{text}</span>'
    return picture_html(thing, text)


def _pictured(token: Token, env: Any) -> Thing | None:
    """The thing that an image shows; a file to take home cannot be shown, so the text does not name it."""
    address = str(token.attrs.get("src", ""))
    found: Thing | None = None if address.startswith(FILES) else env["resolve"](address)
    return found


def _link(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The beginning of a link. Without an address, as in `[chữ]()`, it leads nowhere: its text is shown as plain text.

    The same goes for a link to a picture, sound or film; so the text does not name that.
    """
    address = str(tokens[index].attrs.get("href", ""))
    if address.startswith(FILES):
        thing = env["resolve"](address)
        tokens[index].attrs.pop("href", None)
        if isinstance(thing, Download):
            env.setdefault("files", []).append(thing)
            return f'<a href="{html.escape(thing.src)}">'
    if not ALLOWED_LINK.match(address):
        tokens[index].attrs.pop("href", None)
    return str(renderer.renderToken(tokens, index, options, env))


def _link_end(_renderer: Any, tokens: list[Token], index: int, _options: Any, env: Any) -> str:
    """The end of a link; for a file to take home it says what the file is and what it costs to load."""
    opened = next(token for token in reversed(tokens[:index]) if token.type == "link_open")
    thing = env["files"].pop() if env.get("files") and "href" not in opened.attrs else None
    return f" ({thing.ending.upper()}, {cost(thing.size)})</a>" if thing else "</a>"


def _is_picture_paragraph(tokens: list[Token], index: int) -> bool:
    """Whether the paragraph at `index` holds one picture and nothing else."""
    inline = tokens[index + 1]
    return inline.children is not None and [child.type for child in inline.children] == ["image"]


def _paragraph_open(renderer: Any, tokens: list[Token], index: int, options: Any, _env: Any) -> str:
    if _is_picture_paragraph(tokens, index):
        return '<figure class="picture">'
    return str(renderer.renderToken(tokens, index, options, _env))


def _paragraph_close(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    if not _is_picture_paragraph(tokens, index - 2):
        return str(renderer.renderToken(tokens, index, options, env))
    picture = (tokens[index - 1].children or [])[0]
    thing = _pictured(picture, env)
    if isinstance(thing, Picture) and thing.credit:
        return f'<figcaption class="muted">Ảnh: {html.escape(thing.credit)}</figcaption></figure>\n'
    if not isinstance(thing, Clip):
        return "</figure>\n"
    said = f'{html.escape(picture.content)} <span class="muted">{length(thing.seconds)}, {cost(thing.size)}</span>'
    return f"<figcaption>{said}</figcaption></figure>\n"


_reader = _lenient()
