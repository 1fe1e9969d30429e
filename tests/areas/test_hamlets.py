"""Hamlets as officers look after them: added, renamed from a day on, respelled, ended."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, end_area
from lms.areas.finding import find
from lms.areas.hamlets import SameName, add_hamlet, end_hamlet, rename_from, respell
from lms.areas.models import Area
from lms.areas.queries import area_by_code, children
from lms.base.errors import Invalid
from tests.areas.conftest import AFTER, BEFORE, MERGED, Country, put

DAY = timedelta(days=1)


def new(name: str, code: str = "05536-03", on: date = AFTER) -> NewArea:
    """A hamlet as an officer asks for it."""
    return NewArea(code, "hamlet", name, None, on, "cán bộ xã")


def refused(deed: Callable[[], object]) -> str:
    """The field that a deed is refused for."""
    with pytest.raises(Invalid) as error:
        deed()
    return error.value.field


def test_a_hamlet_is_added_to_its_commune(session: Session, country: Country) -> None:
    made = add_hamlet(session, country.commune, new("  Thôn  Ổi ", "05536-0a"))
    assert (made.full_name, made.code, made.level) == ("Thôn Ổi", "05536-0A", "hamlet")
    assert (made.parent_id, made.valid_from, made.source) == (country.commune.id, AFTER, "cán bộ xã")


def test_no_hamlet_is_older_than_its_commune(session: Session, country: Country) -> None:
    assert refused(lambda: add_hamlet(session, country.commune, new("Xóm Ổi", on=BEFORE))) == "on"
    assert add_hamlet(session, country.commune, new("Xóm Ổi", on=MERGED)).valid_from == MERGED


@pytest.mark.parametrize(("name", "code", "field"), [("", "05536-03", "full_name"), ("Xóm Ổi", "?", "code")])
def test_name_and_code_of_a_hamlet_are_looked_at(
    session: Session, country: Country, name: str, code: str, field: str
) -> None:
    assert refused(lambda: add_hamlet(session, country.commune, new(name, code))) == field


def test_a_code_is_free_only_when_nobody_has_it_then_or_later(session: Session, country: Country) -> None:
    later = put(session, "05536-09", "hamlet", "Xóm Sau", country.commune, AFTER + 9 * DAY)
    for code in ("05536-02", later.code):
        assert refused(lambda code=code: add_hamlet(session, country.commune, new("Xóm Ổi", code))) == "code"
    end_area(session, country.goc_thong, AFTER, None)
    assert refused(lambda: add_hamlet(session, country.commune, new("Xóm Ổi", "05536-02", AFTER - DAY))) == "code"
    assert add_hamlet(session, country.commune, new("Xóm Ổi", "05536-02")).code == "05536-02"


def test_of_two_hamlets_with_one_name_the_officer_is_asked_first(session: Session, country: Country) -> None:
    twin = new("Thôn Góc Thong")
    with pytest.raises(SameName) as asked:
        add_hamlet(session, country.commune, twin)
    assert (asked.value.found, asked.value.key) == ([country.goc_thong], str(country.goc_thong.id))
    with pytest.raises(SameName):
        add_hamlet(session, country.commune, twin, known="0")
    made = add_hamlet(session, country.commune, twin, known=asked.value.key)
    with pytest.raises(SameName) as again:
        add_hamlet(session, country.commune, new("Xóm Gốc Thông", "05536-04"), known=asked.value.key)
    assert set(again.value.key.split(",")) == {str(country.goc_thong.id), str(made.id)}, "there is one more by now"


def test_namesakes_elsewhere_or_of_other_times_are_no_doubt(session: Session, country: Country) -> None:
    elsewhere = put(session, "05600", "commune", "Xã Phượng Tiến", country.province)
    put(session, "05600-01", "hamlet", "Xóm Ổi", elsewhere)
    past = put(session, "05536-08", "hamlet", "Thôn Ổi", country.commune, MERGED)
    end_area(session, past, AFTER, None)
    assert add_hamlet(session, country.commune, new("Xóm Ổi")).full_name == "Xóm Ổi"


@pytest.mark.both_engines
def test_a_hamlet_is_called_otherwise_from_a_day_on(session: Session, country: Country) -> None:
    made = rename_from(session, country.goc_thong, "Xóm Ổi", AFTER)
    assert area_by_code(session, "05536-02", AFTER - DAY).full_name == "Xóm Gốc Thông"
    assert area_by_code(session, "05536-02", AFTER) is made
    assert (made.full_name, made.parent_id, made.level) == ("Xóm Ổi", country.commune.id, "hamlet")
    assert country.goc_thong.successor_id == made.id
    assert [area.full_name for area in children(session, country.commune.id, AFTER)] == ["Xóm Ổi"]
    assert [(hit.id, hit.path) for hit in find(session, "goc thong", on=AFTER)] == [
        (made.id, "Xóm Ổi, Xã Kim Phượng, Tỉnh Thái Nguyên")
    ]


def test_a_hamlet_that_is_renamed_gets_another_name_on_another_day(session: Session, country: Country) -> None:
    put(session, "05536-05", "hamlet", "Xóm Ổi", country.commune, MERGED)
    area = country.goc_thong
    assert refused(lambda: rename_from(session, area, " Xóm Gốc Thông ", AFTER)) == "full_name"
    assert refused(lambda: rename_from(session, area, "", AFTER)) == "full_name"
    assert refused(lambda: rename_from(session, area, "Xóm Mới", MERGED)) == "on"
    assert refused(lambda: rename_from(session, area, "Thôn Oi", AFTER)) == "known"
    assert rename_from(session, area, "Xóm Goc Thong", MERGED + DAY).name == "Goc Thong", "its own name is no doubt"


def test_how_a_name_is_written_is_corrected_where_it_stands(session: Session, country: Country) -> None:
    put(session, "05536-05", "hamlet", "Xóm Ổi", country.commune, MERGED)
    area = country.goc_thong
    assert respell(session, area, "Xóm Gốc Thong") is area
    assert (area.full_name, area.valid_from, area.valid_to) == ("Xóm Gốc Thong", MERGED, None)
    assert refused(lambda: respell(session, area, "")) == "full_name"
    assert refused(lambda: respell(session, area, "Xóm Ối")) == "known"
    assert area.full_name == "Xóm Gốc Thong"


def merged(session: Session, country: Country, successor: Area | None, on: date = AFTER) -> str:
    return refused(lambda: end_hamlet(session, country.goc_thong, on, successor))


def test_a_hamlet_becomes_part_of_another_that_is_there(session: Session, country: Country) -> None:
    gone = put(session, "05536-05", "hamlet", "Xóm Cũ", country.commune, MERGED)
    end_area(session, gone, AFTER, None)
    coming = put(session, "05536-06", "hamlet", "Xóm Mới", country.commune, AFTER + DAY)
    assert merged(session, country, country.goc_thong) == "area"
    assert merged(session, country, gone) == merged(session, country, coming) == "area"
    assert country.goc_thong.valid_to is None
    assert end_hamlet(session, country.goc_thong, AFTER, country.ban_lanh) is country.goc_thong
    assert (country.goc_thong.valid_to, country.goc_thong.successor_id) == (AFTER, country.ban_lanh.id)


def test_a_hamlet_goes_without_becoming_anything(session: Session, country: Country) -> None:
    end_hamlet(session, country.goc_thong, AFTER, None)
    assert (country.goc_thong.valid_to, country.goc_thong.successor_id) == (AFTER, None)
    assert children(session, country.commune.id, AFTER) == []
