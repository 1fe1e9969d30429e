"""Scenario: a conversation in parts; each choice leads to the next part, until it ends well, so-so or badly.

Body: {"stem", "parts": [{"id", "name", "who", "text", "choices": [{"text", "to"}], "verdict"}], "why"}. The first part
begins; "to" is the name of a part; a part without choices is an end and has a verdict, "good", "soso" or "bad".
A page holds the conversation as far as it has come, and what follows a choice only once it was sent: how long each way
is would tell which one is good. Answer: {"path": [number of the choice in each part, from 0]}.
"""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import (
    AT,
    BadAnswer,
    Body,
    Checked,
    Fields,
    Form,
    Grade,
    Part,
    PartChoice,
    Problem,
    Reason,
    Unfinished,
    asked_words,
    one_line,
)
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import TEXT_MOST, of_stem, of_why

VERDICTS = {"good": 1.0, "soso": 0.5, "bad": 0.0}
#: How long a conversation may be: parts, choices of a part, parts on one way, and places on all ways together.
PARTS_MOST, CHOICES_MOST, DEEPEST, PLACES_MOST = 12, 4, 6, 40
WORDS_MOST = 500

#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "why": "",
    "parts": [
        {
            "id": "a",
            "name": "mở đầu",
            "who": "Số lạ",
            "text": "Tôi là cán bộ ngân hàng. Bác đọc giúp cái mã vừa về máy.",
            "choices": [{"text": "Đọc mã", "to": "mất"}, {"text": "Tắt máy", "to": "yên"}],
            "verdict": "",
        },
        {"id": "b", "name": "mất", "who": "", "text": "Tiền mất.", "choices": [], "verdict": "bad"},
        {"id": "c", "name": "yên", "who": "", "text": "Tiền còn.", "choices": [], "verdict": "good"},
    ],
}


class Scenario(Checked):
    """A conversation to be gone through."""

    key = "scenario"
    name = N_("Tình huống nhiều bước")
    part = "parts"
    sample = SAMPLE

    def carry(self, old: Body, new: Body) -> Carry | None:
        """As they are, while the same choices lead to the same parts."""

        def ways(body: Body) -> list[Any]:
            return [(part["name"], [(one["text"], one["to"]) for one in part["choices"]]) for part in body["parts"]]

        return dict if ways(old) == ways(new) else None

    def problems(self, body: Body) -> list[Problem]:
        """Names, ends, choices that lead nowhere, parts that nobody reaches, ways that never end."""
        parts = body.get("parts", [])
        found = [*of_stem(body), *of_why(body, needed=False)]
        if not 3 <= len(parts) <= PARTS_MOST:
            found.append(
                Problem(N_("Cần từ 3 đến 12 đoạn: đoạn mở đầu và ít nhất hai cách kết. Thêm hoặc bớt."), "rows")
            )
        names = [part.get("name", "") for part in parts]
        for number, part in enumerate(parts):
            found += [Problem(message, place, number) for place, message in _of_part(part, number, names)]
        if not any(problem.serious for problem in found):
            found += _of_ways(parts)
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The choices of each part in random order; the conversation itself has its own."""
        orders = {part["id"]: list(range(len(part["choices"]))) for part in body["parts"]}
        for order in orders.values():
            rng.shuffle(order)
        return {"choices": orders}

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The choices from the first part to an end."""
        path: list[int] = []
        part = body["parts"][0]
        while part["choices"]:
            typed = "".join(form.get(_name(path), [])[:1])
            if not typed and path and _name(path) not in form.get(AT, []):
                raise Unfinished(N_("Chuyện còn tiếp. Chọn câu trả lời tiếp theo."))
            if not typed:
                raise BadAnswer(N_("Chọn một câu trả lời."))
            if not (typed.isascii() and typed.isdigit() and int(typed) < len(part["choices"])):
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
            path.append(int(typed))
            part = _next(body, part, path[-1])
        return {"path": path}

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """By the end that was reached; what happens there is the reason."""
        walked = _walk(body, response)
        end = walked[-1]
        fraction = VERDICTS.get(end["verdict"], 0.0)
        reason = Reason(end["id"], end["text"], fraction == 1, True)
        return Grade(fraction, fraction == 1, (reason,), body.get("why", ""))

    def question_text(self, body: Body) -> str:
        """The stem and how it begins."""
        first = body["parts"][0]
        return f"{asked_words(body)} / {one_line(_said(first))}"

    def right_text(self, body: Body) -> str:
        """The choices of a way that ends well, a line each."""
        return "\n".join(_best(body["parts"][0], body, ()) or [])

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """The choices made, a line each."""
        walked = _walk(body, response)
        pairs = zip(walked, response.get("path", []), strict=False)
        return "\n".join(one_line(part["choices"][n]["text"]) for part, n in pairs if n < len(part["choices"]))

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:  # fmt: skip
        """The conversation as far as it has come."""
        path = list(response["path"]) if response else []
        if typed is not None:
            path = _path(body, typed)
        walked = [part for part in _walk(body, {"path": path}) if part["choices"] or part is body["parts"][0]]
        orders = shown.get("choices", {})
        return Fields("story", story=tuple(_drawn(part, n, path, orders) for n, part in enumerate(walked)))


