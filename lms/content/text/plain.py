"""Words for the ear: what a step says when it is read aloud, with pictures described and steps numbered.

How these words are said ("35.000 đ") is the subject of lms.content.speech.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from lms.content.text.blocks import opened_by


@dataclass
class SpokenLine:
    """A paragraph of a text for the ear; `lead` is the number or label that stands before its words ("1. ", "Mẹo: ").

    `pictured`: the words are the description of a picture, which stands alone in its paragraph.
    """

    words: str = ""
    lead: str = ""
    pictured: bool = False

    @property
    def text(self) -> str:
        """The lead and the words, on one line."""
        return (self.lead + self.words).strip()


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of parsed Markdown, one line for each paragraph."""
    return "\n".join(line.text for line in spoken_lines(tokens))


def spoken_lines(tokens: Sequence[Token]) -> list[SpokenLine]:
    """The paragraphs of parsed Markdown, in order, without empty ones."""
    lines: list[SpokenLine] = []
    numbers: list[int | None] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            numbers.pop()
        elif token.type == "list_item_open" and numbers[-1] is not None:
            lines.append(SpokenLine(lead=f"{numbers[-1]}. "))
            numbers[-1] += 1
        elif token.type == "container_block_open":
            lines.append(SpokenLine(lead=_label(token.info) + ": "))
        elif token.type == "inline":
            _say(lines, token.children or ())
    return [line for line in lines if line.text]


def _label(info: str) -> str:
    found = opened_by(info.strip())
    if found is None:
        return ""
    block, sender = found
    return f"{block.label} từ {sender}" if sender else block.label


def _say(lines: list[SpokenLine], children: Sequence[Token]) -> None:
    """Add words; a number or label that waits for its words stands on their line."""
    words, pictured = _words(children), [child.type for child in children] == ["image"]
    if lines and lines[-1].lead and not lines[-1].words:
        lines[-1].words, lines[-1].pictured = words, pictured
    else:
        lines.append(SpokenLine(words, pictured=pictured))


def _words(children: Sequence[Token]) -> str:
    said = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif child.type in ("text", "code_inline", "image", "word"):
            said.append(child.content)
    return "".join(said)
