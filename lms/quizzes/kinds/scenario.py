"""Scenario: a conversation in parts; each choice leads to the next part, until it ends well, so-so or badly.

Stored as {"stem", "parts": [{"id", "name", "who", "text", "choices": [{"text", "to"}], "verdict"}], "why"}. The first
part begins; "to" is the name of a part; a part without choices is an end and has a verdict, "good", "soso" or "bad". A
page holds the conversation so far, and what follows a choice only after the choice was sent: the length of each way
would tell which one is good. Answer: {"path": [number of the choice in each part, from 0]}.
"""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import (
    AT,
    BadAnswer,
    Checked,
    Fields,
    Form,
    Grade,
    PartChoice,
    Problem,
    Reason,
    StoryPart,
    Unfinished,
    asked_words,
    one_line,
)
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import of_stem, of_why
from lms.quizzes.kinds.rows import Raw, Stored, rows, shared, text, written
from lms.quizzes.kinds.story import PARTS_MOST, VERDICTS, Passage, StoryBody, Way, of_part, of_ways

#: A made-up body, as is everything that the style guide shows.
SAMPLE: StoryBody = StoryBody(
    parts=(
        Passage(
            "a",
            "mở đầu",
            "Số lạ",
            "Tôi là cán bộ ngân hàng. Bác đọc giúp cái mã vừa về máy.",
            (Way("Đọc mã", "mất"), Way("Tắt máy", "yên")),
        ),
        Passage("b", "mất", "", "Tiền mất.", verdict="bad"),
        Passage("c", "yên", "", "Tiền còn.", verdict="good"),
    )
)


