"""True or false: "Đúng" and "Sai", always in this order."""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Body
from lms.quizzes.kinds.choice import ChoiceKind


class TrueFalse(ChoiceKind):
    """Two options that are never shuffled."""

    key = "true_false"
    name = N_("Đúng hay sai")

    def check(self, body: Body) -> list[str]:
        """Exactly "Đúng" and "Sai", one of them right."""
        options = body.get("options", [])
        found = super().check(body)
        if [option.get("text") for option in options] != ["Đúng", "Sai"]:
            found.append(N_("Câu đúng sai có hai lựa chọn: Đúng, rồi Sai."))
        if sum(bool(option.get("right")) for option in options) != 1:
            found.append(N_("Cần đúng một đáp án đúng."))
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The author's order."""
        return {"order": [option["id"] for option in body["options"]]}
