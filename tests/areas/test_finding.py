"""What a search for an area finds: what people type, and what the area was called before."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.areas.finding import find
from lms.areas.hamlets import rename_from
from tests.areas.conftest import AFTER, BEFORE, Country, put
from tests.counting import counted

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "typed",
    ["goc thong", "Xóm GỐC Thông", "thong goc", "goc thong kim phuong", "kim phượng gốc", "goc thai nguyen", "gô"],
)
def test_a_search_forgives_accents_order_and_what_is_not_finished(
    session: Session, country: Country, typed: str
) -> None:
    found = find(session, typed, on=AFTER, level="hamlet")
    assert [(hit.id, hit.path, hit.former) for hit in found] == [
        (country.goc_thong.id, "Xóm Gốc Thông, Xã Kim Phượng, Tỉnh Thái Nguyên", "")
    ]


@pytest.mark.parametrize("typed", ["", "  ", "%", "oc thong", "goc thong binh yen", "_oc", "x" * 5000])
def test_a_search_for_what_is_not_there_finds_nothing(session: Session, country: Country, typed: str) -> None:
    assert find(session, typed, on=AFTER) == []


def test_a_former_area_is_found_as_what_it_became(session: Session, country: Country) -> None:
    found = find(session, "quy ky", on=AFTER, level="commune")
    assert [(hit.id, hit.former) for hit in found] == [(country.commune.id, "Xã Quy Kỳ")]
    assert [hit.id for hit in find(session, "quy ky", on=BEFORE, level="commune")] == [country.quy_ky.id]
    both = find(session, "kim phuong", on=AFTER, level="commune")
    assert [hit.id for hit in both] == [country.commune.id], "the one of old and the new one are one"
    assert find(session, "dinh hoa", on=AFTER) == [], "it became nothing"


def test_a_search_keeps_to_a_level_to_an_area_and_to_a_number(session: Session, country: Country) -> None:
    for number in range(5):
        put(session, f"05536-3{number}", "hamlet", f"Xóm Kim {number}", country.commune, AFTER)
    assert {hit.id for hit in find(session, "kim", on=AFTER, level="commune")} == {country.commune.id}
    assert len(find(session, "kim", on=AFTER, level="hamlet", limit=3)) == 3
    assert find(session, "kim 4", on=AFTER, under=[country.quy_ky.id]) == []
    assert len(find(session, "kim 4", on=AFTER, under=[country.province.id])) == 1


def test_whose_name_begins_so_comes_first(session: Session, country: Country) -> None:
    put(session, "05536-40", "hamlet", "Xóm Ba Kim", country.commune, AFTER)
    first = add_area(session, NewArea("05536-41", "hamlet", "Kim Sơn", country.commune.id, AFTER))
    assert find(session, "kim", on=AFTER, level="hamlet")[0].id == first.id


def test_a_former_area_is_found_as_what_is_left_of_it_after_several_steps(session: Session, country: Country) -> None:
    second = rename_from(session, country.goc_thong, "Xóm Hai", AFTER)
    third = rename_from(session, second, "Xóm Ba", AFTER + DAY)
    assert [(hit.id, hit.former) for hit in find(session, "goc thong", on=AFTER)] == [(second.id, "Xóm Gốc Thông")]
    late = find(session, "goc thong", on=AFTER + DAY)
    assert [(hit.id, hit.path.partition(",")[0], hit.former) for hit in late] == [(third.id, "Xóm Ba", "Xóm Gốc Thông")]
    end_area(session, third, AFTER + 2 * DAY, country.ban_lanh)
    for typed in ("goc thong", "xom hai", "xom ba"):
        assert [hit.id for hit in find(session, typed, on=AFTER + 2 * DAY)] == [country.ban_lanh.id], typed
    end_area(session, country.ban_lanh, AFTER + 3 * DAY, None)
    assert find(session, "goc thong", on=AFTER + 3 * DAY) == [], "nothing is left of it"


def test_a_search_asks_twice_whatever_it_finds(session: Session, country: Country) -> None:
    session.flush()
    session.expunge_all()
    with counted(session) as asked:
        assert len(find(session, "xa", on=AFTER)) == 1
        assert len(find(session, "xom", on=AFTER)) == 3
    assert len(asked) == 4