class Scenario(Checked[StoryBody]):
    """A conversation in which the learner chooses what to do."""

    key = "scenario"
    name = N_("Tình huống nhiều bước")
    sample = SAMPLE

    def read(self, raw: Raw) -> StoryBody:
        """The body in its stored JSON; never raises."""
        return StoryBody(
            **shared(raw),
            parts=tuple(
                Passage(
                    text(row, "id"),
                    text(row, "name"),
                    text(row, "who"),
                    text(row, "text"),
                    tuple(Way(text(way, "text"), text(way, "to")) for way in rows(row, "choices")),
                    text(row, "verdict"),
                )
                for row in rows(raw, "parts")
            ),
        )

    def write(self, body: StoryBody) -> Stored:
        """The body as JSON values, to be stored."""
        parts = [
            {
                "id": part.id,
                "name": part.name,
                "who": part.who,
                "text": part.text,
                "choices": [{"text": way.text, "to": way.to} for way in part.choices],
                "verdict": part.verdict,
            }
            for part in body.parts
        ]
        return written(body, parts=parts)

    def carry(self, old: StoryBody, new: StoryBody) -> Carry | None:
        """Answers stay as they are, if the same choices still lead to the same parts."""

        def ways(body: StoryBody) -> list[tuple[str, tuple[Way, ...]]]:
            return [(part.name, part.choices) for part in body.parts]

        return dict if ways(old) == ways(new) else None

    def problems(self, body: StoryBody) -> list[Problem]:
        """Bad names and ends, choices that lead nowhere, parts that nobody reaches, and ways that never end."""
        parts = body.parts
        found = [*of_stem(body), *of_why(body, needed=False)]
        if not 3 <= len(parts) <= PARTS_MOST:
            found.append(
                Problem(N_("Cần từ 3 đến 12 đoạn: đoạn mở đầu và ít nhất hai cách kết. Thêm hoặc bớt."), "rows")
            )
        names = [part.name for part in parts]
        for number, part in enumerate(parts):
            found += [Problem(message, place, number) for place, message in of_part(part, number, names)]
        if not any(problem.serious for problem in found):
            found += of_ways(parts)
        return found

    def shown(self, body: StoryBody, rng: random.Random) -> dict[str, Any]:
        """The choices of each part in random order; the parts follow the learner's choices."""
        orders = {part.id: list(range(len(part.choices))) for part in body.parts}
        for order in orders.values():
            rng.shuffle(order)
        return {"choices": orders}

    def parse(self, body: StoryBody, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The choices from the first part to an end.

        Raises Unfinished when the next part has not been shown yet, BadAnswer when a choice is missing or was not
        offered.
        """
        path: list[int] = []
        part = body.parts[0]
        while part.choices:
            typed = "".join(form.get(_name(path), [])[:1])
            if not typed and path and _name(path) not in form.get(AT, []):
                raise Unfinished(N_("Chuyện còn tiếp. Chọn câu trả lời tiếp theo."))
            if not typed:
                raise BadAnswer(N_("Chọn một câu trả lời."))
            if not (typed.isascii() and typed.isdigit() and int(typed) < len(part.choices)):
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
            path.append(int(typed))
            part = _next(body, part, path[-1])
        return {"path": path}

    def grade(self, body: StoryBody, response: dict[str, Any]) -> Grade:
        """The verdict of the end that was reached; the text of that end is the reason."""
        walked = _walk(body, response)
        end = walked[-1]
        fraction = VERDICTS.get(end.verdict, 0.0)
        reason = Reason(end.id, end.text, fraction == 1, True)
        return Grade(fraction, fraction == 1, (reason,), body.why)

    def question_text(self, body: StoryBody) -> str:
        """The stem and the first part."""
        first = body.parts[0]
        return f"{asked_words(body)} / {one_line(_said(first))}"

    def right_text(self, body: StoryBody) -> str:
        """The choices of a way that ends well, one a line."""
        return "\n".join(_best(body.parts[0], body, ()) or [])

    def response_text(self, body: StoryBody, response: dict[str, Any]) -> str:
        """The choices that were made, one a line."""
        walked = _walk(body, response)
        pairs = zip(walked, response.get("path", []), strict=False)
        return "\n".join(one_line(part.choices[n].text) for part, n in pairs if n < len(part.choices))

    def fields(
        self, body: StoryBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:  # fmt: skip
        """The conversation so far."""
        path = list(response["path"]) if response else []
        if typed is not None:
            path = _path(body, typed)
        walked = [part for part in _walk(body, {"path": path}) if part.choices or part is body.parts[0]]
        orders = shown.get("choices", {})
        return Fields("story", story=tuple(_drawn(part, n, path, orders) for n, part in enumerate(walked)))


def _name(path: list[int]) -> str:
    """The form's name for the choice that follows these choices: "chon", "chon-0", "chon-0-1"."""
    return "-".join(["chon", *map(str, path)])


def _next(body: StoryBody, part: Passage, choice: int) -> Passage:
    wanted = part.choices[choice].to
    return next(other for other in body.parts if other.name == wanted)


def _walk(body: StoryBody, response: dict[str, Any]) -> list[Passage]:
    """The parts that an answer passes through, from the first."""
    walked = [body.parts[0]]
    for choice in response.get("path", []):
        if choice >= len(walked[-1].choices):
            break
        walked.append(_next(body, walked[-1], choice))
    return walked


def _path(body: StoryBody, typed: Form) -> list[int]:
    """The choices in a form, up to the first that is missing or was not offered."""
    path: list[int] = []
    while (part := _walk(body, {"path": path})[-1]).choices:
        value = "".join(typed.get(_name(path), [])[:1])
        if value not in map(str, range(len(part.choices))):
            break
        path.append(int(value))
    return path


def _drawn(part: Passage, number: int, path: list[int], orders: dict[str, list[int]]) -> StoryPart:
    made = path[number] if number < len(path) else None
    order = orders.get(part.id, range(len(part.choices)))
    choices = (PartChoice(str(n), part.choices[n].text, n == made) for n in order)
    return StoryPart(part.who, part.text, _name(path[:number]), tuple(choices))


def _said(part: Passage) -> str:
    return f"{part.who}: {part.text}" if part.who else part.text


def _best(part: Passage, body: StoryBody, seen: tuple[str, ...]) -> list[str] | None:
    if not part.choices:
        return [] if part.verdict == "good" else None
    for n, choice in enumerate(part.choices):
        if choice.to not in seen:
            rest = _best(_next(body, part, n), body, (*seen, part.name))
            if rest is not None:
                return [one_line(choice.text), *rest]
    return None
