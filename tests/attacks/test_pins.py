"""Nobody learns, tries out or blocks another's PIN: not by a phone number, not by own accounts, not by patience."""

import pytest

from tests.attacks.conftest import Attacked
from tests.attacks.village import PHONE, PIN
from tests.attacks.visitor import Visitor, code_of, seen, where
from tests.people.knocking import numbers

pytestmark = [pytest.mark.slow, pytest.mark.long]
WRONG = "chưa đúng"
SHARED = "mấy người dùng chung"


def sign_in(who: Visitor, name: str, pin: str) -> tuple[int, str]:
    """(status, the page or where it leads) of a sign-in."""
    answer = who.send("/vao-hoc", {"who": name, "pin": pin})
    return answer.status, where(answer) or answer.text


def sign_out(who: Visitor) -> None:
    """Press "Thoát"."""
    assert who.send("/thoat", {}).status == 303


@pytest.fixture
def at_home(attacked: Attacked) -> Visitor:
    """The grandmother's own phone, on which she has signed in before."""
    home = attacked.visitor()
    assert sign_in(home, attacked.village.grandmother, PIN)[0] == 303
    sign_out(home)
    return home


@pytest.mark.usefixtures("at_home")
def test_joining_with_somebodys_number_and_pin_tells_nothing_of_them(attacked: Attacked) -> None:
    """With the PIN that the grandmother has, and with another: every answer is the same."""
    told = []
    for pin in (PIN, "8264"):
        who = attacked.visitor()
        name, joined = attacked.join(who, pin, phone=PHONE)
        answers = [joined, who.open("/toi")]
        sign_out(who)
        answers += [who.send("/vao-hoc", {"who": PHONE, "pin": pin}), who.open("/toi")]
        assert name in answers[-1].text
        told.append([seen(answer, name) for answer in answers])
    assert told[0] == told[1]
    assert SHARED not in str(told)


def test_an_own_account_with_the_number_is_no_oracle_for_pins(attacked: Attacked, at_home: Visitor) -> None:
    """The attacker's account always fits its own PIN; the number and the grandmother's PIN open only that."""
    who = attacked.visitor()
    name, _answer = attacked.join(who, "8264", phone=PHONE)
    changes = [who.send("/toi/ma-pin", {"old": old, "pin": new}) for old, new in (("8264", PIN), (PIN, "8264"))]
    assert [where(change) for change in changes] == ["/toi", "/toi"]
    sign_out(who)
    status, page = sign_in(who, PHONE, PIN)
    assert (status, WRONG in page, SHARED in page) == (200, True, False)
    assert sign_in(who, PHONE, "8264")[0] == 303
    assert name in who.open("/toi").text
    for guess in ("4826", "4827", "4828"):
        last = who.send("/toi/ma-pin", {"old": "8264", "pin": guess})
        who.send("/toi/ma-pin", {"old": guess, "pin": "8264"})
    assert "8264" not in last.text
    assert last.status != 303, "a PIN is changed five times a day at most"
    assert sign_in(at_home, PHONE, PIN)[0] == 303, "and she signs in as ever"


def test_an_own_right_sign_in_forgets_no_tries_at_another(attacked: Attacked) -> None:
    """Eight wrong ones at the grandmother's code, an own right one between any two: then it waits all the same."""
    who = attacked.visitor("127.0.0.31")
    name, _answer = attacked.join(who, "8264", phone=PHONE)
    sign_out(who)
    statuses = []
    for guess in numbers(9, but=PIN):
        statuses.append(sign_in(who, attacked.village.grandmother, guess)[0])
        assert sign_in(who, PHONE, "8264")[0] == 303, name
        sign_out(who)
    assert statuses == [200] * 8 + [429]


def test_ten_accounts_with_a_number_lock_nobody_out_who_comes_later(attacked: Attacked) -> None:
    number = "0987 654 321"
    for _account in range(10):
        assert attacked.join(attacked.visitor(), phone=number)[1].status == 303
    late, phone = attacked.visitor(), attacked.visitor()
    name, joined = attacked.join(late, "6294", phone=number)
    assert joined.status == 303
    sign_out(late)
    assert sign_in(late, number, "6294")[0] == 303
    assert name in late.open("/toi").text
    assert sign_in(phone, code_of(late), "6294")[0] == 303


def test_patience_ends_after_a_fixed_number_of_guesses_and_the_owner_gets_in(attacked: Attacked) -> None:
    """Whoever knows a code and has any number of devices and addresses has 64 guesses a year, not a day."""
    home = attacked.visitor()
    _name, _answer = attacked.join(home, "6294")
    code = code_of(home)
    sign_out(home)
    looked_at = 0
    for number, guess in enumerate(numbers(70, but="6294")):
        page = sign_in(attacked.visitor(f"127.0.4.{number + 1}"), code, guess)[1]
        looked_at += WRONG in page
    assert looked_at == 64
    status, page = sign_in(attacked.visitor("127.0.5.1"), code, "6294")
    assert (status, "máy mới cần mã mở máy" in page) == (200, True)
    assert sign_in(home, code, "6294")[0] == 303


@pytest.mark.parametrize("pin", ["1122", "2580", "6868", "1212", "0101", "1990", "1234", "2512"])
def test_pins_that_anybody_tries_first_are_refused(attacked: Attacked, pin: str) -> None:
    answer = attacked.join(attacked.visitor(), pin)[1]
    assert answer.status == 200
    assert 'id="pin-error"' in answer.text
