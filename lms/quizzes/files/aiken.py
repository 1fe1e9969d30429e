"""Reading Aiken (https://docs.moodle.org/en/Aiken_format): single choice, an option a line, "ANSWER: B" at the end."""

import re
from collections.abc import Iterator
from itertools import takewhile

from lms.base.text import N_, tidy
from lms.quizzes.files.found_bodies import escaped
from lms.quizzes.files.items import LETTERS, options
from lms.quizzes.files.marks import NO_ANSWER
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.reading import Doubt, FoundQuestion, Reading, Refused, carefully
from lms.quizzes.texts import QuestionText

LOOKS_LIKE = re.compile(r"(?mi)^\s*ANSWER\s*:\s*[A-Z]\s*$")
OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.+)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Z])\s*$", re.IGNORECASE)


def read_aiken(text: str) -> Reading:
    """Every question of an Aiken file; never raises. A question without its ANSWER ends where the next one begins."""
    made: list[FoundQuestion | Refused] = []
    for first, rows, letter in _pieces(text):
        source = "\n".join(rows).strip()
        piece = (rows, first, letter)
        made.append(carefully(lambda piece=piece: _question(*piece), f"Dòng {first}", source))  # type: ignore[misc]
    found = tuple(one for one in made if isinstance(one, FoundQuestion))
    return Reading(found, tuple(one for one in made if isinstance(one, Refused)))


def _pieces(text: str) -> Iterator[tuple[int, list[str], str]]:
    """(number of its first line, its lines, letter of the answer or "") for every question."""
    rows: list[str] = []
    first = 1
    lines = text.split("\n")
    for number, row in enumerate(lines, 1):
        answer = ANSWER.match(row)
        if rows and (answer or _begins_anew(rows, lines[number - 2 :])):
            yield first, rows, answer[1].upper() if answer else ""
            rows = []
        if row.strip() and not answer:
            first = first if rows else number
            rows.append(row)
    if rows:
        yield first, rows, ""


def _begins_anew(rows: list[str], lines: list[str]) -> bool:
    """Whether a question begins on the second of `lines` although the question before (`rows`) has no answer.

    It does when an "A." follows again: on this line, on the next one, or, after a blank line, anywhere before an
    answer.
    """
    before, row, coming = lines[0], lines[1], [line for line in lines[2:60] if line.strip()]
    if not row.strip() or not any(OPTION.match(line) for line in rows):
        return False
    if OPTION.match(row):
        return _is_first_option(row)
    if not before.strip():
        coming = list(takewhile(lambda line: not ANSWER.match(line), coming))
        return any(map(_is_first_option, coming))
    return bool(coming) and _is_first_option(coming[0])


def _is_first_option(row: str) -> bool:
    option = OPTION.match(row)
    return option is not None and option[1] == "A"


def _question(rows: list[str], first: int, letter: str) -> FoundQuestion | Refused:
    place, source = f"Dòng {first}", "\n".join(rows).strip()
    stem: list[str] = []
    texts: list[str] = []
    for row in rows:
        option = OPTION.match(row)
        if option and option[1] == LETTERS[len(texts) : len(texts) + 1].upper():
            texts.append(tidy(option[2]))
        elif row.strip() and texts:
            texts[-1] = tidy(f"{texts[-1]} {row}")
        elif row.strip():
            stem.append(escaped(row))
    if not stem or not texts:
        return Refused(place, N_("Cần một dòng câu hỏi, các dòng A. B. C. và dòng ANSWER: B."), source)
    if not letter:
        return Refused(
            place, N_("Câu này thiếu dòng ANSWER. Thêm dòng ANSWER: B ở dưới các lựa chọn rồi gửi lại."), source
        )
    right = LETTERS.index(letter.lower())
    doubts = [] if 0 <= right < len(texts) else [Doubt(NO_ANSWER, "right")]
    marked = options((text, n == right, "") for n, text in enumerate(texts))
    body = ChoiceBody(stem="\n\n".join(stem), options=marked)
    return FoundQuestion(place, QuestionText("single", body), tuple(doubts), source)
