"""Conversations as lines of a course file: a numbered line a part, a starred line a choice."""

import re
from typing import Any

from lms.exchange.coursefolder import words

#: "1. mở đầu, Số lạ: lời", "3. mất tiền (kết xấu): lời".
PART = re.compile(r"^\d+\.\s+([^,:(]+?)(?:,\s*([^:(]+?))?(?:\s*\(([^)]+)\))?:\s*(.*)$")
CHOICE = re.compile(r"^\s+\*\s+(.*?)\s*=>\s*(.*)$")


def read_part(line: str) -> dict[str, Any] | None:
    """A part, its choices to come; None for a line that is none."""
    match = PART.match(line)
    if match is None:
        return None
    verdict = words.meaning(words.VERDICTS, match[3]) if match[3] else ""
    if verdict is None:
        return None
    return {
        "name": match[1].strip(),
        "who": (match[2] or "").strip(),
        "text": match[4].strip(),
        "choices": [],
        "verdict": verdict,
    }


def read_choice(line: str) -> dict[str, str] | None:
    """A choice; None for a line that is none."""
    match = CHOICE.match(line)
    return {"text": match[1].strip(), "to": match[2].strip()} if match else None


def written_parts(parts: list[dict[str, Any]]) -> list[str]:
    """The lines of a conversation."""
    lines = []
    for number, part in enumerate(parts, 1):
        who = f", {part['who']}" if part["who"] else ""
        verdict = f" ({words.VERDICTS[part['verdict']]})" if part["verdict"] else ""
        lines.append(f"{number}. {part['name']}{who}{verdict}: {part['text']}")
        lines += [f"   * {choice['text']} => {choice['to']}" for choice in part["choices"]]
    return lines
