"""Who may do what: the table at the head of lms/people/permissions.py, role by role and area by area."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area
from lms.areas.models import Area
from lms.base.clock import local_day
from lms.base.errors import NotFound
from lms.people import actions as people, erasing, permissions
from lms.people.models import Person
from lms.people.queries import roles_of
from tests.factories.people import SINCE, World, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)
TODAY = local_day(NOW)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def staff(session: Session, made: World, role: str, area: Area | None, name: str = "Cán Bộ") -> Person:
    person = people.register(session, people.NewPerson(name, 1980, made.hamlet.id), NOW)
    people.grant(session, person, role, area.id if area else None, NOW)
    session.flush()
    return person


@pytest.mark.parametrize(
    ("roles", "gives"),
    [
        ((), ()),
        (("trainer",), ()),
        (("officer",), ("trainer", "officer")),
        (("admin",), ("trainer", "officer", "admin")),
        (("officer", "admin"), ("trainer", "officer", "admin")),
        (("trainer", "officer"), ("trainer", "officer")),
    ],
)
def test_whoever_holds_a_role_gives_those_up_to_it(
    session: Session, made: World, roles: tuple[str, ...], gives: tuple[str, ...]
) -> None:
    person = people.register(session, people.NewPerson("Cán Bộ", 1980, made.hamlet.id), NOW)
    for role in roles:
        people.grant(session, person, role, made.commune.id, NOW)
    session.flush()
    assert permissions.givable_roles(session, person.id, TODAY) == gives


def test_an_officer_s_areas_are_those_of_the_grants_and_an_admin_s_all(session: Session, made: World) -> None:
    both = staff(session, made, "officer", made.next_commune)
    people.grant(session, both, "officer", made.commune.id, NOW)
    people.grant(session, both, "trainer", made.province.id, NOW)
    session.flush()
    assert permissions.officer_areas(session, both.id, TODAY) == tuple(sorted((made.commune.id, made.next_commune.id)))
    other = add_area(session, NewArea("96", "province", "Tỉnh Cà Mau", None, SINCE))
    admin = staff(session, made, "admin", None, "Quản Trị")
    assert permissions.officer_areas(session, admin.id, TODAY) == (made.province.id, other.id)
    for nobody in (staff(session, made, "trainer", made.commune, "Người Soạn").id, made.farmer.id):
        assert permissions.officer_areas(session, nobody, TODAY) == ()


def test_people_are_seen_by_the_officers_of_where_they_live(session: Session, made: World) -> None:
    near, far = staff(session, made, "officer", made.commune), staff(session, made, "officer", made.next_commune)
    assert permissions.person_for_officer(session, near.id, made.farmer.id, TODAY).id == made.farmer.id
    assert permissions.visible_names(session, near.id, [made.farmer.id, 999_999], TODAY) == {
        made.farmer.id: "Nguyễn Thị Thoa"
    }
    assert permissions.visible_names(session, far.id, [made.farmer.id], TODAY) == {}
    for actor, person in ((far.id, made.farmer.id), (made.farmer.id, made.farmer.id), (near.id, 999_999)):
        with pytest.raises(NotFound):
            permissions.person_for_officer(session, actor, person, TODAY)
    erasing.erase(session, session.get_one(Person, made.farmer.id), NOW, by_id=None)
    session.flush()
    with pytest.raises(NotFound):
        permissions.person_for_officer(session, near.id, made.farmer.id, TODAY)


def test_an_area_is_loaded_from_within_one_s_own_only(session: Session, made: World) -> None:
    roots = (made.commune.id,)
    assert permissions.area_within(session, roots, made.hamlet.id, TODAY).id == made.hamlet.id
    for area in (made.province, made.next_commune):
        with pytest.raises(NotFound):
            permissions.area_within(session, roots, area.id, TODAY)


def test_an_account_is_opened_by_whoever_could_give_all_its_roles_there(session: Session, made: World) -> None:
    officer, above = staff(session, made, "officer", made.commune), staff(session, made, "officer", made.province)
    admin, second = staff(session, made, "admin", None, "Quản Trị"), staff(session, made, "admin", None, "Quản Hai")
    trainer = staff(session, made, "trainer", made.commune, "Người Soạn")

    def opens(actor: Person, person: Person) -> bool:
        return permissions.may_open_account(session, actor.id, person.id, TODAY)

    assert all(opens(officer, person) for person in (made.farmer, trainer, officer))
    assert not any(opens(officer, person) for person in (above, admin))
    assert opens(above, officer)
    assert not opens(above, admin)
    assert all(opens(admin, person) for person in (made.farmer, officer, above, second))
    assert opens(made.farmer, made.farmer), "the caller has asked already whether they see each other"
    assert not opens(trainer, officer)
    assert roles_of(session, trainer.id, TODAY)
