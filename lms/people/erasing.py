"""Erasing a person: everything that names the person is deleted, counts stay."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.errors import Invalid
from lms.base.text import N_
from lms.people import audit, devices, doubles, second_step, sign_ins, signals
from lms.people.models import (
    AuditEntry,
    Consent,
    CorrectionRequest,
    Person,
    PersonArea,
    Registration,
    RoleGrant,
    SentForm,
)
from lms.people.staffing import HeldRole, is_last_admin, roles_held
from lms.web import left_forms


def end_sessions(person: Person) -> None:
    """End all sessions of a person, so that every device is signed out. Does not commit."""
    sign_ins.end_all(person)


def erase(session: Session, person: Person, now: datetime, *, by_id: int | None) -> None:
    """Remove everything that names the person; counts stay. Cannot be undone. Raises Invalid for the last admin,
    because nobody could give that role again. Does not commit.

    Law 91/2025/QH15 gives the right to erasure; other packages empty their own part on the `erased` signal. The
    person's roles end with it.
    """
    if any(is_last_admin(session, held.grant_id, local_day(now)) for held in _admin_roles(session, person.id, now)):
        raise Invalid("form", N_("Phải còn ít nhất một người quản trị. Giao việc quản trị cho người khác trước."))
    signals.erased.send(session, person_id=person.id, now=now)
    person.erased_at = now
    person.name = person.name_search = person.sort_key = ""
    person.code = _erased_code(person.id)
    person.birth_year = person.phone = person.login = person.guardian_name = None
    person.pin_hash = person.password_hash = None
    person.password_must_change = False
    end_sessions(person)
    devices.forget_all(session, person.id)
    second_step.remove_all(session, person.id)
    left_forms.forget_all(session, person.id)
    for table in (Consent, PersonArea, RoleGrant, CorrectionRequest, SentForm, Registration):
        session.execute(delete(table).where(table.person_id == person.id))
    doubles.forget(session, person.id)
    about = (AuditEntry.subject_kind == "person", AuditEntry.subject_id == str(person.id))
    session.execute(update(AuditEntry).where(*about).values(detail={}))
    audit.note(session, now, "person_erased", ("person", person.id), actor_id=by_id)


def _admin_roles(session: Session, person_id: int, now: datetime) -> list[HeldRole]:
    return [held for held in roles_held(session, person_id, local_day(now)) if held.role == "admin"]


def _erased_code(person_id: int) -> str:
    """A code with which nobody can sign in: it holds 0, 1 or lower-case letters, which real codes never do."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text, rest = "", person_id
    while rest:
        rest, digit = divmod(rest, 36)
        text = digits[digit] + text
    return text.rjust(5, "0")[-5:] + "0"
