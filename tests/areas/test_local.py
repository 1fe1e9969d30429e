"""What officers pick from, what stands below an area, and what has gone there."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.areas.actions import end_area
from lms.areas.local import areas_to_pick, ended_below, holds_hamlets, in_force, lowest_key, same_names
from lms.areas.models import AreaLevel
from tests.areas.conftest import AFTER, BEFORE, BEGAN, MERGED, Country, put

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


def test_areas_are_picked_from_the_top_down_each_with_the_one_above(session: Session, country: Country) -> None:
    put(session, "05536-03", "hamlet", "Xóm Đồng Chùa", country.commune, MERGED)
    put(session, "05536-04", "hamlet", "Xóm Chùa", country.commune, MERGED)
    picked = areas_to_pick(session, [country.province.id], AFTER, 20, hamlets=False)
    assert [name for _id, name in picked] == [
        "Tỉnh Thái Nguyên",
        "Xã Kim Phượng, Tỉnh Thái Nguyên",
        # Of the commune of old, which has the same name; nobody has moved it yet.
        "Xóm Bản Lanh, Xã Kim Phượng",
        "Xóm Chùa, Xã Kim Phượng",
        "Xóm Đồng Chùa, Xã Kim Phượng",
        "Xóm Gốc Thông, Xã Kim Phượng",
        "Xóm Nà Rọ, Xã Quy Kỳ",
    ]


def test_only_hamlets_are_picked_and_only_so_many(session: Session, country: Country) -> None:
    hamlets = areas_to_pick(session, [country.province.id], AFTER, 20, hamlets=True)
    assert {key for key, _name in hamlets} == {country.na_ro.id, country.ban_lanh.id, country.goc_thong.id}
    assert areas_to_pick(session, [country.province.id], AFTER, 2, hamlets=True) == hamlets[:2]
    assert areas_to_pick(session, [country.joined.id], AFTER, 20, hamlets=True) == []
    assert areas_to_pick(session, [], AFTER, 20, hamlets=True) == []


def test_an_area_is_in_force_from_its_first_day_to_the_day_before_it_ends(country: Country) -> None:
    area = country.old_commune
    days = (BEGAN - DAY, BEGAN, BEFORE, MERGED)
    assert [in_force(area, day) for day in days] == [False, True, True, False]
    assert in_force(country.commune, AFTER)


def test_the_lowest_level_is_the_one_with_the_highest_position(session: Session, country: Country) -> None:
    assert lowest_key(session) == "hamlet"
    session.execute(update(AreaLevel).where(AreaLevel.key == "hamlet").values(position=0))
    assert lowest_key(session) == "commune"


def test_hamlets_stand_below_communes_that_are_in_force(session: Session, country: Country) -> None:
    assert holds_hamlets(session, country.commune, AFTER)
    assert holds_hamlets(session, country.old_commune, BEFORE)
    assert not holds_hamlets(session, country.old_commune, MERGED)
    assert not holds_hamlets(session, country.commune, BEFORE)
    for area in (country.province, country.goc_thong):
        assert not holds_hamlets(session, area, AFTER)


def test_what_has_ended_below_is_told_with_what_it_became_the_last_first(session: Session, country: Country) -> None:
    assert ended_below(session, country.district.id, BEFORE) == []
    assert ended_below(session, country.district.id, MERGED) == [
        (country.old_commune, country.commune),
        (country.quy_ky, country.commune),
    ]
    end_area(session, country.goc_thong, AFTER, None)
    late = put(session, "05536-03", "hamlet", "Xóm Ổi", country.commune, MERGED)
    end_area(session, late, AFTER + DAY, country.ban_lanh)
    assert ended_below(session, country.commune.id, AFTER) == [(country.goc_thong, None)]
    assert ended_below(session, country.commune.id, AFTER + DAY) == [
        (late, country.ban_lanh),
        (country.goc_thong, None),
    ]


def test_a_name_is_the_same_whatever_its_accents_and_word(session: Session, country: Country) -> None:
    commune = country.commune.id
    for typed in ("Xóm Gốc Thông", "Thôn Góc Thong", "goc thong", "BẢN GỐC THÔNG"):
        assert same_names(session, commune, typed, AFTER) == [country.goc_thong]
    assert same_names(session, commune, "Xóm Gốc", AFTER) == []
    assert same_names(session, commune, "Xóm Gốc Thông", BEFORE) == []
    assert same_names(session, country.quy_ky.id, "Xóm Gốc Thông", AFTER) == []
    assert same_names(session, None, "Thai Nguyen", AFTER) == [country.province]
