"""Pictures to choose from: single choice whose options are pictures of the course, each with words.

Body as of a choice, with "picture" (the name that texts use, "hinh/ro-rau.webp") in every option; "text" says what the
picture shows, for those who cannot see it and for summaries.
"""

from dataclasses import replace
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Fields, Form, Problem
from lms.quizzes.kinds.single import Single

#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "options": [
        {"id": "a", "text": "Ảnh trong bếp tối", "right": False, "reason": "", "picture": "hinh/toi.svg"},
        {"id": "b", "text": "Ảnh cạnh cửa sổ", "right": True, "reason": "", "picture": "hinh/sang.svg"},
    ],
}


class PictureChoice(Single):
    """Radio buttons with pictures."""

    key = "picture"
    name = N_("Chọn ảnh")
    sample = SAMPLE

    def guessed(self, body: Body) -> float | None:
        """Nobody can say: pictures are not alike to whoever guesses."""
        return None

    def problems(self, body: Body) -> list[Problem]:
        """Also options without their picture, and one picture twice."""
        options = body.get("options", [])
        found = super().problems(body)
        seen: list[str] = []
        for number, option in enumerate(options):
            path = option.get("picture", "")
            if not path:
                found.append(Problem(N_("Chọn ảnh cho dòng này."), "picture", number))
            elif path in seen:
                found.append(Problem(N_("Hai dòng dùng chung một ảnh. Chọn ảnh khác."), "picture", number))
            seen.append(path)
        return found

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The radios with their pictures."""
        paths = {option["id"]: option.get("picture", "") for option in body["options"]}
        drawn = super().fields(body, shown, response, typed)
        return replace(drawn, items=tuple(replace(item, picture=paths[item.id]) for item in drawn.items))
