"""Drawing a test: the rules are kept where they can be, whatever the labels; what cannot be kept is told."""

import random
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from lms.quizzes.drawing import DrawRule, draw, read_rule, rules_of, short_rules, written_rule
from lms.quizzes.rules import DIFFICULTIES


@dataclass(frozen=True)
class One:
    """A question as rules see it."""

    tags: tuple[str, ...] = ()
    difficulty: str = ""
    number: int = field(default=0)


TAGS = ("mã OTP", "ở chợ", "nhóm: Thanh toán")
banks = st.lists(
    st.builds(One, st.lists(st.sampled_from(TAGS), max_size=2).map(tuple), st.sampled_from(("", *DIFFICULTIES))),
    max_size=5,
)
rules_ = st.lists(
    st.builds(DrawRule, st.integers(1, 3), st.sampled_from(("", *TAGS)), st.sampled_from(("", *DIFFICULTIES))),
    max_size=2,
)


def most_places(bank: list[One], rules: list[DrawRule]) -> int:
    """The most places of rules that any choice of questions fills, by trying every one."""
    slots = [rule for rule in rules for _ in range(rule.count)]

    def fill(slot: int, used: frozenset[int]) -> int:
        if slot == len(slots):
            return 0
        best = fill(slot + 1, used)
        for n, question in enumerate(bank):
            if n not in used and slots[slot].fits(question):
                best = max(best, 1 + fill(slot + 1, used | {n}))
        return best

    return fill(0, frozenset())


@given(banks, rules_, st.integers(1, 9), st.integers(0, 99))
def test_no_other_choice_would_keep_the_rules_better(bank: list[One], rules: list[DrawRule], size: int, seed: int):
    got = sum(rule.count for rule in rules) - sum(rule.count - got for rule, got in short_rules(bank, rules))
    assert got == most_places(bank, rules)
    drawn = draw([One(one.tags, one.difficulty, n) for n, one in enumerate(bank)], size, random.Random(seed), rules)
    assert len(drawn) == len({one.number for one in drawn}) == min(size, len(bank))


def test_a_question_that_fits_two_rules_goes_where_it_is_needed():
    bank = [One(("a",), "dễ"), One(("a",)), One((), "khó")]
    rules = [DrawRule(1, "a"), DrawRule(1, "", "dễ")]
    for seed in range(40):
        drawn = draw(bank, 2, random.Random(seed), rules)
        assert any(rules[0].fits(one) and rules[1].fits(other) for one, other in [*combinations(drawn, 2), drawn[::-1]])
    assert short_rules(bank, rules) == []


def test_what_the_bank_cannot_give_is_told_with_how_many_it_has():
    assert short_rules([One(("a",))], [DrawRule(3, "a"), DrawRule(1, "b")]) == [
        (DrawRule(3, "a"), 1),
        (DrawRule(1, "b"), 0),
    ]


def test_every_question_is_drawn_now_and_then_with_and_without_rules():
    bank = [One(("a",) if n % 2 else (), number=n) for n in range(8)]
    for rules in ((), (DrawRule(2, "a"),)):
        seen = {one.number for seed in range(80) for one in draw(bank, 4, random.Random(seed), rules)}
        assert seen == set(range(8))


def test_labels_are_the_same_with_and_without_accents_and_capitals():
    assert DrawRule(1, "ma otp").fits(One(("Mã OTP",)))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("3: mã OTP", DrawRule(3, "mã OTP")),
        ("2: độ khó: dễ", DrawRule(2, "", "dễ")),
        ("1: nhóm: Ở chợ + độ khó: khó", DrawRule(1, "nhóm: Ở chợ", "khó")),
        ("4: Do kho: VUA", DrawRule(4, "", "vừa")),
    ],
)
def test_a_rule_is_read_as_people_write_it(written: str, rule: DrawRule):
    assert read_rule(written) == rule
    assert read_rule(written_rule(rule)) == rule


@pytest.mark.parametrize("written", ["", "mã OTP", "0: mã OTP", "3:", "3: độ khó: quá khó", "3: a + b", "100: a"])
def test_what_is_no_rule_is_refused(written: str):
    assert read_rule(written) is None


def test_rules_come_back_from_what_a_version_keeps():
    rules = (DrawRule(3, "mã OTP"), DrawRule(1, "", "khó"))
    assert rules_of({"draw": [rule.kept() for rule in rules]}) == rules
    assert rules_of({}) == ()
