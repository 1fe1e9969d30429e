"""What a sign-in opens: a PIN no desk, a copied cookie nothing once its owner has left, the demo's password nothing."""

from dataclasses import replace

import pytest

from lms.operating.demo import staff as demo_staff
from tests.attacks.conftest import Attacked
from tests.attacks.village import FIRST, OFFICERS_PIN, PASSWORD
from tests.attacks.visitor import code_of, where

pytestmark = [pytest.mark.slow, pytest.mark.long]
DESKS = ("/bao-cao", "/quan-ly/", "/quan-ly/nguoi", "/quan-ly/can-bo/them", "/quan-ly/nhat-ky", "/soan/")


@pytest.mark.parametrize("who", ["officer", "trainer"])
def test_four_digits_open_no_desk_whatever_roles_their_owner_holds(attacked: Attacked, who: str) -> None:
    visitor = attacked.visitor()
    signed = visitor.send("/vao-hoc", {"who": getattr(attacked.village, who), "pin": OFFICERS_PIN})
    assert signed.status == 303
    assert visitor.open("/toi").status == 200
    for path in DESKS:
        answer = visitor.open(path)
        assert answer.status in (303, 403), path
        assert answer.status == 403 or where(answer).startswith("/dang-nhap?tiep="), path
    assert any(where(visitor.open(path)) for path in DESKS)


def test_the_password_alone_opens_no_officers_desk(attacked: Attacked) -> None:
    visitor = attacked.visitor()
    assert where(visitor.send("/dang-nhap", {"login": "cansu", "password": PASSWORD})) == "/dang-nhap/buoc-hai"
    for path in (*DESKS, "/toi"):
        assert visitor.open(path).status != 200, path
    right = visitor.send("/dang-nhap/buoc-hai", {"otp": attacked.phone_shows()})
    assert right.status == 303, right.text
    assert visitor.open("/quan-ly/nguoi").status == 200


def test_a_pin_set_from_the_desk_opens_no_desk(attacked: Attacked) -> None:
    """The password lets its owner have a PIN, where there was none; what the PIN opens is the learner's pages."""
    trainer, other = attacked.visitor(), attacked.visitor()
    trainer.send("/dang-nhap", {"login": "doikhoa", "password": PASSWORD})
    assert trainer.open("/soan/").status == 200
    assert trainer.send("/toi/ma-pin", {"old": PASSWORD, "pin": "4826"}).status == 303
    assert other.send("/vao-hoc", {"who": code_of(trainer), "pin": "4826"}).status == 303
    assert other.open("/toi").status == 200
    assert where(other.open("/soan/")).startswith("/dang-nhap?tiep=")


def test_a_first_password_opens_nothing_until_it_is_changed(attacked: Attacked) -> None:
    new = attacked.visitor()
    new.send("/dang-nhap", {"login": "nguoimoi", "password": FIRST})
    for path in ("/soan/", "/soan/moi"):
        assert where(new.open(path)).startswith("/toi/mat-khau"), path


def test_staff_change_their_password_and_the_old_one_is_worth_nothing(attacked: Attacked) -> None:
    own, other = attacked.visitor(), attacked.visitor()
    for visitor in (own, other):
        visitor.send("/dang-nhap", {"login": "doikhoa", "password": PASSWORD})
    fresh = "mưa rơi trên mái lá cọ"
    for weak in ("1234567890", "password12", "trâu"):
        assert own.send("/toi/mat-khau", {"old": PASSWORD, "new": weak, "again": weak}).status == 200
    assert own.send("/toi/mat-khau", {"old": PASSWORD, "new": fresh, "again": fresh}).status == 303
    assert own.open("/soan/").status == 200
    assert other.open("/soan/").status == 303, "every other session of the account is over"
    for password, status in ((PASSWORD, 200), (fresh, 303)):
        assert attacked.visitor().send("/dang-nhap", {"login": "doikhoa", "password": password}).status == status
    back = own.send("/toi/mat-khau", {"old": fresh, "new": PASSWORD, "again": PASSWORD})
    assert back.status == 303, "so that the next test finds the account as it was"


OWN = ("/", "/toi", "/toi/thong-tin", "/toi/thong-tin.json", "/toi/cau-tra-loi", "/toi/may-dang-vao", "/khoa-hoc/thu")
OWN = (*OWN, "/khoa-hoc/thu/bai-1/1", "/khoa-hoc/thu/kiem-tra", "/tro-giup", "/thoat", "/khong-co-trang-nay")
DESK = ("/quan-ly/", "/quan-ly/nguoi", "/quan-ly/nhat-ky", "/bao-cao", "/soan/", "/toi/buoc-hai")


def test_no_page_of_somebody_signed_in_is_kept_by_a_browser(attacked: Attacked) -> None:
    learner, officer = attacked.learner(), attacked.officer()
    for visitor, paths in ((learner, OWN), (officer, (*OWN, *DESK))):
        found = {path: visitor.open(path) for path in paths}
        assert [path for path, reply in found.items() if reply.one("cache-control") != "no-store"] == []
        assert {reply.status for reply in found.values()} <= {200, 303, 403, 404}
    visitors_page = attacked.visitor().open("/khoa-hoc/thu")
    assert visitors_page.one("cache-control") != "no-store", "else nothing above could fail"


@pytest.mark.parametrize("who", ["learner", "officer"])
def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(attacked: Attacked, who: str) -> None:
    visitor = getattr(attacked, who)()
    thief = visitor.copy("127.0.0.66")
    assert thief.open("/toi").status == 200
    assert visitor.send("/thoat", {}).status == 303
    for path in ("/toi", "/toi/thong-tin.json", "/quan-ly/nguoi"):
        answer = thief.open(path)
        assert answer.status == 303, path
        assert where(answer).split("?")[0] in ("/vao-hoc", "/dang-nhap"), path


def test_the_demos_accounts_open_nothing_outside_the_demo(attacked: Attacked) -> None:
    visitor = attacked.visitor()
    staff = visitor.send("/dang-nhap", {"login": "quantri", "password": demo_staff.PASSWORD})
    learner = visitor.send("/vao-hoc", {"who": demo_staff.LEARNER_CODE, "pin": demo_staff.PIN})
    assert (staff.status, learner.status) == (200, 200)
    assert visitor.open("/toi").status == 303


def test_the_doctor_tells_of_demo_people_and_nothing_starts_with_a_short_key(attacked: Attacked) -> None:
    told = attacked.site.lms("doctor")
    assert told.returncode == 1
    assert "1 made-up people are left" in told.stdout, told.stdout + told.stderr
    weak = replace(attacked.site, env=attacked.site.env | {"LMS_SECRET_KEY": "abc"})
    refused = weak.lms("run", "--port", "1")
    assert refused.returncode != 0
    assert "LMS_SECRET_KEY is shorter than 32 characters" in refused.stdout + refused.stderr
