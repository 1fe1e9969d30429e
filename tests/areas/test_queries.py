"""The dated tree: what lies where on which day, and where former areas count."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.areas import queries
from lms.areas.actions import end_area, move
from lms.areas.hamlets import rename_from
from lms.areas.models import Area
from lms.base.errors import NotFound
from tests.areas.conftest import AFTER, BEFORE, BEGAN, MERGED, Country, put
from tests.counting import counted

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


def under(session: Session, *areas: Area, on: object = AFTER) -> set[int]:
    """The ids of a subtree."""
    return set(session.scalars(queries.subtree_select([area.id for area in areas], on)))  # type: ignore[arg-type]


def ids(*areas: Area) -> set[int]:
    return {area.id for area in areas}


def test_an_area_is_known_by_its_id_and_by_code_and_day(session: Session, country: Country) -> None:
    assert queries.area_by_id(session, country.commune.id) is country.commune
    assert queries.area_by_code(session, "05536", BEFORE) is country.old_commune
    assert queries.area_by_code(session, "05536", MERGED) is country.commune
    for ask in (
        lambda: queries.area_by_id(session, 999_999),
        lambda: queries.area_by_code(session, "05539", MERGED),
        lambda: queries.area_by_code(session, "05536", BEGAN - DAY),
        lambda: queries.path_text(session, 999_999),
    ):
        with pytest.raises(NotFound):
            ask()


def test_what_lies_above_comes_nearest_first(session: Session, country: Country) -> None:
    above = queries.ancestors(session, country.na_ro.id)
    assert above == [country.quy_ky, country.district, country.province]
    assert queries.ancestors(session, country.province.id) == []


def test_an_address_leaves_out_districts_but_a_district_has_a_name(session: Session, country: Country) -> None:
    assert queries.path_text(session, country.na_ro.id) == "Xóm Nà Rọ, Xã Quy Kỳ, Tỉnh Thái Nguyên"
    assert queries.path_text(session, country.district.id) == "Huyện Định Hóa, Tỉnh Thái Nguyên"
    with counted(session) as asked:
        found = queries.paths(session, [country.goc_thong.id, country.province.id, country.goc_thong.id])
    assert found == {
        country.goc_thong.id: "Xóm Gốc Thông, Xã Kim Phượng, Tỉnh Thái Nguyên",
        country.province.id: "Tỉnh Thái Nguyên",
    }
    assert len(asked) == 1
    assert queries.paths(session, []) == queries.paths(session, [999_999]) == {}


def test_children_of_a_day_stand_in_vietnamese_order(session: Session, country: Country) -> None:
    for number, name in enumerate(("Đồng", "Ổi", "Dâu", "Ao", "Ấm"), 10):
        put(session, f"05536-{number}", "hamlet", f"Xóm {name}", country.commune, AFTER)
    names = [area.name for area in queries.children(session, country.commune.id, AFTER)]
    assert names == ["Ao", "Ấm", "Dâu", "Đồng", "Gốc Thông", "Ổi"]
    assert queries.children(session, country.commune.id, AFTER - DAY) == [country.goc_thong]
    assert set(queries.children(session, None, BEFORE)) == {country.province, country.joined}
    assert queries.children(session, None, MERGED) == [country.province]


def test_a_child_is_as_old_as_what_it_was(session: Session, country: Country) -> None:
    renamed = rename_from(session, country.goc_thong, "Xóm Ổi", AFTER)
    fresh = put(session, "05536-20", "hamlet", "Xóm Mới", country.commune, AFTER)
    since = queries.children_since(session, country.commune.id, AFTER)
    assert since == [(fresh, AFTER), (renamed, MERGED)]
    end_area(session, country.ban_lanh, AFTER, fresh)
    assert dict(queries.children_since(session, country.commune.id, AFTER))[fresh] == BEGAN
    assert queries.children_since(session, country.province.id, AFTER) == [(country.commune, BEGAN)]


def test_before_the_merger_everything_lies_in_its_district(session: Session, country: Country) -> None:
    old = ids(country.district, country.quy_ky, country.old_commune, country.na_ro, country.ban_lanh)
    assert under(session, country.district, on=BEFORE) == old
    assert under(session, country.province, on=BEFORE) == old | ids(country.province)
    assert under(session, country.joined, on=BEFORE) == ids(country.joined)
    assert under(session, country.commune, on=BEFORE) == ids(country.commune)


def test_after_it_communes_of_old_count_in_what_they_became(session: Session, country: Country) -> None:
    merged = ids(
        country.commune, country.goc_thong, country.quy_ky, country.old_commune, country.na_ro, country.ban_lanh
    )
    assert under(session, country.commune) == merged
    assert under(session, country.province) == merged | ids(country.province, country.joined, country.district)
    assert under(session, country.district) == ids(country.district), "what went over to a commune is no more in it"
    assert under(session, country.quy_ky) == ids(country.quy_ky, country.na_ro)


def test_what_ended_and_became_nothing_stays_below_its_parent(session: Session, country: Country) -> None:
    end_area(session, country.goc_thong, AFTER, None)
    assert country.goc_thong.id in under(session, country.commune)
    assert country.goc_thong.id in under(session, country.commune, on=AFTER - DAY)


def test_an_area_that_has_moved_counts_once_and_in_its_new_place(session: Session, country: Country) -> None:
    other = put(session, "05600", "commune", "Xã Phượng Tiến", country.province)
    made = move(session, country.goc_thong, other.id, AFTER)
    assert ids(made, country.goc_thong) <= under(session, other)
    assert not ids(made, country.goc_thong) & under(session, country.commune)
    assert country.goc_thong.id in under(session, country.commune, on=AFTER - DAY)
    assert not ids(made, country.goc_thong) & under(session, other, on=AFTER - DAY)
    together = list(session.scalars(queries.subtree_select([country.province.id, other.id], AFTER)))
    assert len(together) == len(set(together))


def test_several_roots_each_have_what_lies_below(session: Session, country: Country) -> None:
    roots = [country.commune.id, country.quy_ky.id]
    pairs = {tuple(row) for row in session.execute(queries.rooted_subtree(roots, AFTER))}
    assert {area for root, area in pairs if root == country.quy_ky.id} == ids(country.quy_ky, country.na_ro)
    assert {area for root, area in pairs if root == country.commune.id} == under(session, country.commune)


def test_around_an_area_lies_what_is_below_and_what_is_above(session: Session, country: Country) -> None:
    around = set(session.scalars(queries.around_select([country.commune.id], AFTER)))
    assert around == under(session, country.commune) | ids(country.province)
    assert session.scalars(queries.around_select([], AFTER)).all() == []


def test_figures_of_a_former_district_stand_under_the_province_s_branches(session: Session, country: Country) -> None:
    """What rolls figures up: every area below has one branch, and a former commune that of what it became."""
    for on, branches in (
        (BEFORE, {country.district: (country.quy_ky, country.old_commune, country.na_ro, country.ban_lanh)}),
        (
            AFTER,
            {
                country.commune: (country.quy_ky, country.old_commune, country.na_ro, country.goc_thong),
                country.district: (country.district,),
                country.joined: (country.joined,),
                country.province: (country.province,),
            },
        ),
    ):
        found = queries.branch_map(session, country.province.id, on)
        assert found.keys() == under(session, country.province, on=on)
        for branch, areas in branches.items():
            assert {found[area.id] for area in areas} == {branch.id}, (on, branch.full_name)


def test_a_leaf_is_of_the_lowest_level_and_in_force(session: Session, country: Country) -> None:
    assert queries.is_leaf(session, country.goc_thong.id, AFTER)
    assert not queries.is_leaf(session, country.goc_thong.id, BEFORE)
    assert not queries.is_leaf(session, country.commune.id, AFTER)
    assert not queries.is_leaf(session, 999_999, AFTER)


def test_levels_are_called_as_the_reader_speaks(session: Session, country: Country) -> None:
    assert next(iter(queries.level_names(session, "vi").items())) == ("province", "Tỉnh / Thành phố")
    assert list(queries.level_names(session, "en").values()) == ["Province", "Programme area", "Commune", "Hamlet"]
