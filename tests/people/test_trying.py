"""Trying PINs: what somebody who attacks gets, and that it never costs the attacked a right one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.codes import grouped
from lms.base.errors import Invalid, TooMany
from lms.people import actions, devices, passes, sign_ins, signin
from lms.people.accounts import PIN
from lms.people.models import AuditEntry, DevicePass, KnownDevice, Person, SignIn, WrongTry
from lms.people.trying import KNOWN_MOST
from lms.web import limits
from lms.web.limits import Visit
from tests.factories.people import World, world
from tests.people.knocking import NOW, Knocker, numbers

PHONE, RIGHT = "0912345678", "7391"


@pytest.fixture
def made(session: Session) -> World:
    made = world(session, NOW)
    actions.set_pin(made.farmer, RIGHT)
    made.farmer.phone = "+84912345678"
    session.commit()
    return made


@pytest.fixture
def home(session: Session, made: World) -> Knocker:
    """The grandmother's own phone, on which she has signed in before."""
    home = Knocker(session, device="her phone")
    assert home.knock(made.farmer.code, [RIGHT]) == made.farmer
    return home


def notes(session: Session, action: str) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


@pytest.mark.parametrize("fresh", [True, False], ids=["sixty devices", "one device"])
@pytest.mark.parametrize("who", ["code", "phone"])
def test_sixty_wrong_pins_from_the_neighbour_while_grandmother_signs_in(
    session: Session, made: World, home: Knocker, fresh: bool, who: str
):
    neighbour, new_phone = Knocker(session, device="" if fresh else "his"), Knocker(session, device="her new phone")
    name = made.farmer.code if who == "code" else PHONE
    for turn in range(6):
        assert neighbour.knock(name, numbers(60)[turn * 10 : turn * 10 + 10]) is None
        for mine in (PHONE, made.farmer.code):
            assert home.knock(mine, [RIGHT]) == made.farmer
    assert neighbour.looked_at == (60 if fresh else 8)
    assert new_phone.knock(made.farmer.code, [RIGHT]) == made.farmer


def test_ten_thousand_devices_buy_sixty_four_tries_a_year(session: Session, made: World, home: Knocker):
    attacker = Knocker(session)
    assert attacker.knock(made.farmer.code, numbers(100)) is None
    for month in range(1, 12):
        attacker.now = NOW + timedelta(days=30 * month)
        attacker.knock(made.farmer.code, numbers(120)[100:])
    assert attacker.looked_at == PIN.strangers
    assert "mã mở máy" in attacker.refusals[0]
    home.now = attacker.now
    assert home.knock(PHONE, [RIGHT]) == made.farmer
    assert len(notes(session, "pin_failed_often")) == 1


def test_when_strangers_have_used_everything_up_a_pass_lets_a_new_device_in(
    session: Session, made: World, home: Knocker
):
    Knocker(session).knock(made.farmer.code, numbers(100))
    new_phone = Knocker(session, device="her new phone")
    assert new_phone.knock(made.farmer.code, [RIGHT]) is None
    way = passes.make(session, made.farmer.id, NOW)
    assert new_phone.knock(f"{way[:4]}-{way[4:]}".lower(), [RIGHT]) == made.farmer
    assert new_phone.knock(PHONE, [RIGHT]) == made.farmer


@pytest.mark.parametrize("code", ["698VYL5R", "69555555", "H69X3JRJ", "84692345", "22222222"])
def test_a_pass_that_looks_like_a_number_is_a_pass(
    session: Session, made: World, monkeypatch: pytest.MonkeyPatch, code: str
):
    monkeypatch.setattr(passes, "new_code", lambda _length: code)
    way = passes.make(session, made.farmer.id, NOW)
    assert Knocker(session, device="her new phone").knock(grouped(way).lower(), [RIGHT]) == made.farmer


@pytest.mark.parametrize("code", ["694CAT", "697777", "842693", "93EAT4"])
def test_a_learner_code_that_looks_like_a_number_is_a_code(session: Session, made: World, code: str):
    made.farmer.code = code
    assert Knocker(session, device="her phone").knock(code.lower(), [RIGHT]) == made.farmer


def test_the_same_wrong_pin_from_many_devices_counts_once(session: Session, made: World):
    assert Knocker(session).knock(made.farmer.code, ["0000"] * 200, year="1965") is None
    assert Knocker(session, device="her new phone").knock(made.farmer.code, [RIGHT], year="1965") == made.farmer


def test_a_new_pin_begins_anew(session: Session, made: World):
    Knocker(session).knock(made.farmer.code, numbers(100))
    actions.set_pin(made.farmer, "8264")
    assert Knocker(session, device="her new phone").knock(made.farmer.code, ["8264"]) == made.farmer


