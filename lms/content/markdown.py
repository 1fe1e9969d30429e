"""Markdown with blocks to HTML. Raw HTML is text here, links go to https or our own pages, pictures are ours."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lms.content.blocks import opened_by


@dataclass(frozen=True)
class Picture:
    """Where a picture is served, and its size in pixels."""

    src: str
    width: int
    height: int


#: No step is longer; reading takes time that grows with the square of some texts, so nobody may send a longer one.
MOST_CHARS = 20_000
Resolve = Callable[[str], Picture | None]
ALLOWED_LINK = re.compile(r"^(https://[^\s]+|/(?!/)[^\s\\]*)$")


def parser() -> MarkdownIt:
    """A CommonMark parser without raw HTML, headings, code blocks or tables, with our blocks."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False})
    made.disable(["heading", "lheading", "code", "fence", "hr", "html_block", "html_inline", "blockquote", "autolink"])
    made.validateLink = _link_ok  # type: ignore[method-assign,assignment]
    made.use(container_plugin, "block", validate=lambda info, *_rest: opened_by(info.strip()) is not None)
    made.add_render_rule("container_block_open", _open_block)
    made.add_render_rule("container_block_close", _close_block)
    made.add_render_rule("image", _image)
    made.add_render_rule("link_open", _link)
    made.add_render_rule("paragraph_open", _paragraph_open)
    made.add_render_rule("paragraph_close", _paragraph_close)
    return made


def _link_ok(address: str) -> bool:
    """Links to https and to our own pages, and the names of pictures, which only `_image` looks at."""
    return bool(ALLOWED_LINK.match(address)) or address.startswith("hinh/")


def _open_block(_renderer: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    found = opened_by(tokens[index].info.strip())
    assert found is not None  # noqa: S101  (the container's validate saw to it)
    block, sender = found
    label = html.escape(sender or block.label)
    return f'<div class="{block.css}"><p class="label">{label}</p>\n'


def _close_block(_renderer: Any, _tokens: list[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</div>\n"


def _image(_renderer: Any, tokens: list[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    picture = env["resolve"](str(token.attrs.get("src", "")))
    text = html.escape(token.content)
    if picture is None:
        return f'<span class="missing">{text}</span>'
    return (
        f'<img src="{html.escape(picture.src)}" alt="{text}" width="{picture.width}" height="{picture.height}"'
        ' loading="lazy" decoding="async">'
    )


def _link(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A link without an address, as `[chữ]()` makes one, leads nowhere: its text is shown as plain text."""
    if not ALLOWED_LINK.match(str(tokens[index].attrs.get("href", ""))):
        tokens[index].attrs.pop("href", None)
    return str(renderer.renderToken(tokens, index, options, env))


def _is_picture_paragraph(tokens: list[Token], index: int) -> bool:
    """Whether the paragraph at `index` holds one picture and nothing else."""
    inline = tokens[index + 1]
    return inline.children is not None and [child.type for child in inline.children] == ["image"]


def _paragraph_open(renderer: Any, tokens: list[Token], index: int, options: Any, _env: Any) -> str:
    if _is_picture_paragraph(tokens, index):
        return '<figure class="picture">'
    return str(renderer.renderToken(tokens, index, options, _env))


def _paragraph_close(renderer: Any, tokens: list[Token], index: int, options: Any, _env: Any) -> str:
    if _is_picture_paragraph(tokens, index - 2):
        return "</figure>\n"
    return str(renderer.renderToken(tokens, index, options, _env))
