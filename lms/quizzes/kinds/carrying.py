"""Taking an answer from one version of a question to the next, so that it can be graded by the next one's key.

Rows are found again by their words, because their ids say only in which order they were typed. One row whose words were
mended is found too, as the only one left over on both sides; with more than one nobody can say which is which, and the
answer is not carried.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lms.base.text import tidy

Plain = dict[str, Any]
#: An answer, or the frozen order in which things were shown, in the words of the next version.
Carry = Callable[[Mapping[str, Any]], Plain]
#: (id, words) of rows.
Words = Sequence[tuple[str, str]]


def by_words(old: Words, new: Words) -> Carry | None:
    """How answers are carried that name rows by their ids; None when they cannot be."""
    ids = _matched(old, new)
    return None if ids is None else lambda plain: _renamed(plain, ids, ids)


def by_sides(old: tuple[Words, Words], new: tuple[Words, Words]) -> Carry | None:
    """The same for the left and the right sides of pairs, which are named apart."""
    left, right = (_matched(*sides) for sides in zip(old, new, strict=True))
    if left is None or right is None:
        return None
    return lambda plain: {
        **_renamed(plain, left, right),
        **({"left": _list(plain["left"], left)} if "left" in plain else {}),
    }


def _matched(old: Words, new: Words) -> dict[str, str] | None:
    """New ids by old ones; equal words count as one row."""
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
