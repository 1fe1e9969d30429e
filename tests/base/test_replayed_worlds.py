"""A world that was written as rows is as strict as one that was made: what points at nothing is refused at once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories import replaying
from tests.factories.people import world

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NOTHING = "INSERT INTO consent (person_id, purpose, wording, given, at) VALUES (987654, 'learning', 'x', true, :at)"


def test_a_reference_to_nothing_is_refused_after_a_replay(session: Session):
    with session.begin_nested() as point:
        world.__wrapped__(session, NOW)  # type: ignore[attr-defined]
        rows = replaying._rows(session)
        point.rollback()
    replaying._write(session, rows)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(NOTHING), {"at": NOW})
