"""People are registered, corrected, moved and given sign-in names; what was is kept, and what cannot be is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.base.clock import local_day
from lms.base.errors import Invalid
from lms.people import actions as people
from lms.people.audit import By
from lms.people.models import AuditEntry, Consent, JoinCode, Person, PersonArea
from tests.factories.people import SINCE, World, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)
TODAY = local_day(NOW)
YEAR = TODAY.year


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as problem:
        deed()
    return problem.value.field


def test_somebody_who_joins_gets_a_code_and_a_home(session: Session, made: World) -> None:
    new = people.NewPerson(" Đỗ  Thị Ước ", "1970", made.hamlet.id, "0912 345 678")
    person = people.register(session, new, NOW, is_demo=True)
    assert (person.name, person.name_search, person.birth_year) == ("Đỗ Thị Ước", "do thi uoc", 1970)
    assert (person.phone, person.guardian_name, person.is_demo) == ("+84912345678", None, True)
    assert len(person.code) == 6
    stay = session.scalars(select(PersonArea).where(PersonArea.person_id == person.id)).one()
    assert (stay.area_id, stay.valid_from, stay.valid_to) == (made.hamlet.id, TODAY, None)


def test_a_child_joins_with_a_guardian_who_agrees(session: Session, made: World) -> None:
    child = people.NewPerson("Lò Văn Ín", YEAR - 12, made.hamlet.id, guardian_name="Lò Thị Hoa", guardian_agrees=True)
    person = people.register(session, child, NOW, by_id=made.farmer.id)
    assert person.guardian_name == "Lò Thị Hoa"
    consent = session.scalars(select(Consent).where(Consent.person_id == person.id)).one()
    assert (consent.purpose, consent.given, consent.recorded_by_id) == ("guardian", True, made.farmer.id)
    alone = people.NewPerson("Lò Văn Hai", YEAR - 12, made.hamlet.id)
    assert refused(lambda: people.register(session, alone, NOW)) == "guardian_name"


def test_nobody_joins_a_hamlet_that_is_not_there_or_not_yet_or_no_more(session: Session, made: World) -> None:
    late = add_area(session, NewArea("05587-02", "hamlet", "Xóm Mới", made.commune.id, TODAY + timedelta(days=1)))
    gone = add_area(session, NewArea("05587-03", "hamlet", "Xóm Cũ", made.commune.id, SINCE))
    end_area(session, gone, TODAY, None)
    for area_id in (999_999, late.id, gone.id):
        new = people.NewPerson("Lê Văn Tám", 1970, area_id)
        assert refused(lambda new=new: people.register(session, new, NOW)) == "area"


def test_a_correction_is_logged_with_what_was_and_of_a_phone_only_its_end(session: Session, made: World) -> None:
    by, farmer = By(made.farmer.id, NOW), made.farmer
    assert people.correct(session, farmer, {"phone": "0912345678"}, by, "nhờ") == ["phone"]
    changes = {"phone": "0987654321", "name": "Nguyễn Thị Thỏa", "birth_year": "1965"}
    assert people.correct(session, farmer, changes, by, "gõ nhầm") == ["name", "phone"]
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.detail["before"] == {"name": "Nguyễn Thị Thoa", "phone": "…678"}
    assert (entry.detail["reason"], farmer.name_search) == ("gõ nhầm", "nguyen thi thoa")
    before = entry.id
    assert people.correct(session, farmer, {"name": "Nguyễn Thị Thỏa"}, by, "lại") == []
    assert session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).one() == before


def test_whoever_turns_out_to_be_grown_up_keeps_no_guardian(session: Session, made: World) -> None:
    child = people.NewPerson("Lò Văn Ín", YEAR - 12, made.hamlet.id, guardian_name="Lò Thị Hoa", guardian_agrees=True)
    person = people.register(session, child, NOW)
    by = By(made.farmer.id, NOW)
    assert people.correct(session, person, {"guardian_name": "Lò Thị Hồng"}, by, "nhầm") == ["guardian_name"]
    assert people.correct(session, person, {"birth_year": YEAR - 13}, by, "nhầm") == ["birth_year"]
    assert person.guardian_name == "Lò Thị Hồng"
    assert people.correct(session, person, {"birth_year": 1980}, by, "nhầm") == ["birth_year", "guardian_name"]
    assert person.guardian_name is None


def test_whoever_moves_keeps_the_former_stay_with_its_days(session: Session, made: World) -> None:
    other = add_area(session, NewArea("05587-02", "hamlet", "Xóm Ổi", made.commune.id, SINCE))
    farmer = made.farmer
    assert refused(lambda: people.move(session, farmer, made.hamlet.id, TODAY)) == "area"
    assert refused(lambda: people.move(session, farmer, other.id, TODAY - timedelta(days=1))) == "on"
    assert refused(lambda: people.move(session, farmer, 999_999, TODAY)) == "area"
    day = TODAY + timedelta(days=3)
    people.move(session, farmer, other.id, day)
    stays = select(PersonArea).where(PersonArea.person_id == farmer.id).order_by(PersonArea.valid_from)
    found = [(stay.area_id, stay.valid_from, stay.valid_to) for stay in session.scalars(stays)]
    assert found == [(made.hamlet.id, TODAY, day), (other.id, day, None)]


def test_whoever_lives_nowhere_is_given_a_home(session: Session, made: World) -> None:
    for stay in session.scalars(select(PersonArea).where(PersonArea.person_id == made.farmer.id)):
        session.delete(stay)
    session.flush()
    people.move(session, made.farmer, made.hamlet.id, TODAY)
    stay = session.scalars(select(PersonArea).where(PersonArea.person_id == made.farmer.id)).one()
    assert (stay.area_id, stay.valid_from) == (made.hamlet.id, TODAY)
    for stay in session.scalars(select(PersonArea).where(PersonArea.person_id == made.farmer.id)):
        session.delete(stay)
    session.flush()
    people.set_password(session, made.farmer, "thoa", "trâu ăn cỏ non chiều", first=True)
    assert made.farmer.password_must_change


@pytest.mark.parametrize("login", ["ab", " a b ", "x" * 61, "cansu", "Cán Sự"])
def test_a_sign_in_name_has_its_length_and_one_owner(session: Session, made: World, login: str) -> None:
    other = people.register(session, people.NewPerson("Cán Bộ", 1980, made.hamlet.id), NOW)
    people.set_login(session, other, "Cán Sự")
    session.flush()
    assert other.login == "cansu"
    assert refused(lambda: people.set_login(session, made.farmer, login)) == "login"
    people.set_login(session, other, "cán sự")
    people.set_login(session, made.farmer, "x" * 60)
    assert made.farmer.login == "x" * 60


def test_codes_to_join_with_are_all_different(session: Session, made: World) -> None:
    for number in range(5):
        people.new_join_code(session, made.hamlet.id, f"Tờ {number}", NOW)
    session.flush()
    codes = session.scalars(select(JoinCode.code)).all()
    assert len(codes) == len(set(codes)) == 5
    assert {len(code) for code in codes} == {6}


def test_roles_and_answers_are_kept_with_who_gave_them(session: Session, made: World) -> None:
    given = people.grant(session, made.farmer, "officer", made.commune.id, NOW, by_id=None)
    assert (given.role, given.area_id, given.valid_from, given.granted_by_id) == (
        "officer",
        made.commune.id,
        TODAY,
        None,
    )
    people.consent(session, made.farmer.id, {"learning": True, "class_list": False}, NOW)
    session.flush()
    said = session.scalars(select(Consent).where(Consent.person_id == made.farmer.id)).all()
    assert {(one.purpose, one.given, one.wording) for one in said} == {
        ("learning", True, people.WORDING),
        ("class_list", False, people.WORDING),
    }
    assert session.get_one(Person, made.farmer.id).pin_hash is None
