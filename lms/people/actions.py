"""Deeds on people: register, change, erase. None of them commits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import path_text
from lms.base.clock import local_day
from lms.base.codes import new_code
from lms.base.errors import Invalid, NotFound
from lms.base.text import N_, fold, name_sort_key
from lms.people import audit, doubles, passwords, rules, sign_ins
from lms.people.audit import By
from lms.people.erasing import end_sessions as end_sessions, erase as erase
from lms.people.models import (
    Consent,
    JoinCode,
    Person,
    PersonArea,
    RoleGrant,
)
from lms.people.queries import home_area_id

#: The version of the consent wording shown on the joining page; change it when the words change.
WORDING = "2026-12"


@dataclass(frozen=True)
class NewPerson:
    """What somebody who joins has typed, before it is judged."""

    name: str
    birth_year: str | int | None
    area_id: int
    phone: str | None = None
    guardian_name: str | None = None
    guardian_agrees: bool = False


def register(
    session: Session, new: NewPerson, now: datetime, *, is_demo: bool = False, by_id: int | None = None
) -> Person:
    """Make a person with a fresh learner code. Raises Invalid for each thing that cannot be. Does not commit.

    The hamlet must exist and be in force. Nobody under 16 is registered without a guardian's name and consent, which is
    recorded with who asked (`by_id`, None at one's own phone). Only a human can say whether the person is registered
    already: the doubt is noted for the officer (see doubles).
    """
    today = local_day(now)
    name = rules.full_name(new.name)
    year = rules.birth_year(new.birth_year, today.year)
    guardian = rules.guardian(new.guardian_name, year, today.year, name)
    agrees = rules.guardian_agrees(new.guardian_agrees, year, today.year)
    _living_area(session, new.area_id, today)
    person = Person(
        code=_free_code(session),
        name=name,
        name_search=fold(name),
        sort_key=name_sort_key(name)[:260],
        birth_year=year,
        phone=rules.phone(new.phone),
        guardian_name=guardian,
        is_demo=is_demo,
        created_at=now,
    )
    session.add(person)
    session.flush()
    session.add(PersonArea(person_id=person.id, area_id=new.area_id, valid_from=today))
    if agrees:
        consent(session, person.id, {"guardian": True}, now, by_id=by_id)
    session.flush()
    doubles.notice(session, person, now)
    return person


def hold_hamlet(session: Session, area_id: int) -> None:
    """Let joins of one hamlet wait for each other, so that each sees the people whom the one before has made.

    Held by lock until the end of the transaction. Other rows may still refer to the hamlet meanwhile. SQLite needs no
    lock here: only one transaction writes at a time.
    """
    session.execute(select(Area.id).where(Area.id == area_id).with_for_update(key_share=True))


def set_pin(person: Person, pin: str) -> None:
    """Give a person a PIN, which ends every session of theirs. Raises Invalid when it is too easy."""
    person.pin_hash = passwords.hashed(rules.pin(pin, person.birth_year, phone=person.phone, code=person.code))
    sign_ins.end_all(person)


def set_password(session: Session, person: Person, login: str, password: str, *, first: bool = False) -> None:
    """Make a person a member of staff who signs in with `login`; every session of the person ends. Raises Invalid.

    `first`: somebody else knows this password too, so it must be changed at the next sign-in.
    """
    set_login(session, person, login)
    change_password(session, person, password, first=first)


def change_password(session: Session, person: Person, password: str, *, first: bool = False) -> None:
    """Set another password under the same sign-in name; every session of the person ends. Raises Invalid."""
    person.password_hash = passwords.hashed(rules.password(password, _known_of(session, person)))
    person.password_must_change = first
    sign_ins.end_all(person)


def _known_of(session: Session, person: Person) -> list[str]:
    """What others know of a person, which must not be the password."""
    lives = home_area_id(session, person.id)
    places = path_text(session, lives).split(", ") if lives else []
    phone = rules.spoken_phone(person.phone).replace(" ", "")
    return [person.name, person.login or "", phone, str(person.birth_year or ""), *places]


def set_login(session: Session, person: Person, login: str) -> None:
    """Give a person a sign-in name. Raises Invalid when it is too short, too long or already somebody's."""
    wanted = fold(login).replace(" ", "")
    if len(wanted) < 3:
        raise Invalid("login", N_("Tên đăng nhập cần ít nhất 3 ký tự."))
    if len(wanted) > 60:
        raise Invalid("login", N_("Tên đăng nhập dài quá 60 ký tự. Rút gọn lại giúp nhé."))
    taken = session.scalar(select(Person.id).where(Person.login == wanted, Person.id != person.id))
    if taken is not None:
        raise Invalid("login", N_("Tên đăng nhập này đã có người dùng. Chọn tên khác."))
    person.login = wanted


def grant(
    session: Session, person: Person, role: str, area_id: int | None, now: datetime, *, by_id: int | None = None
) -> RoleGrant:
    """Give a person a role in an area from today on, and note it in the audit log. Does not commit."""
    given = RoleGrant(person_id=person.id, role=role, area_id=area_id, valid_from=local_day(now), granted_by_id=by_id)
    session.add(given)
    audit.note(session, now, "role_granted", ("person", person.id), actor_id=by_id, area_id=area_id, role=role)
    return given


def consent(
    session: Session, person_id: int, answers: dict[str, bool], now: datetime, *, by_id: int | None = None
) -> None:
    """Record an answer to each purpose that was asked about; where nothing was answered, nothing is recorded."""
    for purpose, given in answers.items():
        session.add(
            Consent(person_id=person_id, purpose=purpose, wording=WORDING, given=given, at=now, recorded_by_id=by_id)
        )


def correct(session: Session, person: Person, changes: dict[str, Any], by: By, reason: str) -> list[str]:
    """Correct name, birth year, phone or guardian's name, and return the fields that really changed. Raises Invalid.

    The old values and the reason go into the audit log; of a phone only its last digits. The guardian is removed when
    the person turns out to need none.
    """
    this_year = by.today.year
    new = {field: _judged(field, value, this_year) for field, value in changes.items() if field != "guardian_name"}
    name, year = new.get("name", person.name), new.get("birth_year", person.birth_year) or this_year
    if "guardian_name" in changes:
        new["guardian_name"] = rules.guardian(changes["guardian_name"], year, this_year, name)
    elif not rules.needs_guardian(year, this_year):
        new["guardian_name"] = None
    before = {field: getattr(person, field) for field, value in new.items() if getattr(person, field) != value}
    for field, value in new.items():
        setattr(person, field, value)
    person.name_search, person.sort_key = fold(person.name), name_sort_key(person.name)[:260]
    if before.get("phone"):
        before["phone"] = f"…{before['phone'][-3:]}"
    if before:
        audit.note_by(session, by, "person_corrected", ("person", person.id), before=before, reason=reason)
        session.flush()
        doubles.notice(session, person, by.now)
    return sorted(before)


def move(session: Session, person: Person, area_id: int, on: date) -> None:
    """Note that the person lives in another hamlet from `on`; the former stay is kept with its dates.

    Raises Invalid when the hamlet is not in force, is where the person lives already, or `on` is before the stay that
    it ends.
    """
    stay = session.scalar(select(PersonArea).where(PersonArea.person_id == person.id, PersonArea.valid_to.is_(None)))
    if stay is not None and stay.area_id == area_id:
        raise Invalid("area", N_("Học viên đang ở xóm này rồi. Chọn xóm khác."))
    if stay is not None and on < stay.valid_from:
        raise Invalid("on", N_("Ngày chuyển phải sau ngày về xóm đang ở. Xem lại ngày giúp nhé."))
    _living_area(session, area_id, on)
    if stay is not None:
        stay.valid_to = on
        session.flush()
    session.add(PersonArea(person_id=person.id, area_id=area_id, valid_from=on))
    session.flush()


def new_join_code(session: Session, area_id: int, label: str, now: datetime) -> JoinCode:
    """Make a new code of six characters with which people join this hamlet. Does not commit."""
    code = new_code(6)
    while session.scalar(select(JoinCode.id).where(JoinCode.code == code)) is not None:
        code = new_code(6)
    made = JoinCode(code=code, area_id=area_id, label=label, created_at=now)
    session.add(made)
    return made


def _judged(field: str, value: Any, this_year: int) -> Any:
    if field == "name":
        return rules.full_name(value)
    return rules.birth_year(value, this_year) if field == "birth_year" else rules.phone(value)


def _living_area(session: Session, area_id: int, today: date) -> Area:
    area = session.get(Area, area_id)
    if area is None or area.valid_from > today or (area.valid_to is not None and area.valid_to <= today):
        raise Invalid("area", N_("Chọn xóm đang ở trong danh sách."))
    return area


def _free_code(session: Session) -> str:
    for _attempt in range(20):
        code = new_code(6)
        if session.scalar(select(Person.id).where(Person.code == code)) is None:
            return code
    raise NotFound("no free learner code in 20 draws out of 2**30")
