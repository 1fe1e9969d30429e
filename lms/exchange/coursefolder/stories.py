"""Conversations as lines of a course file: a numbered line for each part, a line with a star for each choice."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.quoting import ARROW, quoted, unquoted
from lms.quizzes.kinds.story import Passage, Way

#: A part is written "1. mở đầu, Số lạ: lời", an end "3. mất tiền (kết xấu): lời".
#: A mark of the line that is only part of a name or of who speaks has a backslash before it (see quoting).
NAME, WHO = "[,:(]", "[:(]"
PART = re.compile(
    rf"^\d+\.\s+((?:[^,:(]|(?<=\\){NAME})+?)(?:(?<!\\),\s*((?:[^:(]|(?<=\\){WHO})+?))?"
    r"(?:\s*(?<!\\)\(([^)]+)\))?(?<!\\):\s*(.*)$"
)
CHOICE = re.compile(r"^\s+\*\s+(.*?)\s*(?<!\\)=>\s*(.*)$")


def read_part(id_: str, line: str) -> Passage | None:
    """The part in a line, without its choices; None when the line is no part."""
    match = PART.match(line)
    if match is None:
        return None
    verdict = folder_words.meaning(folder_words.VERDICTS, match[3]) if match[3] else ""
    if verdict is None:
        return None
    name, who = unquoted(match[1].strip(), NAME), unquoted((match[2] or "").strip(), WHO)
    return Passage(id_, name, who, match[4].strip(), verdict=verdict)


def read_choice(part: Passage, line: str) -> Passage | None:
    """The part with one more choice, from a line; None when the line is no choice."""
    match = CHOICE.match(line)
    if match is None:
        return None
    way = Way(unquoted(match[1].strip(), ARROW), unquoted(match[2].strip(), ARROW))
    return replace(part, choices=(*part.choices, way))


def written_parts(parts: Sequence[Passage]) -> list[str]:
    """The lines of a conversation."""
    lines = []
    for number, part in enumerate(parts, 1):
        who = f", {quoted(part.who, WHO)}" if part.who else ""
        verdict = f" ({folder_words.VERDICTS[part.verdict]})" if part.verdict else ""
        lines.append(f"{number}. {quoted(part.name, NAME)}{who}{verdict}: {part.text}")
        lines += [
            f"   * {quoted(choice.text, ARROW)} => {quoted(choice.to, ARROW)}".rstrip() for choice in part.choices
        ]
    return lines
