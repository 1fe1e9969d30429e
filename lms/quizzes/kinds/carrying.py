"""Taking an answer from one version of a question to the next, so that it can be graded by the next one's key.

Rows are found again by their words, because their ids say only in which order they were typed. One row whose words were
mended is found too, as the only one left over on both sides; with more than one nobody can say which is which, and the
answer is not carried.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lms.base.text import tidy

Body = dict[str, Any]
Plain = dict[str, Any]
#: An answer, or the frozen order in which things were shown, in the words of the next version.
Carry = Callable[[Mapping[str, Any]], Plain]


def by_words(old: Body, new: Body, part: str) -> Carry | None:
    """How answers are carried that name rows of this part by their ids; None when they cannot be."""
    ids = _matched(_named(old[part], "text"), _named(new[part], "text"))
    return None if ids is None else lambda plain: _renamed(plain, ids, ids)


def by_sides(old: Body, new: Body) -> Carry | None:
    """The same for pairs, whose two sides are named apart."""
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
