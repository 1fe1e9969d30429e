"""Corrections are asked for, answered once, and only by whoever looks after the area."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.errors import Conflict, Invalid, NotFound
from lms.base.paging import Span
from lms.people import actions as people, corrections
from lms.people.audit import By
from lms.people.corrections import Wish
from lms.people.models import CorrectionRequest, Person
from lms.people.queries import home_area_id
from tests.factories.people import World, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)
TODAY = local_day(NOW)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@pytest.fixture
def officer(session: Session, made: World) -> Person:
    person = people.register(session, people.NewPerson("Cán Bộ", 1980, made.hamlet.id), NOW)
    people.grant(session, person, "officer", made.commune.id, NOW)
    return person


def asked(session: Session, made: World, field: str = "name", wanted: str = "Nguyễn Thị Thỏa") -> CorrectionRequest:
    corrections.ask(session, made.farmer, Wish(field, wanted, "thiếu dấu"), NOW, 10)
    return corrections.of_person(session, made.farmer.id)[0]


def refused(session: Session, person: Person, field: str, wanted: str, note: str = "") -> str:
    with pytest.raises(Invalid) as problem:
        corrections.ask(session, person, Wish(field, wanted, note), NOW, 10)
    return problem.value.field


def test_a_request_says_what_is_wanted_and_until_when_it_is_answered(session: Session, made: World) -> None:
    request = asked(session, made, wanted="  Nguyễn  Thị Thỏa ")
    assert (request.field, request.wanted, request.note) == ("name", "Nguyễn Thị Thỏa", "thiếu dấu")
    assert (request.state, request.due_on, request.asked_at) == ("open", TODAY + timedelta(days=10), NOW)


@pytest.mark.parametrize(
    ("field", "typed", "wanted"),
    [
        ("birth_year", "1966", "1966"),
        ("phone", "0912 345 678", "+84912345678"),
        ("phone", "", ""),
        ("guardian_name", "", ""),
        ("area", " Xóm  Ổi, Bình Yên ", "Xóm Ổi, Bình Yên"),
    ],
)
def test_what_is_wanted_is_kept_as_it_would_be_written(
    session: Session, made: World, field: str, typed: str, wanted: str
) -> None:
    assert asked(session, made, field, typed).wanted == wanted


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "A"), ("name", "Văn 2"), ("birth_year", "1066"), ("phone", "12"), ("area", "x"), ("area", "x" * 201)],
)
def test_what_cannot_be_is_refused_beside_what_was_typed(session: Session, made: World, field: str, typed: str) -> None:
    assert refused(session, made.farmer, field, typed) == "wanted"


def test_only_what_can_be_corrected_and_only_a_short_note(session: Session, made: World) -> None:
    assert refused(session, made.farmer, "login", "thoa") == "field"
    assert refused(session, made.farmer, "name", "Nguyễn Thị Thỏa", "x" * 301) == "note"


def test_one_open_request_a_field(session: Session, made: World) -> None:
    first = asked(session, made)
    assert refused(session, made.farmer, "name", "Nguyễn Thị Khác") == "field"
    asked(session, made, "birth_year", "1966")
    corrections.take_back(session, made.farmer.id, first.id, NOW)
    assert first.state == "taken_back"
    assert asked(session, made, wanted="Nguyễn Thị Khác").id != first.id


def test_nobody_takes_back_what_another_asked_and_nothing_is_taken_back_twice(
    session: Session, made: World, officer: Person
) -> None:
    request = asked(session, made)
    for person_id, number in ((officer.id, request.id), (made.farmer.id, 999_999)):
        with pytest.raises(NotFound):
            corrections.take_back(session, person_id, number, NOW)
    corrections.take_back(session, made.farmer.id, request.id, NOW)
    corrections.take_back(session, made.farmer.id, request.id, NOW + timedelta(days=1))
    assert request.done_at == NOW


def test_the_officer_of_the_area_sees_it_and_no_other_does(session: Session, made: World, officer: Person) -> None:
    stranger = people.register(session, people.NewPerson("Bên Cạnh", 1980, made.next_commune.id), NOW)
    people.grant(session, stranger, "officer", made.next_commune.id, NOW)
    late = asked(session, made)
    late.due_on = TODAY - timedelta(days=1)
    asked(session, made, "birth_year", "1966")
    rows, count = corrections.list_open(session, officer.id, TODAY, Span(0, 10))
    assert (rows[0].id, rows[0].field, rows[0].area) == (late.id, "name", "Xóm Gốc Thông")
    assert (count, corrections.count_open(session, officer.id, TODAY)) == (2, (2, 1))
    assert corrections.request_for_officer(session, officer.id, late.id, TODAY) is late
    assert corrections.list_open(session, stranger.id, TODAY, Span(0, 10)) == ([], 0)
    with pytest.raises(NotFound):
        corrections.request_for_officer(session, stranger.id, late.id, TODAY)


def test_a_request_is_done_as_it_was_asked(session: Session, made: World, officer: Person) -> None:
    by = By(officer.id, NOW)
    for field, wanted, expected in (
        ("name", "Nguyễn Thị Thỏa", "Nguyễn Thị Thỏa"),
        ("birth_year", "1966", 1966),
        ("phone", "0912345678", "+84912345678"),
        ("phone", "", None),
    ):
        request = asked(session, made, field, wanted)
        corrections.apply(session, request, by)
        session.flush()
        assert getattr(made.farmer, field) == expected
        assert (request.state, request.done_at, request.done_by_id) == ("done", NOW, officer.id)
        with pytest.raises(Conflict):
            corrections.apply(session, request, by)
        with pytest.raises(Conflict):
            corrections.refuse(session, request, "Không", by)


def test_a_hamlet_is_chosen_for_what_was_typed(session: Session, made: World, officer: Person) -> None:
    from lms.areas.actions import NewArea, add_area
    from tests.factories.people import SINCE

    other = add_area(session, NewArea("05587-02", "hamlet", "Xóm Ổi", made.commune.id, SINCE))
    request, by = asked(session, made, "area", "Xóm Ổi"), By(officer.id, NOW)
    with pytest.raises(Invalid) as problem:
        corrections.apply(session, request, by)
    assert (problem.value.field, request.state) == ("area", "open")
    corrections.apply(session, request, by, area_id=other.id)
    assert home_area_id(session, made.farmer.id) == other.id


def test_a_refusal_has_a_reason_that_can_be_read(session: Session, made: World, officer: Person) -> None:
    request, by = asked(session, made), By(officer.id, NOW)
    for answer in ("", "  ", "x" * 301):
        with pytest.raises(Invalid) as problem:
            corrections.refuse(session, request, answer, by)
        assert problem.value.field == "answer"
    corrections.refuse(session, request, " Giấy tờ  ghi Thoa ", by)
    assert (request.state, request.answer, request.done_by_id) == ("refused", "Giấy tờ ghi Thoa", officer.id)
    assert made.farmer.name == "Nguyễn Thị Thoa"
