"""Areas are made, renamed, moved and ended; nothing of what was is lost."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.areas.actions import (
    LEVELS,
    NewArea,
    add_area,
    end_area,
    ensure_levels,
    move,
    next_hamlet_code,
    rename,
    row_of,
)
from lms.areas.models import AreaLevel
from lms.base.errors import Conflict, Invalid
from lms.base.text import sort_key
from tests.areas.conftest import AFTER, BEGAN, MERGED, Country, put


def levels(session: Session) -> list[tuple[str, str, str, int]]:
    """The levels there are, from the top."""
    rows = session.scalars(select(AreaLevel).order_by(AreaLevel.position).execution_options(populate_existing=True))
    return [(row.key, row.name_vi, row.name_en, row.position) for row in rows]


@pytest.mark.both_engines
def test_the_levels_are_made_once_and_an_installation_s_own_words_stay(session: Session) -> None:
    ensure_levels(session)
    assert levels(session) == [
        ("province", "Tỉnh / Thành phố", "Province", 1),
        ("programme", "Vùng chương trình", "Programme area", 2),
        ("commune", "Xã / Phường / Đặc khu", "Commune", 3),
        ("hamlet", "Xóm / Thôn / Bản / Tổ dân phố", "Hamlet", 4),
    ]
    session.execute(update(AreaLevel).where(AreaLevel.key == "hamlet").values(name_vi="Ấp"))
    ensure_levels(session)
    assert [name for _key, name, *_more in levels(session)] == [*(row[1] for row in LEVELS[:3]), "Ấp"]


def test_an_area_is_kept_with_all_by_which_it_is_found(session: Session, country: Country) -> None:
    new = NewArea("05536-07", "hamlet", " Thôn  Nà Mùi ", country.commune.id, AFTER, "Nghị quyết 12", "Thôn Cũ")
    made = add_area(session, new)
    session.expire(made)
    said = {name: getattr(made, name) for name in row_of(new)}
    assert said == {
        "code": "05536-07",
        "level": "hamlet",
        "name": "Nà Mùi",
        "full_name": "Thôn Nà Mùi",
        "parent_id": country.commune.id,
        "valid_from": AFTER,
        "search": " thon na mui thon cu",
        "sort_key": sort_key("Nà Mùi"),
        "source": "Nghị quyết 12",
    }
    assert (made.valid_to, made.successor_id) == (None, None)


@pytest.mark.parametrize("name", ["", "   "])
def test_an_area_without_a_name_is_neither_made_nor_left_with_none(
    session: Session, country: Country, name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_area(session, NewArea("x1", "hamlet", name, country.commune.id, AFTER))
    assert refused.value.field == "full_name"
    with pytest.raises(Invalid) as refused:
        rename(country.goc_thong, name)
    assert (refused.value.field, country.goc_thong.full_name) == ("full_name", "Xóm Gốc Thông")


def test_a_code_is_used_again_from_another_day_only(session: Session, country: Country) -> None:
    with pytest.raises(Invalid) as refused:
        put(session, "05536", "commune", "Xã Khác", country.province, MERGED)
    assert refused.value.field == "code"
    assert put(session, "05536", "commune", "Xã Khác", country.province, AFTER).code == country.commune.code


def test_a_name_is_corrected_and_the_former_one_stays_searchable(country: Country) -> None:
    area = country.goc_thong
    rename(area, " Xóm  Ổi ")
    assert (area.full_name, area.name, area.sort_key) == ("Xóm Ổi", "Ổi", sort_key("Ổi"))
    assert area.search == " xom oi xom goc thong"
    rename(area, "Xóm Ổi")
    assert area.search == " xom oi xom goc thong", "the same name again is no former one"


def test_an_area_ends_on_a_day_with_what_it_became_or_with_nothing(session: Session, country: Country) -> None:
    end_area(session, country.na_ro, AFTER, country.goc_thong)
    end_area(session, country.ban_lanh, AFTER, None)
    assert (country.na_ro.valid_to, country.na_ro.successor_id) == (AFTER, country.goc_thong.id)
    assert (country.ban_lanh.valid_to, country.ban_lanh.successor_id) == (AFTER, None)


def test_an_area_ends_once(session: Session, country: Country) -> None:
    with pytest.raises(Conflict):
        end_area(session, country.old_commune, AFTER, None)
    assert country.old_commune.valid_to == MERGED


@pytest.mark.parametrize("on", [MERGED, MERGED - timedelta(days=1)])
def test_an_area_is_there_for_a_day_at_least(session: Session, country: Country, on: date) -> None:
    with pytest.raises(Invalid) as refused:
        end_area(session, country.goc_thong, on, None)
    assert refused.value.field == "on"
    end_area(session, country.goc_thong, MERGED + timedelta(days=1), None)


def test_no_area_becomes_itself_by_however_many_steps(session: Session, country: Country) -> None:
    first, second, third = (
        put(session, f"05536-1{n}", "hamlet", f"Xóm {n}", country.commune, BEGAN) for n in (1, 2, 3)
    )
    end_area(session, second, MERGED, third)
    end_area(session, third, AFTER, first)
    for successor in (first, second, third):
        with pytest.raises(Invalid) as refused:
            end_area(session, first, AFTER, successor)
        assert refused.value.field == "successor"
    assert first.valid_to is None
    end_area(session, first, AFTER, country.goc_thong)


def test_an_area_that_is_moved_goes_on_elsewhere_under_its_code(session: Session, country: Country) -> None:
    country.ban_lanh.source = "Nghị quyết 12"
    made = move(session, country.ban_lanh, country.commune.id, MERGED)
    assert (made.code, made.level, made.full_name, made.source) == (
        "05536-01",
        "hamlet",
        "Xóm Bản Lanh",
        "Nghị quyết 12",
    )
    assert (made.parent_id, made.valid_from, made.valid_to) == (country.commune.id, MERGED, None)
    assert (country.ban_lanh.valid_to, country.ban_lanh.successor_id) == (MERGED, made.id)
    assert country.ban_lanh.parent_id == country.old_commune.id, "where it was stays known"


@pytest.mark.parametrize(
    ("codes", "proposed"),
    [
        ((), "05536-03"),
        (("05536-09",), "05536-10"),
        (("05536-99",), "05536-100"),
        (("05536-NM",), "05536-03"),
        (("05536-7-20",), "05536-21"),
        (("055361-50", "05537-60"), "05536-03"),
    ],
)
def test_the_next_code_of_a_commune_follows_its_highest(
    session: Session, country: Country, codes: tuple[str, ...], proposed: str
) -> None:
    for code in codes:
        put(session, code, "hamlet", "Xóm Thử", country.commune, AFTER)
    assert next_hamlet_code(session, country.commune) == proposed


def test_the_first_code_of_a_commune_ends_in_01(session: Session, country: Country) -> None:
    assert next_hamlet_code(session, put(session, "05_40", "commune", "Xã Mới", None, AFTER)) == "05_40-01"
