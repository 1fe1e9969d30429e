"""True or false: the options "Đúng" and "Sai", always in this order."""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem
from lms.quizzes.kinds.choice import ChoiceBody, PlainChoice
from lms.quizzes.kinds.rows import Option

#: The texts of the two options. They belong to the content, not to the interface, so they are never translated.
TEXTS = ("Đúng", "Sai")


#: A made-up body, as is everything that the style guide shows.
SAMPLE: ChoiceBody = ChoiceBody(options=(Option("a", TEXTS[0]), Option("b", TEXTS[1], True)))


class TrueFalse(PlainChoice):
    """Two options that are never shuffled."""

    key = "true_false"
    name = N_("Đúng hay sai")
    sample = SAMPLE

    def guessed(self, body: ChoiceBody) -> float | None:
        """100 percent divided by the number of options."""
        return 100 / len(body.options)

    def problems(self, body: ChoiceBody) -> list[Problem]:
        """What is wrong unless the options are "Đúng" and "Sai", exactly one of them right."""
        found = super().problems(body)
        if tuple(option.text for option in body.options) != TEXTS:
            found.append(Problem(N_("Câu đúng sai có hai lựa chọn: Đúng, rồi Sai."), "rows"))
        if sum(option.right for option in body.options) != 1:
            found.append(Problem(N_("Chọn câu này đúng hay sai."), "right"))
        return found

    def shown(self, body: ChoiceBody, rng: random.Random) -> dict[str, Any]:
        """The options' ids in the author's order."""
        return {"order": [option.id for option in body.options]}
