"""Taking an answer from one version of a question to the next, so that it can be graded by the next one's key.

Rows are found again by their words, because their ids say only in which order they were typed. One row whose words were
mended is found too, as the only one left over on both sides; with more than one nobody can say which is which, and the
answer is not carried.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lms.base.text import tidy
from lms.quizzes.kinds.base import Body

Plain = dict[str, Any]
#: An answer, or the frozen order in which things were shown, in the words of the next version.
Carry = Callable[[Mapping[str, Any]], Plain]


def carry(kind: str, old: Body, new: Body) -> Carry | None:
    """How answers to `old` become answers to `new`, both of this kind; None when they cannot."""
    if kind in ("short", "number"):
        return dict
    if kind in ("matching", "categorise"):
        return _pairs(old, new)
    if kind == "gap":
        return dict if _gaps(old) == _gaps(new) else None
    if kind == "scenario":
        return dict if _ways(old) == _ways(new) else None
    part = "items" if kind == "ordering" else "options"
    ids = _matched(_named(old[part], "text"), _named(new[part], "text"))
    return None if ids is None else lambda plain: _renamed(plain, ids, ids)


def _pairs(old: Body, new: Body) -> Carry | None:
    left = _matched(_named(old["pairs"], "left"), _named(new["pairs"], "left"))
    right = _matched(
        _named([*old["pairs"], *old.get("extra", ())], "right"), _named([*new["pairs"], *new.get("extra", ())], "right")
    )
    if left is None or right is None:
        return None
    return lambda plain: {
        **_renamed(plain, left, right),
        **({"left": _list(plain["left"], left)} if "left" in plain else {}),
    }


def _named(rows: Iterable[Mapping[str, Any]], part: str) -> list[tuple[str, str]]:
    """(id, words) of rows."""
    return [(row["id"], tidy(row[part])) for row in rows]


def _matched(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[str, str] | None:
    """New ids by old ones; equal words count as one row."""
    known = {words: id_ for id_, words in reversed(new)}
    before = {words for _id, words in old}
    lost = dict.fromkeys(words for _id, words in old if words not in known)
    fresh = dict.fromkeys(words for _id, words in new if words not in before)
    if len(lost) > 1 or (lost and len(fresh) != 1):
        return None
    mended = {**known, **({next(iter(lost)): known[next(iter(fresh))]} if lost else {})}
    return {id_: mended[words] for id_, words in old}


def _renamed(plain: Mapping[str, Any], names: Mapping[str, str], values: Mapping[str, str]) -> Plain:
    """The same with other ids in lists, and in dictionaries for names and values."""
    made: Plain = {}
    for key, value in plain.items():
        if isinstance(value, list):
            made[key] = _list(value, values)
        elif isinstance(value, dict):
            made[key] = {names.get(k, k): values.get(v, v) for k, v in value.items()}
        else:
            made[key] = value
    return made


def _list(ids: Iterable[str], known: Mapping[str, str]) -> list[str]:
    return [known.get(id_, id_) for id_ in ids]


def _gaps(body: Body) -> list[Any]:
    """What answers to gaps depend on: the choices where there are some; what is typed depends on nothing."""
    return [(gap["id"], [*gap["rights"], *gap["others"]] if gap["others"] else None) for gap in body["gaps"]]


def _ways(body: Body) -> list[Any]:
    """What the choices made in a conversation depend on."""
    return [(part["name"], [(choice["text"], choice["to"]) for choice in part["choices"]]) for part in body["parts"]]
