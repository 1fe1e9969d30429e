"""Learning belongs to whoever learnt: no page gives answers away, no cookie counts, nobody races to a certificate."""

import re

import pytest

from tests.attacks.conftest import Attacked
from tests.attacks.visitor import Visitor, where
from tests.quizzes.bots import SIGNS, chosen, groups_of

pytestmark = [pytest.mark.slow, pytest.mark.long]
FORM = re.compile(r'<form class="whole" method="post" action="/kiem-tra/.*?</form>', re.DOTALL)
RIGHT = re.compile(r"trả lời đúng (\d+) trên (\d+) câu")
#: One test each; two people, because after three failed ones reading comes first.
BOTS = ("place", "value", "id", "near the name", "same end as the name", "same place as the group")


def test_a_bot_that_reads_names_ids_and_places_puts_nothing_in_order(attacked: Attacked) -> None:
    """Five things in one of 120 orders, sixty times: eight right ones by chance are one run in ten million."""
    right = asked = 0
    for three in (BOTS[:3], BOTS[3:]):
        who = attacked.learner()
        assert who.send("/khoa-hoc/thu-tu/vao", {}, page="/khoa-hoc/thu-tu").status == 303
        for sign in three:
            found = _test_by_sign(who, sign)
            right, asked = right + found[0], asked + found[1]
    assert asked == 60
    assert right < 8


def _test_by_sign(who: Visitor, sign: str) -> tuple[int, int]:
    """(right, asked) of a whole test, answered by one sign."""
    at = where(who.send("/khoa-hoc/thu-tu/kiem-tra", {}))
    while not at.endswith("/xem-lai"):
        page, presses, onward = who.open(at), 0, ""
        while not onward:
            drawn = FORM.search(page.text)
            assert drawn is not None, at
            form = chosen(groups_of(drawn[0]), SIGNS[sign], backwards=False)
            page = who.send(at, {name: values[0] for name, values in form.items()}, page)
            presses, onward = presses + 1, where(page)
        assert presses == 4, "the bot places four things, and the fifth finds its place"
        at = onward
    result = who.open(where(who.send(at.replace("/xem-lai", "/nop"), {}, page=at)))
    told = RIGHT.search(result.text)
    assert told is not None, result.text
    return int(told[1]), int(told[2])


def test_a_cookie_that_claims_everything_counts_nothing(attacked: Attacked) -> None:
    version = attacked.village.version_id
    claim = f"{'A' * 16}~0~{version}.1.ff~{version}.2.ff"
    for forged in (f"{version}.1.ffff~{version}.2.ffff", claim, f"{claim}.c2lnbmVk"):
        who = attacked.visitor()
        who.cookies |= {"da-doc": forged, "__Host-da-doc": forged}
        name, joined = attacked.join(who)
        page = who.open(where(joined)).text
        assert name in page
        assert "Phần vừa đọc trên máy này" not in page
        assert who.send("/khoa-hoc/thu/vao", {}, page="/khoa-hoc/thu").status == 303
        course = who.open("/khoa-hoc/thu").text
        assert "Bắt đầu học" in course
        assert "Đã học" not in course


def test_a_passed_test_without_reading_is_no_certificate(attacked: Attacked) -> None:
    who = attacked.learner()
    who.send("/khoa-hoc/thu/vao", {}, page="/khoa-hoc/thu")
    at = where(who.send("/khoa-hoc/thu/kiem-tra", {}))
    while not at.endswith("/xem-lai"):
        page = who.open(at)
        (group,) = groups_of((FORM.search(page.text) or [""])[0])
        right = next(choice.value for choice in group.choices if choice.words == "Hỏi lại")
        at = where(who.send(at, {group.name: right}, page))
    result = who.open(where(who.send(at.replace("/xem-lai", "/nop"), {}, page=at))).text
    assert "<h1>Bà con đạt rồi</h1>" in result
    assert "Còn vài bài chưa đọc hết" in result
    assert "Chưa có giấy nào" in who.open("/toi").text
