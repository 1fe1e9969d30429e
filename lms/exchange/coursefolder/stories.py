"""Conversations as lines of a course file: a numbered line a part, a starred line a choice."""

import re
from typing import Any

from lms.exchange.coursefolder import words
from lms.exchange.coursefolder.quoting import ARROW, quoted, unquoted

#: "1. mở đầu, Số lạ: lời", "3. mất tiền (kết xấu): lời".
#: In a name or before it a mark of the line has a backslash (see quoting).
NAME, WHO = "[,:(]", "[:(]"
PART = re.compile(
    rf"^\d+\.\s+((?:[^,:(]|(?<=\\){NAME})+?)(?:(?<!\\),\s*((?:[^:(]|(?<=\\){WHO})+?))?"
    r"(?:\s*(?<!\\)\(([^)]+)\))?(?<!\\):\s*(.*)$"
)
CHOICE = re.compile(r"^\s+\*\s+(.*?)\s*(?<!\\)=>\s*(.*)$")


def read_part(line: str) -> dict[str, Any] | None:
    """A part, its choices to come; None for a line that is none."""
    match = PART.match(line)
    if match is None:
        return None
    verdict = words.meaning(words.VERDICTS, match[3]) if match[3] else ""
    if verdict is None:
        return None
    return {
        "name": unquoted(match[1].strip(), NAME),
        "who": unquoted((match[2] or "").strip(), WHO),
        "text": match[4].strip(),
        "choices": [],
        "verdict": verdict,
    }


def read_choice(line: str) -> dict[str, str] | None:
    """A choice; None for a line that is none."""
    match = CHOICE.match(line)
    if match is None:
        return None
    return {"text": unquoted(match[1].strip(), ARROW), "to": unquoted(match[2].strip(), ARROW)}


def written_parts(parts: list[dict[str, Any]]) -> list[str]:
    """The lines of a conversation."""
    lines = []
    for number, part in enumerate(parts, 1):
        who = f", {quoted(part['who'], WHO)}" if part["who"] else ""
        verdict = f" ({words.VERDICTS[part['verdict']]})" if part["verdict"] else ""
        lines.append(f"{number}. {quoted(part['name'], NAME)}{who}{verdict}: {part['text']}")
        lines += [
            f"   * {quoted(choice['text'], ARROW)} => {quoted(choice['to'], ARROW)}".rstrip()
            for choice in part["choices"]
        ]
    return lines
