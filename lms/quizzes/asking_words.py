"""How a course asks, in words, for files and comparisons: what differs from the defaults, and the rules for drawing."""

from collections.abc import Mapping
from typing import Any

from lms.quizzes.behaviours import AT_ONCE, behaviour_of
from lms.quizzes.drawing import rules_of, written_rule

#: The words for each setting that differs from the default.
WORDS: dict[str, dict[str, Any]] = {
    "trả lời 1 lần": {"tries": 1},
    "trả lời 3 lần": {"tries": 3},
    "báo ngay": {"feedback": AT_ONCE},
    "hỏi chắc chắn": {"certainty": True},
    "không có nút không biết": {"unknown": False},
}


def behaviour_said(asking: Mapping[str, Any]) -> str:
    """The behaviour in words, as in "trả lời 3 lần; báo ngay"; "" when everything is at its default."""
    kept = behaviour_of(asking).kept()
    return "; ".join(word for word, meant in WORDS.items() if meant.items() <= kept.items())


def rules_said(asking: Mapping[str, Any]) -> str:
    """The rules for drawing questions, as in "3: mã OTP; 2: độ khó: dễ"."""
    return "; ".join(map(written_rule, rules_of(asking)))
