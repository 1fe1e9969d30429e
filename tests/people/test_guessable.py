"""Passwords that are tried first are refused, whoever chooses them; long odd ones of any kind are taken."""

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.orm import Session

from lms.base.errors import Invalid
from lms.people import actions, officer_actions, rules
from lms.people.guessable import common, is_guessable, leaked
from tests.factories.people import world
from tests.factories.staff import NOW

ABOUT = ("Nguyễn Thị Cán Bộ", "canbo", "0912345678", "1980", "Xóm Gốc Thông", "Xã Bình Yên")
WEAK = """
matkhau123456|password12345|1234567890ab|qwertyuiop12|P@ssw0rd2024!|aaaaaaaaaaaa|abcabcabcabc
nguyenthicanbo|canbo0912345678|Bình Yên 1980!!|lop-lang-demo|Lớp Làng 2026|vietnam20242024
1q2w3e4r5t6y|1qaz2wsx3edc|matkhaumatkhau|Mật khẩu 2024|aAbBcCdDeEfF|abcdefghijkl|zyxwvutsrqponm
............|0912345678000|1980198019801980|gocthongbinhyen|Admin@123456|anhyeuem2024|hanoi123456789
121212121212|qwerty123456|asdfghjkl;123|Nguyễn Thị 1980|iloveyou1234|taikhoan12345
"""
STRONG = """
mưa rơi trên mái lá cọ|trâu ăn cỏ non chiều|correct horse battery|7k3m-9pqr-xw4d|mot-mat-khau-dai
mật khẩu của tôi là gì|-- ngay hôm nay --
"""


def of(text: str) -> list[str]:
    return [word for line in text.split("\n") for word in line.split("|") if word]


@pytest.mark.parametrize("password", of(WEAK))
def test_easy_ones_are_refused(password: str):
    with pytest.raises(Invalid):
        rules.password(password, ABOUT)


@pytest.mark.parametrize("password", of(STRONG))
def test_odd_ones_are_taken(password: str):
    assert rules.password(password, ABOUT) == password


def test_the_list_is_long_and_in_one_form():
    assert len(common()) > 3000
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in common())


def test_what_leaked_elsewhere_is_refused_however_it_is_capitalised():
    assert len(leaked()) > 3000
    assert all(12 <= len(word) <= 128 and word == word.lower() for word in leaked())
    for word in leaked():
        assert is_guessable(word)
    for dressed in ("123qweASDzxc", "FinalFantasy", "  motherfucker ", "Przyjaciolki"):
        with pytest.raises(Invalid):
            rules.password(dressed)


def test_every_common_one_is_refused_with_years_capitals_and_signs_added():
    for word in sorted(common())[::37]:
        for dressed in (word, word.title() + "2026!", word.upper() + "123456789012", "  " + word + "...."):
            assert is_guessable(dressed) or len(dressed.strip(" .!0123456789")) == 0, dressed


@pytest.mark.parametrize("length", [12, 64, 128])
def test_long_ones_are_taken_whole(length: int):
    password = ("mưa rơi trên mái lá cọ, trâu ăn cỏ non chiều. " * 4)[:length]
    assert rules.password(password) == password


@pytest.mark.parametrize("length", [0, 11, 129])
def test_too_short_and_too_long_ones_are_refused(length: int):
    with pytest.raises(Invalid):
        rules.password(("mưa rơi trên mái lá cọ, trâu ăn cỏ non chiều. " * 4)[:length])


@given(st.text(max_size=140), st.lists(st.text(max_size=20), max_size=4))
def test_whatever_is_typed_is_judged(password: str, about: list[str]):
    assert is_guessable(password, about) in (True, False)


def test_what_the_program_draws_is_taken(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Where it is little more than the owner's name it is drawn again; what else is wrong is told."""
    person = actions.register(session, actions.NewPerson("Hoàng Yến Xuân", 1980, world(session, NOW).hamlet.id), NOW)
    drawn = iter("hoangyen2345" + "xuanyen2hoan" + "k7mwq3rtzp8d")
    with monkeypatch.context() as patch:
        patch.setattr(officer_actions.secrets, "choice", lambda _letters: next(drawn))
        made = officer_actions.fresh_password(lambda one: actions.set_password(session, person, "xuan", one))
    assert made == "k7mw-q3rt-zp8d"
    with pytest.raises(Invalid, match="Tên đăng nhập"):
        officer_actions.fresh_password(lambda one: actions.set_password(session, person, "x", one))


def test_the_name_the_phone_and_the_place_of_the_owner_are_known(session: Session):
    made = world(session, NOW)
    actions.correct(session, made.farmer, {"phone": "0912345678"}, _by(made.farmer.id), "")
    for password in ("Gốc Thông 2026", "xaBinhYen-19-65", "0912345678 thoa", "Thái Nguyên 1965"):
        with pytest.raises(Invalid, match="dễ đoán"):
            actions.set_password(session, made.farmer, "thoa65", password)


def _by(person_id: int):
    from lms.people.audit import By

    return By(person_id, NOW)
