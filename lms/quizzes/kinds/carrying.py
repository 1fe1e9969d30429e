"""Carrying an answer from one version of a question over to the next, so that the next version's key can grade it.

Rows are matched by their words, because their ids only tell the order in which they were typed. A row whose words were
corrected is matched too when it is the only one left on both sides. With more than one left, nobody can say which is
which, and the answer is not carried over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lms.base.text import tidy

Plain = dict[str, Any]
#: Gives an answer, or the stored order in which things were shown, with the ids of the next version.
Carry = Callable[[Mapping[str, Any]], Plain]
#: (id, words) of rows.
Words = Sequence[tuple[str, str]]


def by_words(old: Words, new: Words) -> Carry | None:
    """How to carry over answers that name rows by their ids; None when they cannot be carried over."""
    ids = _matched(old, new)
    return None if ids is None else lambda plain: _renamed(plain, ids, ids)


def by_sides(old: tuple[Words, Words], new: tuple[Words, Words]) -> Carry | None:
    """How to carry over answers to pairs, given as (left sides, right sides); None when they cannot be carried over."""
    left, right = (_matched(*sides) for sides in zip(old, new, strict=True))
    if left is None or right is None:
        return None
    return lambda plain: {
        **_renamed(plain, left, right),
        **({"left": _list(plain["left"], left)} if "left" in plain else {}),
    }


def _matched(old: Words, new: Words) -> dict[str, str] | None:
    """New ids by old ids, None when rows cannot be matched; rows with equal words count as one."""
    before, after = ([(id_, tidy(words)) for id_, words in rows] for rows in (old, new))
    known = {words: id_ for id_, words in reversed(after)}
    asked = {words for _id, words in before}
    lost = dict.fromkeys(words for _id, words in before if words not in known)
    fresh = dict.fromkeys(words for _id, words in after if words not in asked)
    if len(lost) > 1 or (lost and len(fresh) != 1):
        return None
    mended = {**known, **({next(iter(lost)): known[next(iter(fresh))]} if lost else {})}
    return {id_: mended[words] for id_, words in before}


def _renamed(plain: Mapping[str, Any], names: Mapping[str, str], values: Mapping[str, str]) -> Plain:
    """A copy with other ids: `names` maps the keys of dictionaries; `values` maps their values, and those in lists."""
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
