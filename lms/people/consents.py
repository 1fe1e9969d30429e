"""What people have agreed to: the newest answer to each purpose counts, at once and everywhere; every answer is kept.

"learning" is what an account is for, so taking it back is erasing (actions.erase). "class_list" is a free choice, taken
back and given again with one press. "guardian" is the parent's or guardian's answer for a child under 16.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.errors import Invalid
from lms.base.text import N_
from lms.people import actions, audit, rules
from lms.people.audit import By
from lms.people.models import Consent, Person
from lms.people.queries import latest_consents

#: What anybody may take back without losing anything else.
OPTIONAL = ("class_list",)


def may_be_named(this_year: int) -> ColumnElement[bool]:
    """A condition on Person: may be named in lists of people. The newest answer is yes; of a child, the guardian's
    too."""
    child = Person.birth_year > this_year - rules.CHILD_UNDER
    return and_(_says_yes("class_list"), or_(Person.birth_year.is_(None), ~child, _says_yes("guardian")))


def answer_oneself(session: Session, person: Person, purpose: str, given: bool, guardian: bool, now: datetime) -> None:
    """Take an optional consent back or give it again. Raises Invalid for any other purpose, and when a child wants
    to be named and the `guardian` has not agreed. Does not commit."""
    if purpose not in OPTIONAL:
        raise Invalid("purpose", N_("Điều này không rút riêng được. Muốn thôi thì xóa thông tin của mình."))
    if given and rules.guardian_agrees(guardian, person.birth_year or 0, local_day(now).year):
        _write(session, person, {"guardian": True}, now)
    _write(session, person, {purpose: given}, now)


def record_answer(session: Session, person: Person, purpose: str, given: bool, by: By) -> None:
    """Record what a person, or a child's guardian, has told an officer. Raises Invalid for what cannot be told here.
    Does not commit."""
    child = rules.needs_guardian(person.birth_year or 0, by.today.year)
    if purpose not in OPTIONAL and not (purpose == "guardian" and child):
        raise Invalid("purpose", N_("Điều này không rút riêng được. Muốn thôi thì xóa thông tin của mình."))
    if purpose == "guardian" and given and not person.guardian_name:
        raise Invalid("guardian_name", N_("Dưới 16 tuổi cần bố mẹ hoặc người giám hộ. Điền họ tên người ấy."))
    if _write(session, person, {purpose: given}, by.now, by_id=by.actor_id):
        audit.note_by(session, by, "consent_recorded", ("person", person.id), purpose=purpose, given=given)


def record_guardian(session: Session, person: Person, name: str, by: By) -> None:
    """Record that a child's guardian has agreed in front of an officer. Raises Invalid for no name. Does not commit."""
    actions.correct(session, person, {"guardian_name": name}, by, N_("Ghi tên người giám hộ"))
    record_answer(session, person, "guardian", True, by)


def _write(
    session: Session, person: Person, answers: dict[str, bool], now: datetime, *, by_id: int | None = None
) -> bool:
    """Append the answers that differ from those before, so that a press that came twice is one answer. The person is
    held by lock until the end of the transaction. Returns whether anything was appended."""
    session.refresh(person, with_for_update=True)
    known = latest_consents(session, person.id)
    news = {p: given for p, given in answers.items() if p not in known or known[p].given != given}
    actions.consent(session, person.id, news, now, by_id=by_id)
    session.flush()
    return bool(news)


def _says_yes(purpose: str) -> ColumnElement[bool]:
    newest = (
        select(Consent.given)
        .where(Consent.person_id == Person.id, Consent.purpose == purpose)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return newest.is_(True)