def test_only_a_right_sign_in_of_this_account_on_this_device_forgets_its_tries(session: Session, made: World):
    """Whoever shares the number cannot wipe the tries against its owner by signing in to an account of their own."""
    attacker = Knocker(session, device="his")
    own = actions.register(session, actions.NewPerson("Kẻ Xấu", 1990, made.hamlet.id, PHONE), NOW)
    actions.set_pin(own, "8264")
    for pin in numbers(8):
        attacker.knock(made.farmer.code, [pin])
        assert attacker.knock(own.code, ["8264"]) == own
    assert attacker.looked_at == 16
    assert attacker.knock(made.farmer.code, [RIGHT]) is None
    assert "wait" in attacker.refusals[0]


def test_eight_accounts_on_a_number_do_not_lock_the_ninth_out(session: Session, made: World, home: Knocker):
    for number in range(8):
        squatter = actions.register(session, actions.NewPerson("Kẻ Xấu", 1990, made.hamlet.id, PHONE), NOW)
        actions.set_pin(squatter, f"82{number}5")
        assert Knocker(session, device="his").knock(squatter.code, [f"82{number}5"]) == squatter
    assert home.knock(PHONE, [RIGHT]) == made.farmer
    ninth = actions.register(session, actions.NewPerson("Nguyễn Thị Chín", 1970, made.hamlet.id, PHONE), NOW)
    actions.set_pin(ninth, "9205")
    session.flush()
    devices.remember(session, ninth.id, "her own", NOW)
    assert Knocker(session, device="her own").knock(PHONE, ["9205"]) == ninth


def test_a_phone_tells_nothing_on_a_device_that_is_new_to_its_owner(session: Session, made: World, home: Knocker):
    """Known or not, right PIN or not: the same answer, and never one for the accounts of somebody else."""
    own = actions.register(session, actions.NewPerson("Kẻ Xấu", 1990, made.hamlet.id, PHONE), NOW)
    attacker = Knocker(session, device="his")
    for pin in ("8264", RIGHT):
        actions.set_pin(own, pin)
        assert attacker.knock(own.code, [pin]) == own
        assert attacker.knock(PHONE, [pin]) == own
    assert attacker.refusals == []
    stranger = Knocker(session)
    assert [stranger.knock(who, [RIGHT]) for who in (PHONE, "0987654321")] == [None, None]
    assert stranger.refusals == []


def test_a_known_device_that_fails_twenty_times_is_new_again_and_signed_out(
    session: Session, made: World, home: Knocker
):
    sign_ins.open_sign_in(session, made.farmer.id, sign_ins.Opening(), NOW)
    moment = NOW
    for number in range(KNOWN_MOST):
        home.now = moment = moment + timedelta(minutes=16)
        assert home.knock(PHONE, [f"{number:04}"]) is None
    assert home.looked_at == KNOWN_MOST + 1
    assert not devices.knows(session, made.farmer.id, "her phone")
    assert session.scalars(select(SignIn).where(SignIn.person_id == made.farmer.id)).all() == []
    assert [note.detail for note in notes(session, "pin_failed_often")] == [{"where": "known device"}]
    assert home.knock(PHONE, [RIGHT]) is None
    assert home.knock(made.farmer.code, [RIGHT]) == made.farmer


@pytest.mark.parametrize("crowd", ["at one address", "everywhere"])
def test_in_a_crowd_of_wrong_tries_a_new_device_is_asked_for_the_year(
    session: Session, made: World, home: Knocker, monkeypatch: pytest.MonkeyPatch, crowd: str
):
    monkeypatch.setattr(limits, "CROWD_AT_ADDRESS", limits.Limit("pin-address", 30, 86400))
    monkeypatch.setattr(limits, "CROWD_IN_ALL", limits.Limit("pin-all", 40, 86400))
    for number in range(30 if crowd == "at one address" else 40):
        address = "one address" if crowd == "at one address" else f"{number}"
        Knocker(session, address=address).knock(f"ZZZ{number:03}", ["0000"])
    new_phone = Knocker(session, device="her new phone")
    for code in (made.farmer.code, "ZZZZZZ"):
        assert new_phone.knock(code, [RIGHT]) is None
    assert len(new_phone.refusals) == 2
    assert all("năm sinh" in words for words in new_phone.refusals)
    assert new_phone.knock(made.farmer.code, [RIGHT], year="1966") is None
    assert home.knock(PHONE, [RIGHT]) == made.farmer
    assert new_phone.knock(made.farmer.code, [RIGHT], year=" 1965 ") == made.farmer
    if crowd == "at one address":
        assert Knocker(session, address="another").knock(made.farmer.code, [RIGHT]) == made.farmer


def test_a_pass_is_used_once_and_for_a_day(session: Session, made: World):
    first, second = passes.make(session, made.farmer.id, NOW), passes.make(session, made.farmer.id, NOW)
    assert first not in str(session.execute(select(DevicePass.code)).all())
    later = Knocker(session, now=NOW + timedelta(days=1, seconds=1))
    assert Knocker(session).knock(first, [RIGHT]) is None
    assert later.knock(second, [RIGHT]) is None
    assert Knocker(session).knock(second, [RIGHT]) == made.farmer
    assert Knocker(session).knock(second, [RIGHT]) is None


