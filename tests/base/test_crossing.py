"""What crosses comes back the same; what nobody promised does not come back at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Union

import pytest
from hypothesis import given, settings, strategies as st

from lms.base.crossing import Misfit, pack, unpack
from tests.depth import times


class Pair(NamedTuple):
    """Two things."""

    left: str
    right: bytes | None


@dataclass(frozen=True)
class Leaf:
    """A leaf."""

    name: Literal["oak", "elm"]
    weight: float
    day: date | None = None


@dataclass(frozen=True)
class Twig:
    """Something of every sort, itself among it."""

    leaves: tuple[Leaf, ...]
    body: dict[str, Any]
    pairs: list[Pair]
    numbers: dict[int, tuple[int, str]]
    inside: "tuple[Part, ...]" = ()


Part = Union[str, int, float, Decimal, date, datetime, Twig, "tuple[Part, ...]"]
text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
free = st.recursive(
    st.none() | st.booleans() | st.integers() | text, lambda inner: st.lists(inner) | st.dictionaries(text, inner)
)
leaves = st.builds(Leaf, st.sampled_from(["oak", "elm"]), st.floats(allow_nan=False), st.none() | st.dates())
figures = st.decimals(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.just(UTC))
parts = st.recursive(
    text | st.integers() | st.floats(allow_nan=False) | figures | st.dates() | moments,
    lambda inner: st.lists(inner).map(tuple),
)
twigs = st.builds(
    Twig,
    st.lists(leaves).map(tuple),
    st.dictionaries(text, free),
    st.lists(st.builds(Pair, text, st.none() | st.binary())),
    st.dictionaries(st.integers(), st.tuples(st.integers(), text)),
    st.lists(parts).map(tuple),
)


@settings(max_examples=times(20, 15, 40), deadline=None)
@given(twigs)
def test_a_value_comes_back_as_it_went(twig: Twig):
    assert unpack(Twig, *pack(twig)) == twig


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, "1"),
        (int, True),
        (int, 1.5),
        (str, 1),
        (bytes, "a"),
        (date, "2026-01-01"),
        (Leaf, {"name": "oak"}),
        (Leaf, Leaf("pine", 1.0)),  # type: ignore[arg-type]
        (Leaf, Pair("oak", b"")),
        (tuple[int, ...], ["a"]),
        (tuple[int, str], [1]),
        (dict[str, int], [1]),
        (dict[str, int], {1: 1}),
        (int | None, "a"),
        (Any, b"bytes have their own places"),
        (Leaf | Pair, Twig((), {}, [], {})),
        (complex, 1),
    ],
)
def test_what_does_not_fit_its_type_is_refused(kind: Any, value: Any):
    with pytest.raises(Misfit):
        unpack(kind, *pack(value))


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"[" * 100_000, b'{"bytes": 7}', b'{"bytes": -1}', b'{"is": "Leaf"}', b"9" * 9000]
)
@pytest.mark.parametrize("kind", [Leaf, bytes, int, list[int], dict[str, int], Any])
def test_what_is_no_value_at_all_is_refused(kind: Any, sent: bytes):
    with pytest.raises(Misfit):
        unpack(kind, sent, [])


def test_half_letters_and_the_sign_zero_are_taken_out():
    assert unpack(str, *pack("a\0b\ud800c")) == "ab?c"


def test_what_was_never_meant_to_cross_does_not():
    with pytest.raises(TypeError):
        pack(object())
