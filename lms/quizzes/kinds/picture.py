"""Pictures to choose from: a single choice whose options are pictures of the course, each with words.

Stored as a choice is, with "picture" (the name that texts use, "hinh/ro-rau.webp") in every option. "text" says what
the picture shows, for people who cannot see it and for summaries.
"""

from dataclasses import dataclass, replace
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Fields, Form, Problem
from lms.quizzes.kinds.choice import Optioned
from lms.quizzes.kinds.rows import Pictured, Raw, Stored, read_option, rows, shared, text, written, written_option
from lms.quizzes.kinds.single import OneRight


@dataclass(frozen=True, kw_only=True)
class PictureBody(Optioned):
    """A body whose options are pictures."""

    options: tuple[Pictured, ...] = ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures of the options."""
        return tuple(one.picture for one in self.options if one.picture)


#: A made-up body, as is everything that the style guide shows.
SAMPLE: PictureBody = PictureBody(
    options=(
        Pictured("a", "Ảnh trong bếp tối", picture="hinh/toi.svg"),
        Pictured("b", "Ảnh cạnh cửa sổ", True, picture="hinh/sang.svg"),
    )
)


class PictureChoice(OneRight[PictureBody]):
    """Pictures with radio buttons."""

    key = "picture"
    name = N_("Chọn ảnh")
    sample = SAMPLE

    def read(self, raw: Raw) -> PictureBody:
        """The body in its stored JSON; never raises."""
        return PictureBody(
            **shared(raw),
            options=tuple(
                Pictured(**vars(read_option(row)), picture=text(row, "picture")) for row in rows(raw, "options")
            ),
        )

    def write(self, body: PictureBody) -> Stored:
        """The body as JSON values, to be stored."""
        return written(body, options=[{**written_option(row), "picture": row.picture} for row in body.options])

    def guessed(self, body: PictureBody) -> float | None:
        """None: nobody can say, because people who guess do not choose all pictures alike."""
        return None

    def problems(self, body: PictureBody) -> list[Problem]:
        """What is wrong as in a single choice; also options without a picture, and the same picture twice."""
        found = super().problems(body)
        seen: list[str] = []
        for number, option in enumerate(body.options):
            path = option.picture
            if not path:
                found.append(Problem(N_("Chọn ảnh cho dòng này."), "picture", number))
            elif path in seen:
                found.append(Problem(N_("Hai dòng dùng chung một ảnh. Chọn ảnh khác."), "picture", number))
            seen.append(path)
        return found

    def fields(
        self, body: PictureBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The radio buttons with their pictures."""
        paths = {option.id: option.picture for option in body.options}
        drawn = super().fields(body, shown, response, typed)
        return replace(drawn, items=tuple(replace(item, picture=paths[item.id]) for item in drawn.items))
