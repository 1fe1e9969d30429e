"""A piece of the country before and after the summer of 2025, when communes were merged and districts went.

Tỉnh Thái Nguyên (19)                    Tỉnh Bắc Kạn (06), which became part of it
  Huyện Định Hóa (164), ended
    Xã Quy Kỳ (05539), ended             -> the new Xã Kim Phượng
      Xóm Nà Rọ (05539-01)
    Xã Kim Phượng (05536), ended         -> the new Xã Kim Phượng, which has the same code
      Xóm Bản Lanh (05536-01)
  Xã Kim Phượng (05536), new
    Xóm Gốc Thông (05536-02)
"""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area, ensure_levels
from lms.areas.models import Area

#: When everything of old began, when it was merged, and a day on either side.
BEGAN, MERGED = date(2004, 1, 1), date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2026, 11, 24)


@dataclass(frozen=True)
class Country:
    """Its areas."""

    province: Area
    joined: Area
    district: Area
    quy_ky: Area
    old_commune: Area
    commune: Area
    na_ro: Area
    ban_lanh: Area
    goc_thong: Area


def put(session: Session, code: str, level: str, name: str, above: Area | None, since: date = BEGAN) -> Area:
    """One area."""
    return add_area(session, NewArea(code, level, name, above.id if above else None, since))


@pytest.fixture
def country(session: Session) -> Country:
    """Made by the deeds of lms.areas; nothing is committed."""
    ensure_levels(session)
    province = put(session, "19", "province", "Tỉnh Thái Nguyên", None)
    joined = put(session, "06", "province", "Tỉnh Bắc Kạn", None)
    district = put(session, "164", "programme", "Huyện Định Hóa", province)
    quy_ky = put(session, "05539", "commune", "Xã Quy Kỳ", district)
    old_commune = put(session, "05536", "commune", "Xã Kim Phượng", district)
    na_ro = put(session, "05539-01", "hamlet", "Xóm Nà Rọ", quy_ky)
    ban_lanh = put(session, "05536-01", "hamlet", "Xóm Bản Lanh", old_commune)
    commune = put(session, "05536", "commune", "Xã Kim Phượng", province, MERGED)
    goc_thong = put(session, "05536-02", "hamlet", "Xóm Gốc Thông", commune, MERGED)
    for ended, became in ((joined, province), (district, None), (quy_ky, commune), (old_commune, commune)):
        end_area(session, ended, MERGED, became)
    return Country(province, joined, district, quy_ky, old_commune, commune, na_ro, ban_lanh, goc_thong)
