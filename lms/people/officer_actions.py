"""What an officer does for somebody else; every deed is written in the audit log. None of them commits."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.codes import ALPHABET
from lms.base.errors import Invalid, NotAllowed
from lms.base.text import N_
from lms.people import actions, audit, devices, doubles, meetings, sign_ins
from lms.people.actions import NewPerson
from lms.people.audit import By
from lms.people.joincodes import open_codes_of
from lms.people.models import JoinCode, Person, RoleGrant
from lms.people.permissions import givable_roles, may_open_account
from lms.people.queries import namesakes, roles_of
from lms.people.staffing import holds_already, is_last_admin


class Namesakes(Invalid):
    """Somebody with this name, year and hamlet is registered; `key` says which people the officer was asked about."""

    def __init__(self, found: list[Person]) -> None:
        super().__init__("known", N_("Xem có phải là người đã ghi danh không, rồi bấm lại."))
        self.found = found
        self.key = namesakes_key(found)


def namesakes_key(found: list[Person]) -> str:
    """A text that names the people who were asked about, so that an answer counts for them only and not for somebody
    registered since."""
    return ",".join(str(person.id) for person in found)


def register_for(session: Session, new: NewPerson, answers: dict[str, bool], by: By, *, known: str = "") -> Person:
    """Register somebody at their house; `answers` are what the person said about each purpose. Does not commit.

    Raises Invalid, and Namesakes until `known` names everybody of the same name, year and hamlet: then a human has said
    that this is somebody else. A form sent twice is asked about too, so it makes one person.
    """
    # Held by lock until the end of the transaction, so that two registrations in a hamlet see each other.
    session.execute(select(Area.id).where(Area.id == new.area_id).with_for_update())
    person = actions.register(session, new, by.now, by_id=by.actor_id)
    found = [one for one in namesakes(session, person.name, person.birth_year or 0, new.area_id) if one != person]
    if found and known != namesakes_key(found):
        raise Namesakes(found)
    actions.consent(session, person.id, answers, by.now, by_id=by.actor_id)
    doubles.settle_of(session, person, by)
    meetings.brought(session, person.id, by)
    audit.note_by(session, by, "person_registered", ("person", person.id))
    return person


def choose_pin(person: Person, pin: str) -> str | None:
    """Set the PIN that the learner chose and return None; without one, draw a PIN and return it, to be shown once.

    Raises Invalid for a PIN that is too easy.
    """
    if pin:
        actions.set_pin(person, pin)
        return None
    return fresh_pin(person)


def reset_pin(session: Session, person: Person, by: By) -> str:
    """Set a new PIN and return it, to be shown once; every session of the person ends, every device is new again.

    Raises NotAllowed for the account of somebody who may do more than the officer.
    """
    _may_open(session, person, by)
    audit.note_by(session, by, "pin_reset", ("person", person.id))
    devices.forget_all(session, person.id)
    return fresh_pin(person)


def reset_password(session: Session, person: Person, by: By) -> str:
    """Set a new password for a member of staff and return it, to be shown once; every session of theirs ends.

    Raises NotAllowed for the account of somebody who may do more than the officer, Invalid without a sign-in name.
    """
    _may_open(session, person, by)
    if not person.login:
        raise Invalid("login", N_("Người này chưa có tên đăng nhập. Giao việc trước rồi mới có mật khẩu."))
    # When officers draw a password for themselves, nobody else sees it.
    first = person.id != by.actor_id
    password = fresh_password(lambda made: actions.change_password(session, person, made, first=first))
    audit.note_by(session, by, "password_reset", ("person", person.id))
    return password


def move_person(session: Session, person: Person, area_id: int, on: date, by: By) -> None:
    """Note that the person lives in another hamlet from `on`. Raises Invalid (see actions.move)."""
    session.refresh(person, with_for_update=True)
    actions.move(session, person, area_id, on)
    doubles.notice(session, person, by.now)
    to = session.get_one(Area, area_id)
    audit.note_by(session, by, "person_moved", ("person", person.id), to=to.full_name, on=on.isoformat())


def give_role(session: Session, person: Person, role: str, area_id: int, login: str, by: By) -> str | None:
    """Give a role in an area. Returns the password made for somebody without a sign-in name, to be shown once.

    The caller has made sure that the area is the actor's. Raises Invalid for a role that the actor cannot give or the
    person holds already; NotAllowed when an account above the actor's would be opened.
    """
    session.refresh(person, with_for_update=True)
    if role not in givable_roles(session, by.actor_id, by.today):
        raise Invalid("role", N_("Chọn việc muốn giao."))
    if holds_already(session, person.id, role, area_id, by.today):
        raise Invalid("role", N_("Người này đang giữ việc này ở địa bàn này rồi."))
    password = None
    if not person.login:
        _may_open(session, person, by)
        password = fresh_password(lambda made: actions.set_password(session, person, login, made, first=True))
    actions.grant(session, person, role, area_id, by.now, by_id=by.actor_id)
    return password


def end_role(session: Session, grant: RoleGrant, by: By) -> None:
    """End a role today; a second time changes nothing. Raises Invalid for the last admin."""
    session.refresh(grant, with_for_update=True)
    if grant.valid_to is not None and grant.valid_to <= by.today:
        return
    if grant.role == "admin" and is_last_admin(session, grant.id, by.today):
        raise Invalid("form", N_("Phải còn ít nhất một người quản trị. Giao việc quản trị cho người khác trước."))
    grant.valid_to = by.today
    session.flush()
    if not roles_of(session, grant.person_id, by.today):
        sign_ins.end_staff(session, grant.person_id)
    audit.note_by(session, by, "role_ended", ("person", grant.person_id), role=grant.role)


class OpenCodes(Invalid):
    """The hamlet has open codes; `key` says which ones the officer was asked about."""

    def __init__(self, found: Sequence[JoinCode]) -> None:
        super().__init__("known", N_("Xóm này đang có mã. Dùng mã đang có, hoặc đánh dấu để làm thêm mã nữa."))
        self.found = found
        self.key = ",".join(code.code for code in found)


def make_join_code(session: Session, area_id: int, label: str, by: By, *, known: str = "") -> JoinCode:
    """Make a fresh code for a hamlet. Raises OpenCodes until `known` names those it has, so a form sent twice makes
    one."""
    session.execute(select(Area.id).where(Area.id == area_id).with_for_update())
    found = open_codes_of(session, area_id)
    asked = OpenCodes(found)
    if found and known != asked.key:
        raise asked
    made = actions.new_join_code(session, area_id, label, by.now)
    session.flush()
    audit.note_by(session, by, "join_code_made", ("join_code", made.id), code=made.code)
    return made


def close_join_code(session: Session, code: JoinCode, by: By) -> None:
    """Close a join code, so that nobody joins with it from now on; a second time changes nothing."""
    session.refresh(code, with_for_update=True)
    if code.closed_at is None:
        code.closed_at = by.now
        audit.note_by(session, by, "join_code_closed", ("join_code", code.id), code=code.code)


def fresh_pin(person: Person) -> str:
    """Set and return a random PIN that the rules accept."""
    while True:
        pin = f"{secrets.randbelow(1_000_000):06d}"
        try:
            actions.set_pin(person, pin)
        except Invalid:
            continue
        return pin


def fresh_password(keep: Callable[[str], None]) -> str:
    """A random password of 12 letters and digits in groups that can be read aloud: 60 bits.

    It is handed to `keep`, and drawn again when that refuses it: a name of short words makes some passwords weak.
    """
    while True:
        letters = [secrets.choice(ALPHABET.lower()) for _ in range(12)]
        made = "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
        try:
            keep(made)
        except Invalid as refused:
            if refused.field != "password":
                raise
            continue
        return made


def _may_open(session: Session, person: Person, by: By) -> None:
    if not may_open_account(session, by.actor_id, person.id, by.today):
        raise NotAllowed
