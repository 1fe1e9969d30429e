"""Questions made by dice, one maker a kind: whatever is right is right by chance, and words mean nothing."""

import random
from collections.abc import Callable
from typing import Any

from lms.quizzes.kinds import KINDS

Body = dict[str, Any]
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


def words(dice: random.Random) -> str:
    """A few words, none of which says anything."""
    return " ".join("".join(dice.choices(LETTERS, k=dice.randint(2, 7))) for _ in range(dice.randint(1, 4)))


def _options(dice: random.Random, count: int, rights: int = 1, **more: Callable[[int], str]) -> list[dict[str, Any]]:
    right = set(dice.sample(range(count), rights))
    return [
        {"id": "abcdefgh"[n], "text": words(dice), "right": n in right, "reason": ""}
        | {name: make(n) for name, make in more.items()}
        for n in range(count)
    ]


def _pairs(dice: random.Random, lefts: int, rights: list[str]) -> list[dict[str, Any]]:
    return [
        {"id": "abcdefgh"[n], "left": words(dice), "right": rights[n % len(rights)], "reason": ""} for n in range(lefts)
    ]


def _gap(dice: random.Random, number: int) -> dict[str, Any]:
    offered = number == 0 or dice.random() < 0.7
    others = [words(dice) for _ in range(dice.randint(1, 4))] if offered else []
    return {"id": "abcdef"[number], "rights": [words(dice)], "others": others, "reason": ""}


def _gaps(dice: random.Random) -> Body:
    gaps = [_gap(dice, number) for number in range(dice.randint(1, 4))]
    text = " ".join(f"{words(dice)} [[{number}]]" for number in range(1, len(gaps) + 1))
    return {"text": text, "gaps": gaps, "exact": []}


def _story(dice: random.Random) -> Body:
    """Two or three turns; the good way goes on, the others end at once, as authors like to write them."""
    turns, parts = dice.randint(2, 3), []
    for turn in range(turns):
        good = dice.randrange(3)
        onward = "tốt" if turn == turns - 1 else f"đoạn {turn + 1}"
        choices = [{"text": words(dice), "to": onward if n == good else "xấu"} for n in range(3)]
        parts.append({"name": f"đoạn {turn}", "who": "Số lạ", "text": words(dice), "choices": choices, "verdict": ""})
    for name, verdict in (("tốt", "good"), ("xấu", "bad")):
        parts.append({"name": name, "who": "", "text": words(dice), "choices": [], "verdict": verdict})
    return {"parts": [{"id": "abcdefgh"[n], **part} for n, part in enumerate(parts)]}


def _grouped(dice: random.Random) -> Body:
    groups = [words(dice) for _ in range(dice.randint(2, 4))]
    pairs = [{**pair, "right": dice.choice(groups)} for pair in _pairs(dice, dice.randint(4, 8), groups)]
    pairs[1]["right"] = next(name for name in groups if name != pairs[0]["right"])
    used = {pair["right"] for pair in pairs}
    return {"pairs": pairs, "extra": [{"id": f"x{n}", "right": g} for n, g in enumerate(groups) if g not in used]}


def _typed(dice: random.Random, text: str) -> Body:
    return {"answers": [{"id": "a", "text": text, "right": True, "reason": ""}], "exact": []}


MAKERS: dict[str, Callable[[random.Random], Body]] = {
    "single": lambda dice: {"options": _options(dice, dice.randint(2, 6))},
    "multiple": lambda dice: {"options": _options(dice, (count := dice.randint(3, 8)), dice.randint(1, count - 1))},
    "true_false": lambda dice: {
        "options": [option | {"text": text} for option, text in zip(_options(dice, 2), ("Đúng", "Sai"), strict=True)]
    },
    "ordering": lambda dice: {
        "items": [{"id": "abcdef"[n], "text": words(dice), "reason": ""} for n in range(dice.randint(3, 6))]
    },
    "matching": lambda dice: {
        "pairs": _pairs(dice, (count := dice.randint(3, 5)), [words(dice) for _ in range(count)]),
        "extra": [{"id": f"x{n}", "right": words(dice)} for n in range(dice.randint(0, 3))],
    },
    "categorise": _grouped,
    "gap": _gaps,
    "picture": lambda dice: {
        "options": _options(dice, dice.randint(2, 6), picture=lambda n: f"hinh/{dice.getrandbits(32):x}-{n}.webp")
    },
    "hotspot": lambda dice: {
        "picture": "hinh/man-hinh.webp",
        "options": _options(dice, dice.randint(2, 6), cells=lambda n: f"{'ACEGIK'[n]}{dice.randint(1, 9)}"),
    },
    "scenario": _story,
    "short": lambda dice: _typed(dice, words(dice)),
    "number": lambda dice: (
        _typed(dice, f"{dice.randint(17, 900)}.{dice.randint(100, 999)} đồng")
        | {"tolerance": "", "unit_asked": dice.random() < 0.5, "convert": False}
    ),
}


def made(kind: str, dice: random.Random) -> Any:
    """A question of this kind; a new kind needs its maker here."""
    return KINDS[kind].read({"stem": words(dice), "why": "", **MAKERS[kind](dice)})
