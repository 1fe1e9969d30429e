"""Where to press: a picture with numbered places, one of which is right.

Stored as {"stem", "picture": name of a picture, "options": [{"id", "text": what is there, "cells", "right", "reason"}],
"why"}. A place is given in cells of a grid over the picture, with letters across (COLUMNS) and numbers down (ROWS):
"B2" or "B2:D4". The numbers of places in the picture follow their random order. Answer: {"chosen": [id]}.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Fields, Form, Problem, Spot
from lms.quizzes.kinds.choice import Optioned
from lms.quizzes.kinds.rows import Placed, Raw, Stored, read_option, rows, shared, text, written, written_option
from lms.quizzes.kinds.single import OneRight

COLUMNS, ROWS = "ABCDEFGHIJKL", 9
CELLS = re.compile(r"\s*([A-L])([1-9])\s*(?:[:–-]\s*([A-L])([1-9])\s*)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class HotspotBody(Optioned):
    """A picture, and options that are places in it."""

    picture: str = ""
    options: tuple[Placed, ...] = ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The picture that is asked about; empty when none was chosen."""
        return (self.picture,) if self.picture else ()


#: A made-up body, as is everything that the style guide shows.
SAMPLE: HotspotBody = HotspotBody(
    picture="hinh/sang.svg",
    options=(
        Placed("a", "Nút Trả lời", cells="B6:E8"),
        Placed("b", "Nút Chặn số này", True, cells="H6:K8"),
    ),
)


class Hotspot(OneRight[HotspotBody]):
    """Places in a picture, chosen by pressing on them or with their radio buttons."""

    key = "hotspot"
    name = N_("Bấm vào đâu")
    sample = SAMPLE

    def read(self, raw: Raw) -> HotspotBody:
        """The body in its stored JSON; never raises."""
        return HotspotBody(
            **shared(raw),
            picture=text(raw, "picture"),
            options=tuple(Placed(**vars(read_option(row)), cells=text(row, "cells")) for row in rows(raw, "options")),
        )

    def write(self, body: HotspotBody) -> Stored:
        """The body as JSON values, to be stored."""
        placed = [{**written_option(row), "cells": row.cells} for row in body.options]
        return written(body, picture=body.picture, options=placed)

    def guessed(self, body: HotspotBody) -> float | None:
        """None: nobody can say, because people who guess do not press everywhere alike."""
        return None

    def problems(self, body: HotspotBody) -> list[Problem]:
        """What is wrong as in a single choice; also a missing picture, and places without cells or on another place."""
        found = super().problems(body)
        if not body.picture:
            found.append(Problem(N_("Chọn một ảnh của khóa học để hỏi trên ảnh ấy."), "picture"))
        spots: list[Spot] = []
        for number, option in enumerate(body.options):
            spot = spot_of(option.cells)
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
        self, body: HotspotBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The picture with its places, and a radio button for each place."""
        drawn = super().fields(body, shown, response, typed)
        spots = {option.id: spot_of(option.cells) for option in body.options}
        items = tuple(replace(item, spot=spots[item.id]) for item in drawn.items)
        return replace(drawn, control="spots", items=items, picture=body.picture)


def spot_of(cells: str) -> Spot | None:
    """(left, top, width, height) in percent of the picture; None when `cells` names no cells."""
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
