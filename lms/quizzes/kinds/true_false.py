"""True or false: "Đúng" and "Sai", always in this order."""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Problem
from lms.quizzes.kinds.choice import ChoiceKind

#: The texts of the two options, content rather than interface, so they are never translated.
TEXTS = ("Đúng", "Sai")


#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "options": [
        {"id": "a", "text": "Đúng", "right": False, "reason": ""},
        {"id": "b", "text": "Sai", "right": True, "reason": ""},
    ],
}


class TrueFalse(ChoiceKind):
    """Two options that are never shuffled."""

    key = "true_false"
    name = N_("Đúng hay sai")
    sample = SAMPLE

    def guessed(self, body: Body) -> float | None:
        """One of the options."""
        return 100 / len(body["options"])

    def problems(self, body: Body) -> list[Problem]:
        """Exactly "Đúng" and "Sai", one of them right."""
        options = body.get("options", [])
        found = super().problems(body)
        if tuple(option.get("text") for option in options) != TEXTS:
            found.append(Problem(N_("Câu đúng sai có hai lựa chọn: Đúng, rồi Sai."), "rows"))
        if sum(bool(option.get("right")) for option in options) != 1:
            found.append(Problem(N_("Chọn câu này đúng hay sai."), "right"))
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The author's order."""
        return {"order": [option["id"] for option in body["options"]]}
