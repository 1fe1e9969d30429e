"""Lists of areas in the database: parents first, nothing twice, and what has ended with what it became."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import area_by_code, path_text
from lms.exchange.arealists.area_rows import AreaRow, parse
from lms.exchange.arealists.area_rows_in import LoadedAreas, load_areas

pytestmark = pytest.mark.both_engines
DAY, LATER = date(2025, 7, 1), date(2026, 1, 1)
NATIONAL = [
    {"Code": "19", "FullName": "Tỉnh Thái Nguyên", "Wards": [{"Code": "05536", "FullName": "Xã Kim Phượng"}]},
    {"Code": "96", "FullName": "Tỉnh Cà Mau", "Wards": []},
]


def test_the_national_list_is_loaded_once_however_often(session: Session) -> None:
    rows, troubles = parse("tinh.json", json.dumps(NATIONAL).encode())
    assert troubles == []
    assert load_areas(session, rows, DAY, "Quyết định 19/2025") == LoadedAreas(3, 0, 0, ())
    assert load_areas(session, rows, DAY, "khác") == LoadedAreas(0, 0, 3, ())
    commune = area_by_code(session, "05536", DAY)
    assert path_text(session, commune.id) == "Xã Kim Phượng, Tỉnh Thái Nguyên"
    assert (commune.level, commune.name, commune.valid_from) == ("commune", "Kim Phượng", DAY)
    assert commune.source == "Quyết định 19/2025"


def test_a_name_that_the_list_spells_otherwise_is_corrected(session: Session) -> None:
    load_areas(session, [AreaRow("19", "Tỉnh Thai Nguyên", "", "province")], DAY, "")
    found = load_areas(session, [AreaRow("19", "Tỉnh Thái Nguyên", "", "province")], DAY, "")
    assert found == LoadedAreas(0, 1, 0, ())
    area = session.scalars(select(Area)).one()
    assert (area.full_name, area.search) == ("Tỉnh Thái Nguyên", " tinh thai nguyen tinh thai nguyen")


def test_parents_come_before_children_wherever_they_stand_in_the_list(session: Session) -> None:
    rows = [
        AreaRow("h1", "Xóm Gốc Thông", "c1", "hamlet"),
        AreaRow("c1", "Xã Bình Yên", "d1", "commune"),
        AreaRow("d1", "Vùng chương trình Định Hóa", "19", "programme"),
        AreaRow("19", "Tỉnh Thái Nguyên", "", "province"),
    ]
    assert load_areas(session, rows, DAY, "") == LoadedAreas(4, 0, 0, ())
    hamlet = area_by_code(session, "h1", DAY)
    assert path_text(session, hamlet.id) == "Xóm Gốc Thông, Xã Bình Yên, Tỉnh Thái Nguyên"


def test_an_area_whose_parent_nobody_knows_is_told_and_left_out(session: Session) -> None:
    rows = [
        AreaRow("c1", "Xã Một", "98", "commune"),
        AreaRow("c2", "Xã Hai", "97", "commune"),
        AreaRow("c3", "Xã Ba", "97", "commune"),
        AreaRow("19", "Tỉnh", "", "province"),
    ]
    assert load_areas(session, rows, DAY, "") == LoadedAreas(1, 0, 0, ("97", "98"))
    assert [area.code for area in session.scalars(select(Area))] == ["19"]


def test_a_code_that_was_given_again_is_another_area_and_the_newest_is_the_parent(session: Session) -> None:
    load_areas(session, [AreaRow("19", "Tỉnh", "", "province"), AreaRow("c1", "Xã Cũ", "19", "commune")], DAY, "")
    rows = [AreaRow("c1", "Xã Mới", "19", "commune", LATER), AreaRow("h1", "Xóm Ổi", "c1", "hamlet", LATER)]
    assert load_areas(session, rows, DAY, "") == LoadedAreas(2, 0, 0, ())
    new = session.scalars(select(Area).where(Area.code == "c1", Area.valid_from == LATER)).one()
    assert area_by_code(session, "h1", LATER).parent_id == new.id
    late = load_areas(session, [AreaRow("h2", "Xóm Sau", "c1", "hamlet")], LATER, "")
    assert late.added == 1
    assert area_by_code(session, "h2", LATER).parent_id == new.id, "found among what was there before"


def test_what_has_ended_says_what_it_became(session: Session) -> None:
    rows = [
        AreaRow("06", "Tỉnh Bắc Kạn", "", "province", DAY, LATER, "19"),
        AreaRow("19", "Tỉnh Thái Nguyên", "", "province", DAY),
        AreaRow("20", "Tỉnh Cũ", "", "province", None, LATER, "nowhere"),
    ]
    load_areas(session, rows, DAY, "")
    session.expire_all()
    found = {area.code: area for area in session.scalars(select(Area))}
    assert (found["06"].valid_to, found["06"].successor_id) == (LATER, found["19"].id)
    assert (found["19"].valid_to, found["19"].successor_id) == (None, None)
    assert (found["20"].valid_to, found["20"].successor_id) == (LATER, None)
