"""The words of a certificate, frozen as issued: plain values that go into the register and onto the paper."""

from dataclasses import asdict, dataclass, fields
from typing import Any


def date_line(place: str, day: int, month: int, year: int) -> str:
    """The line of place and date: "Bình Yên, ngày 05 tháng 01 năm 2026", with a 0 in front of days under 10 and of
    months 1 and 2 only.

    Rule: Decree 30/2020/NĐ-CP, annex I. Without a place it begins with "Ngày".
    """
    words = f"ngày {day:02d} tháng {month:02d} năm {year}" if month < 3 else f"ngày {day:02d} tháng {month} năm {year}"
    return f"{place}, {words}" if place else words[0].upper() + words[1:]


@dataclass(frozen=True)
class CertificateWords:
    """What the paper says. Days are written dd/mm/yyyy; `code` as printed ("LL-7K3M-9PQR")."""

    name: str
    birth_year: str
    area_text: str
    course_title: str
    period_from: str
    period_to: str
    lessons: int
    hours_text: str
    issued_day: int
    issued_month: int
    issued_year: int
    number_text: str
    register_text: str
    code: str
    result: str = "Đạt"
    issuer_upper: str = ""
    issuer: str = ""
    place: str = ""
    signer_title: str = ""
    signer_name: str = ""

    def to_json(self) -> dict[str, Any]:
        """The words as plain JSON for the register."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "CertificateWords":
        """The words of a register row; fields that a later version added take their defaults."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in kept.items() if key in known})

    @property
    def date_line(self) -> str:
        """The line of place and date: "Bình Yên, ngày 05 tháng 01 năm 2026"."""
        return date_line(self.place, self.issued_day, self.issued_month, self.issued_year)

    @property
    def period(self) -> str:
        """When it was learnt: "từ ngày 03/10/2026 đến ngày 20/11/2026", or "ngày 20/11/2026" when it was one day."""
        if self.period_from == self.period_to:
            return f"ngày {self.period_to}"
        return f"từ ngày {self.period_from} đến ngày {self.period_to}"

    @property
    def extent(self) -> str:
        """How much was learnt: "6 bài, 1 giờ 10 phút". Less than an hour is kept in the register and not printed."""
        return f"{self.lessons} bài, {self.hours_text}" if "giờ" in self.hours_text else f"{self.lessons} bài"
