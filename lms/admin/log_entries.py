"""What an entry of the log is put into words from: its details, read with care, and the person it was about."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from lms.people.auditlog import LogEntry
from lms.web.filters import day
from lms.web.i18n import _


def role_names() -> dict[str, str]:
    """The names of roles on the screens, by key."""
    return {"trainer": _("Người hướng dẫn"), "officer": _("Cán bộ phụ trách"), "admin": _("Quản trị")}


def day_of(written: str) -> str:
    """ "24/11/2026" for a day as entries keep it; a dash for anything else."""
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return "-"


class Detail:
    """An entry's details as words; one that was emptied on erasure reads as a dash."""

    def __init__(self, detail: dict[str, Any]) -> None:
        self.detail = detail

    def __getitem__(self, key: str) -> str:
        return without_numbers(str(self.detail.get(key) or "-"))

    def number(self, key: str) -> int:
        """The number under this key; 0 where nothing was written."""
        value = self.detail.get(key)
        return value if isinstance(value, int) else 0

    @property
    def person(self) -> str:
        """The other person of whom the entry speaks, by today's name."""
        return str(self.detail.get("name") or _("người đã xóa thông tin"))

    @property
    def on(self) -> str:
        """The day from which something holds."""
        return day_of(str(self.detail.get("on") or ""))

    @property
    def role(self) -> str:
        """The name of the role that the entry is about."""
        return role_names().get(self.detail.get("role", ""), "-")

    @property
    def corrected(self) -> str:
        """What was corrected: the former name may be read, a former phone may not."""
        before = self.detail.get("before") or {}
        parts = []
        if "name" in before:
            parts.append(_("họ tên, trước là %(name)s", name=before["name"]))
        if "birth_year" in before:
            parts.append(_("năm sinh"))
        if "phone" in before:
            parts.append(_("số điện thoại"))
        return ", ".join(parts) or "-"


def without_numbers(text: str) -> str:
    """A free text without anything that may be a phone or an ID-card number: 8 digits and more become dots."""
    return re.sub(r"\+?\d(?:[\s.\-]?\d){7,}", "…", text)


def who(deed: LogEntry) -> str:
    """The person that the entry was about."""
    return deed.subject or _("người đã xóa thông tin")


Words = Callable[[LogEntry, Detail], str]
