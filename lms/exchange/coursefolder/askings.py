"""How a course asks, as two lines of its file: "Cách hỏi: trả lời 3 lần; báo ngay" and "Rút câu: 3: mã OTP"."""

from typing import Any

from lms.base.text import fold
from lms.exchange.coursefolder.lines import Line, Notes, parts
from lms.quizzes.asking_words import WORDS, behaviour_said, rules_said
from lms.quizzes.drawing import RULES_MOST, read_rule


def read_asking(fields: dict[str, Line], notes: Notes) -> dict[str, Any]:
    """How the course asks, from the fields of its file, as a version stores it."""
    found: dict[str, Any] = {}
    number, written = fields.get("Cách hỏi", (0, ""))
    for part in parts(written):
        meant = next((kept for word, kept in WORDS.items() if fold(word) == fold(part)), None)
        if meant is None:
            notes.say(number, f"Không hiểu “{part}” trong Cách hỏi.", f"Các chữ dùng được: {'; '.join(WORDS)}.")
        found |= meant or {}
    number, written = fields.get("Rút câu", (0, ""))
    rules = []
    for part in parts(written):
        rule = read_rule(part)
        if rule is None:
            notes.say(number, f"Không hiểu “{part}” trong Rút câu.", "Viết: 3: mã OTP; 2: độ khó: dễ.")
        else:
            rules.append(rule.kept())
    if len(rules) > RULES_MOST:
        notes.say(number, "Rút câu có nhiều dòng quá.", f"Viết nhiều nhất {RULES_MOST} dòng.")
    return found | ({"draw": rules} if rules else {})


def written_asking(asking: dict[str, Any]) -> list[tuple[str, str]]:
    """The two lines as (name, value); the value is empty when everything is at its default."""
    return [("Rút câu", rules_said(asking)), ("Cách hỏi", behaviour_said(asking))]
