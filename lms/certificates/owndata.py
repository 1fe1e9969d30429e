"""What the register keeps about a person."""

from typing import Any

from sqlalchemy.orm import Session

from lms.certificates.queries import of_person
from lms.people.owndata import recorders

TABLES = ("certificate",)


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Every certificate of a person with its words, who issued it where somebody did, and what became of it."""
    rows = [owned.certificate for owned in of_person(session, person_id)]
    by = recorders(session, [row.issued_by_id for row in rows])
    columns = ("code", "issued_at", "words", "revoked_at", "revoked_reason")
    return [{c: getattr(row, c) for c in columns} | {"issued_by": by[row.issued_by_id]} for row in rows]
