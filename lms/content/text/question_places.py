"""The places in a step where its questions are asked."""

import re

PLACE = re.compile(r'<div class="ask">(.*?)</div>', re.DOTALL)


def has_place(html: str) -> bool:
    """Whether the author left a place for questions."""
    return PLACE.search(html) is not None


def with_questions(html: str, questions: str) -> str:
    """A step with its `questions` (HTML) in the first place left for them, below what the author says there."""
    return PLACE.sub(lambda place: f'<div class="ask">{place[1]}{questions}</div>', html, count=1)
