"""Messages keep what people typed apart from their sentence, in memory and in the database."""

import json
from datetime import date

import pytest
from hypothesis import given, strategies as st

from lms.base.messages import Message, Words, filled, kept, message_of, to_keep, with_values

ODD = ["<b>", '"', "%", "%(x)s", "%s", "%%", "{}", "{0}", "{{7*7}}", "${x}", "50% xong", "a\\b", "\\1", "\\g<0>"]


@pytest.mark.parametrize("odd", ODD)
def test_what_is_put_in_stands_as_it_was_typed(odd: str):
    message = with_values("Không có khối tên “%(x)s”, %(y)s.", x=odd, y="%(x)s")
    assert str(message) == f"Không có khối tên “{odd}”, %(x)s."


def test_days_figures_and_messages_inside_are_written_out():
    inside = (with_values("dòng %(n)s", n=3), message_of("cuối"), with_values("%(x)s", x="%"))
    message = with_values("%(day)s: %(said)s, %(percent)s%%", day=date(2026, 11, 9), said=inside, percent=4.5)
    assert str(message) == "09/11/2026: dòng 3, cuối, %, 4.5%"


def test_a_sentence_without_values_is_not_looked_at():
    assert str(Message("Giảm 50%% và %(x)s")) == "Giảm 50%% và %(x)s"


def test_a_place_without_a_value_stays():
    assert filled("%(a)s và %(b)s", {"a": "1"}) == "1 và %(b)s"


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_no_sentence_and_no_value_makes_it_fall_over(sentence: str, values: dict[str, str]):
    assert isinstance(filled(sentence, values), str)


values = st.recursive(
    st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.builds(
            Message, st.text(), st.dictionaries(st.text(), inner, max_size=3).map(lambda kept: tuple(kept.items()))
        )
    ),
    max_leaves=6,
)


@given(st.text() | st.builds(Message, st.text(), st.dictionaries(st.text(), values).map(lambda d: tuple(d.items()))))
def test_what_is_kept_comes_back(words: Words):
    assert kept(json.loads(json.dumps(to_keep(words)))) == words


@pytest.mark.parametrize("old", ["Ô đáp án ghi “50%”, không khớp lựa chọn nào.", "", "{}", '{"id": "x"}'])
def test_what_was_kept_before_messages_had_values_stays_a_text(old: str):
    assert kept(old) == old