def _name(path: list[int]) -> str:
    """The name of the choice that follows these choices: "chon", "chon-0", "chon-0-1"."""
    return "-".join(["chon", *map(str, path)])


def _next(body: Body, part: dict[str, Any], choice: int) -> dict[str, Any]:
    wanted = part["choices"][choice]["to"]
    return next(other for other in body["parts"] if other["name"] == wanted)


def _walk(body: Body, response: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts gone through."""
    walked = [body["parts"][0]]
    for choice in response.get("path", []):
        if choice >= len(walked[-1]["choices"]):
            break
        walked.append(_next(body, walked[-1], choice))
    return walked


def _path(body: Body, typed: Form) -> list[int]:
    """The choices that a form makes, as far as they lead."""
    path: list[int] = []
    while (part := _walk(body, {"path": path})[-1])["choices"]:
        value = "".join(typed.get(_name(path), [])[:1])
        if value not in map(str, range(len(part["choices"]))):
            break
        path.append(int(value))
    return path


def _drawn(part: dict[str, Any], number: int, path: list[int], orders: dict[str, list[int]]) -> Part:
    made = path[number] if number < len(path) else None
    order = orders.get(part["id"], range(len(part["choices"])))
    choices = (PartChoice(str(n), part["choices"][n]["text"], n == made) for n in order)
    return Part(part["who"], part["text"], _name(path[:number]), tuple(choices))


def _said(part: dict[str, Any]) -> str:
    return f"{part['who']}: {part['text']}" if part["who"] else str(part["text"])


def _best(part: dict[str, Any], body: Body, seen: tuple[str, ...]) -> list[str] | None:
    if not part["choices"]:
        return [] if part["verdict"] == "good" else None
    for n, choice in enumerate(part["choices"]):
        if choice["to"] not in seen:
            rest = _best(_next(body, part, n), body, (*seen, part["name"]))
            if rest is not None:
                return [one_line(choice["text"]), *rest]
    return None


def _of_part(part: dict[str, Any], number: int, names: list[str]) -> list[tuple[str, str]]:
    """(place, message) of what is wrong with a part by itself."""
    found = _of_choices(part, names)
    name, words = part.get("name", ""), part.get("text", "").strip()
    if not name:
        found.append(("name", N_("Đặt tên ngắn cho đoạn này, ví dụ: mở đầu, mất tiền.")))
    elif name in names[:number]:
        found.append(("name", N_("Hai đoạn cùng tên. Đổi một tên.")))
    if not words:
        found.append(("text", N_("Viết lời của đoạn này.")))
    elif len(words) > WORDS_MOST:
        found.append(("text", N_("Đoạn này dài quá. Viết gọn trong 500 ký tự.")))
    return found


def _of_choices(part: dict[str, Any], names: list[str]) -> list[tuple[str, str]]:
    """(place, message) of what is wrong with the choices of a part, or with its end."""
    choices = part.get("choices", [])
    if not choices:
        ended = part.get("verdict") in VERDICTS
        message = N_("Đoạn không có lựa chọn là đoạn kết. Chọn kết tốt, tạm được hay xấu.")
        return [] if ended else [("verdict", message)]
    found = []
    if len(choices) == 1 or len(choices) > CHOICES_MOST:
        found.append(("choices", N_("Mỗi đoạn cần từ 2 đến 4 lựa chọn; đoạn kết thì không có.")))
    if any(not choice["text"] or len(choice["text"]) > TEXT_MOST for choice in choices):
        found.append(("choices", N_("Mỗi dòng viết: chữ của lựa chọn => tên đoạn tiếp theo.")))
    if any(choice["to"] not in names for choice in choices):
        found.append(("choices", N_("Có lựa chọn dẫn tới đoạn không có. Xem lại tên đoạn sau dấu =>.")))
    return found


def _of_ways(parts: list[dict[str, Any]]) -> list[Problem]:
    """What is wrong with the ways through parts that are right by themselves."""
    by_name = {part["name"]: part for part in parts}
    reached: set[str] = set()
    places = 0
    ways: list[tuple[str, tuple[str, ...]]] = [(parts[0]["name"], (parts[0]["name"],))]
    while ways:
        name, way = ways.pop()
        reached.add(name)
        places += 1
        if len(way) > DEEPEST or places > PLACES_MOST:
            return [Problem(N_("Chuyện dài quá hoặc quay vòng. Mỗi đường đi nhiều nhất 6 đoạn, rồi phải kết."), "rows")]
        ways += [(choice["to"], (*way, choice["to"])) for choice in by_name[name]["choices"]]
    found = [
        Problem(N_("Không lựa chọn nào dẫn tới đoạn này. Thêm lựa chọn, hoặc bỏ đoạn."), "name", number)
        for number, part in enumerate(parts)
        if part["name"] not in reached
    ]
    if not any(part["verdict"] == "good" for part in parts if not part["choices"]):
        found.append(Problem(N_("Cần ít nhất một đoạn kết tốt."), "rows"))
    return found