def test_a_pass_bears_eight_wrong_pins(session: Session, made: World):
    way = passes.make(session, made.farmer.id, NOW)
    thief = Knocker(session)
    assert thief.knock(way, [*numbers(8), RIGHT]) is None
    assert thief.looked_at == 9
    assert session.scalar(select(func.count()).select_from(DevicePass)) == 0


def test_a_pass_does_not_help_without_the_pin_of_its_owner(session: Session, made: World):
    other = actions.register(session, actions.NewPerson("Trần Văn Bá", 1970, made.hamlet.id), NOW)
    actions.set_pin(other, "8264")
    assert Knocker(session).knock(passes.make(session, made.farmer.id, NOW), ["8264"]) is None


def test_nobody_can_lock_a_staff_name(session: Session, made: World):
    actions.set_password(session, made.farmer, "quantri", "mot-mat-khau-dai")

    def right(device: str) -> Person | None:
        return signin.staff(session, "quantri", "mot-mat-khau-dai", Visit(device, "one address", NOW))

    assert right("her desk") == made.farmer
    for number in range(150):
        assert signin.staff(session, "quantri", f"mat-khau-{number}", Visit(f"{number}", "one address", NOW)) is None
    assert right("her desk") == made.farmer
    assert right("her new desk") == made.farmer
    for number in range(150, 200):
        signin.staff(session, "quantri", f"mat-khau-{number}", Visit(f"{number}", "one address", NOW))
    with pytest.raises(Invalid, match="login"):
        right("another desk")
    assert right("her desk") == made.farmer


def test_a_device_trying_many_accounts_has_to_wait(session: Session, made: World):
    sprayer = Knocker(session, device="his")
    sprayer.knock("", [])
    for number in range(30):
        sprayer.knock(f"ZZZ{number:03}", ["0000"])
    assert sprayer.looked_at == 20


def test_a_new_device_is_told_in_the_log_once_and_nothing_secret_with_it(session: Session, made: World, home: Knocker):
    home.knock(made.farmer.code, [RIGHT])
    Knocker(session, device="her new phone").knock(made.farmer.code, [RIGHT])
    told = notes(session, "new_device")
    assert [(note.subject_id, note.area_id, note.detail) for note in told] == [
        (str(made.farmer.id), made.hamlet.id, {})
    ] * 2


def test_what_is_kept_of_tries_names_nobody_and_does_not_stay(session: Session, made: World, home: Knocker):
    Knocker(session, device="a").knock("ZZZZZZ", ["0000"])
    Knocker(session, device="b").knock(made.farmer.code, ["5555"])
    home.knock(PHONE, ["5555"])
    kept = str(session.execute(select(WrongTry.door, WrongTry.guess)).all())
    for secret in ("0000", "5555", "ZZZZZZ", PHONE, made.farmer.code):
        assert f"/{secret}" not in kept
    for days, left in ((2, 2), (366, 1), (800, 0)):
        devices.sweep(session, NOW + timedelta(days=days))
        assert session.scalar(select(func.count()).select_from(WrongTry)) == left
    assert session.scalar(select(func.count()).select_from(KnownDevice)) == 0


def test_devices_of_a_person_and_people_of_a_device_are_bounded(
    session: Session, made: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(devices, "DEVICES_MOST", 3)
    for number in range(5):
        devices.remember(session, made.farmer.id, f"{number}", NOW + timedelta(minutes=number))
    kept = session.scalars(select(KnownDevice.device).order_by(KnownDevice.device)).all()
    assert kept == ["2", "3", "4"]
    monkeypatch.setattr(devices, "PEOPLE_MOST", 2)
    for number in range(3):
        one = actions.register(session, actions.NewPerson("Nguyễn Thị An", 1990, made.hamlet.id), NOW)
        devices.remember(session, one.id, "shared", NOW + timedelta(minutes=number))
    assert session.scalar(select(func.count()).where(KnownDevice.device == "shared")) == 2


def test_every_wait_is_for_the_own_tries(session: Session, made: World, home: Knocker):
    """Whoever waits may come in with the right PIN as soon as the wait told is over."""
    Knocker(session).knock(made.farmer.code, numbers(40))
    new_phone = Knocker(session, device="her new phone")
    for pin in numbers(50)[40:48]:
        new_phone.knock(made.farmer.code, [pin])
    with pytest.raises(TooMany) as told:
        signin.learner(session, made.farmer.code, RIGHT, new_phone.visit())
    new_phone.now += timedelta(seconds=told.value.seconds)
    assert new_phone.knock(made.farmer.code, [RIGHT]) == made.farmer
