"""Aiken (https://docs.moodle.org/en/Aiken_format): single choice only, a line each, "ANSWER: B" at the end."""

import re

from lms.base.text import N_, tidy
from lms.quizzes.formats.items import LETTERS, options
from lms.quizzes.lists.bodies import NO_ANSWER, escaped
from lms.quizzes.reading import Doubt, Found, Reading, Refused

LOOKS_LIKE = re.compile(r"(?mi)^\s*ANSWER\s*:\s*[A-Z]\s*$")
OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.+)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Z])\s*$", re.IGNORECASE)


def read_aiken(text: str) -> Reading:
    """Every question of an Aiken file; never raises."""
    found: list[Found] = []
    refused: list[Refused] = []
    rows: list[str] = []
    first = 1
    for number, row in enumerate([*text.split("\n"), ""], 1):
        first = first if any(line.strip() for line in rows) else number
        answer = ANSWER.match(row)
        if answer or number > text.count("\n") + 1:
            if any(line.strip() for line in rows):
                one = _question(rows, first, answer[1].upper() if answer else "")
                (refused if isinstance(one, Refused) else found).append(one)  # type: ignore[arg-type]
            rows = []
        else:
            rows.append(row)
    return Reading(tuple(found), tuple(refused))


def _question(rows: list[str], first: int, letter: str) -> Found | Refused:
    place, source = f"Dòng {first}", "\n".join(rows).strip()
    stem: list[str] = []
    texts: list[str] = []
    for row in rows:
        option = OPTION.match(row)
        if option and option[1] == LETTERS[len(texts)].upper():
            texts.append(tidy(option[2]))
        elif row.strip() and texts:
            texts[-1] = tidy(f"{texts[-1]} {row}")
        elif row.strip():
            stem.append(escaped(row))
    if not stem or not texts:
        return Refused(place, N_("Cần một dòng câu hỏi, các dòng A. B. C. và dòng ANSWER: B."), source)
    right = LETTERS.index(letter.lower()) if letter else -1
    doubts = [] if 0 <= right < len(texts) else [Doubt(NO_ANSWER, "right")]
    body = {"stem": "\n\n".join(stem), "options": options((t, n == right, "") for n, t in enumerate(texts)), "why": ""}
    return Found(place, "single", body, tuple(doubts), source=source)
