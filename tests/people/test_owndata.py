"""What the log tells a person about themselves: what was done to them and by whom, and nothing about anybody else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.people import actions as people, audit
from lms.people.owndata import everything
from tests.factories.people import world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)
#: What an entry may hold about its person, and what it may hold about others.
OWN = {
    "before": {"name": "Nguyễn Thị Toa"},
    "role": "trainer",
    "to": 7,
    "on": "2026-11-24",
    "certificate": "ABCD2345",
    "new": "EFGH6789",
    "fields": ["name"],
    "field": "phone",
    "purpose": "class_list",
    "given": True,
    "reason": "gõ nhầm",
}
OTHERS = {"name": "Lê Văn Tám", "phone": "+84912345678", "question": {"tu": "2026-01-01"}, "lines": 9}


def test_every_detail_about_the_person_is_told_and_none_about_others(session: Session) -> None:
    made = world(session, NOW)
    officer = people.register(session, people.NewPerson("Cán Bộ", 1980, made.hamlet.id), NOW)
    about = ("person", made.farmer.id)
    audit.note(session, NOW, "person_corrected", about, actor_id=officer.id, **OWN, **OTHERS)
    session.flush()
    (entry,) = everything(session, made.farmer.id)["log"]["about_me"]
    assert {key: value for key, value in entry.items() if key not in ("at", "action", "by")} == OWN
    assert (entry["at"], entry["action"]) == (NOW, "person_corrected")
    assert entry["by"] is not None
    (mine,) = everything(session, officer.id)["log"]["by_me"]
    assert mine == {"at": NOW, "action": "person_corrected"}, "what an officer did to others is told without them"


def test_nothing_is_told_of_somebody_who_is_not_there(session: Session) -> None:
    with pytest.raises(NotFound):
        everything(session, 999_999)
