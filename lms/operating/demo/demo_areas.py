"""The demo's places: a province, a programme area (the former district), communes and hamlets."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area, ensure_levels
from lms.areas.models import Area
from lms.certificates.models import Issuer
from lms.operating.demo.names import commune_name, hamlet_name

SOURCE = "demo"
SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Places:
    """The ids of the places that were made; `hamlets` pairs each hamlet with its commune."""

    province: int
    programme: int
    communes: tuple[int, ...]
    hamlets: tuple[tuple[int, int], ...]


def make(session: Session, communes: int, hamlets: int) -> Places:
    """Make the tree of places and the lines of those who issue certificates there."""
    ensure_levels(session)
    province = _area(session, "D-19", "province", "Tỉnh Thái Nguyên (mẫu)", None)
    programme = _area(session, "D-19-01", "programme", "Vùng chương trình Định Hóa (mẫu)", province.id)
    made = [_area(session, f"D-{n:03d}", "commune", commune_name(n), programme.id) for n in range(communes)]
    pairs = []
    for n in range(hamlets):
        commune = made[n % communes]
        hamlet = _area(session, f"{commune.code}-{n // communes + 1:02d}", "hamlet", hamlet_name(n), commune.id)
        pairs.append((hamlet.id, commune.id))
    former = add_area(
        session, NewArea("D-OLD", "commune", "Xã Định Biên", programme.id, date(2000, 1, 1), source=SOURCE)
    )
    end_area(session, former, SINCE, made[0])
    for commune in made:
        _issuer(session, commune)
    session.flush()
    return Places(province.id, programme.id, tuple(area.id for area in made), tuple(pairs))


def _area(session: Session, code: str, level: str, full_name: str, parent_id: int | None) -> Area:
    kept = session.scalar(select(Area).where(Area.code == code, Area.valid_from == SINCE))
    return kept or add_area(session, NewArea(code, level, full_name, parent_id, SINCE, source=SOURCE))


def _issuer(session: Session, commune: Area) -> None:
    if session.get(Issuer, commune.id) is None:
        session.add(
            Issuer(
                area_id=commune.id,
                upper_line=f"UBND {commune.full_name.upper()}",
                issuer_line="TRUNG TÂM HỌC TẬP CỘNG ĐỒNG",
                place=commune.name,
                signer_title="GIÁM ĐỐC TRUNG TÂM",
                signer_name="",
                number_suffix="GCN",
            )
        )
