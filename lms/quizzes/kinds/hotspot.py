"""Where to press: a picture with numbered places, one of them right.

Body: {"stem", "picture": name of a picture, "options": [{"id", "text": what is there, "cells", "right", "reason"}],
"why"}. A place is given in cells of a grid laid over the picture, COLUMNS letters across and ROWS numbers down: "B2" or
"B2:D4". The numbers that the places carry in the picture are drawn with their order. Answer: {"chosen": [id]}.
"""

import re
from dataclasses import replace
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Fields, Form, Problem, Spot
from lms.quizzes.kinds.single import Single

COLUMNS, ROWS = "ABCDEFGHIJKL", 9
CELLS = re.compile(r"\s*([A-L])([1-9])\s*(?:[:–-]\s*([A-L])([1-9])\s*)?", re.IGNORECASE)


#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "picture": "hinh/sang.svg",
    "options": [
        {"id": "a", "text": "Nút Trả lời", "right": False, "reason": "", "cells": "B6:E8"},
        {"id": "b", "text": "Nút Chặn số này", "right": True, "reason": "", "cells": "H6:K8"},
    ],
}


class Hotspot(Single):
    """Places in a picture, chosen by pressing them or by their radio buttons."""

    key = "hotspot"
    name = N_("Bấm vào đâu")
    sample = SAMPLE

    def guessed(self, body: Body) -> float | None:
        """Nobody can say: pictures are not alike to whoever guesses."""
        return None

    def problems(self, body: Body) -> list[Problem]:
        """Also a missing picture, places that are none, and places that lie on each other."""
        found = super().problems(body)
        if not body.get("picture"):
            found.append(Problem(N_("Chọn một ảnh của khóa học để hỏi trên ảnh ấy."), "picture"))
        spots: list[Spot] = []
        for number, option in enumerate(body.get("options", [])):
            spot = spot_of(option.get("cells", ""))
            if spot is None:
                found.append(
                    Problem(N_("Ghi ô trên ảnh, ví dụ B2 hoặc B2:D4 (chữ A đến L, số 1 đến 9)."), "cells", number)
                )
            elif any(_overlap(spot, other) for other in spots):
                found.append(Problem(N_("Chỗ này đè lên chỗ khác. Sửa lại ô."), "cells", number))
            else:
                spots.append(spot)
        return found

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The picture with its places, and a radio button a place."""
        drawn = super().fields(body, shown, response, typed)
        spots = {option["id"]: spot_of(option.get("cells", "")) for option in body["options"]}
        items = tuple(replace(item, spot=spots[item.id]) for item in drawn.items)
        return replace(drawn, control="spots", items=items, picture=body.get("picture", ""))


def spot_of(cells: str) -> Spot | None:
    """(left, top, width, height) in percent of the picture; None for what names no cells."""
    match = CELLS.fullmatch(cells)
    if match is None:
        return None
    across = sorted(COLUMNS.index(letter.upper()) for letter in (match[1], match[3] or match[1]))
    down = sorted(int(number) for number in (match[2], match[4] or match[2]))
    wide, high = 100 / len(COLUMNS), 100 / ROWS
    size = ((across[1] - across[0] + 1) * wide, (down[1] - down[0] + 1) * high)
    return (round(across[0] * wide, 2), round((down[0] - 1) * high, 2), round(size[0], 2), round(size[1], 2))


def _overlap(one: Spot, other: Spot) -> bool:
    apart = one[0] + one[2] <= other[0] + 0.1 or other[0] + other[2] <= one[0] + 0.1
    return not (apart or one[1] + one[3] <= other[1] + 0.1 or other[1] + other[3] <= one[1] + 0.1)
