"""What the tables of people refuse by themselves, and that their lists say the same as the constraints."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import CheckConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.people.models import CORRECTABLE, ROLES, Consent, CorrectionRequest, RoleGrant
from tests.factories.people import world

NOW = datetime.now(UTC)


def allowed(table: type, column: str) -> tuple[str, ...]:
    """The values that a table's constraint lets into a column."""
    for one in table.__table__.constraints:  # type: ignore[attr-defined]
        found = re.match(rf"{column} IN \((.*)\)$", str(one.sqltext)) if isinstance(one, CheckConstraint) else None
        if found:
            return tuple(word.strip(" '") for word in found[1].split(","))
    return ()


def test_lists_and_constraints_say_the_same() -> None:
    assert allowed(RoleGrant, "role") == ROLES
    assert allowed(CorrectionRequest, "field") == CORRECTABLE


@pytest.mark.both_engines
@pytest.mark.parametrize("role", [*ROLES, "owner"])
def test_a_role_is_one_of_those_there_are(session: Session, role: str) -> None:
    made = world(session, NOW)
    session.add(RoleGrant(person_id=made.farmer.id, role=role, area_id=made.commune.id, valid_from=local_day(NOW)))
    if role in ROLES:
        session.flush()
        return
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.both_engines
def test_only_an_admin_is_one_everywhere(session: Session) -> None:
    made = world(session, NOW)
    session.add(RoleGrant(person_id=made.farmer.id, role="admin", area_id=None, valid_from=local_day(NOW)))
    session.flush()
    session.add(RoleGrant(person_id=made.farmer.id, role="officer", area_id=None, valid_from=local_day(NOW)))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.both_engines
def test_an_answer_is_to_a_purpose_that_is_asked_about(session: Session) -> None:
    made = world(session, NOW)
    session.add(Consent(person_id=made.farmer.id, purpose="quảng cáo", wording="x", given=True, at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()
