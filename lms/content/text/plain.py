"""Words for the ear: what a step says when it is read aloud, with pictures described and steps numbered."""

from collections.abc import Sequence

from markdown_it.token import Token

from lms.content.text.blocks import opened_by


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of parsed Markdown, one line for each paragraph."""
    lines: list[str] = []
    numbers: list[int | None] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            numbers.pop()
        elif token.type == "list_item_open" and numbers[-1] is not None:
            lines.append(f"{numbers[-1]}. ")
            numbers[-1] += 1
        elif token.type == "container_block_open":
            lines.append(_label(token.info) + ": ")
        elif token.type == "inline":
            _say(lines, _words(token.children or ()))
    return "\n".join(line.strip() for line in lines if line.strip())


def _label(info: str) -> str:
    found = opened_by(info.strip())
    if found is None:
        return ""
    block, sender = found
    return f"{block.label} từ {sender}" if sender else block.label


def _say(lines: list[str], words: str) -> None:
    """Add words; a number or label that waits for its words stands on their line."""
    if lines and lines[-1].endswith((". ", ": ")):
        lines[-1] += words
    else:
        lines.append(words)


def _words(children: Sequence[Token]) -> str:
    said = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif child.type in ("text", "code_inline", "image", "word"):
            said.append(child.content)
    return "".join(said)
