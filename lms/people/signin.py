"""Deciding a sign-in: who is meant, and then the one door (people.trying)."""

from sqlalchemy.orm import Session

from lms.base.codes import could_be_code, tidy_code
from lms.base.errors import Invalid
from lms.base.text import N_, fold, tidy
from lms.people import devices, passes, rules, trying
from lms.people.accounts import PASSWORD, PIN, Account
from lms.people.models import Person
from lms.people.queries import living_person, person_by_code, person_by_login
from lms.web.limits import Visit

#: How many people with one phone number are told apart by their PINs on one device; when there are more, they give
#: their codes.
SHARING = 4


def learner(session: Session, who: str, pin: str, visit: Visit, year: str = "") -> Person | None:
    """The person whose code or phone and PIN these are, or None. Raises TooMany while this device has to wait, and
    Invalid when more is asked for: the year of birth, a pass, or the code where PIN and phone fit several people.

    `who` is a learner code, a pass, or a phone number; a number means only those of its owners who have signed in on
    this very device before, so that it tells nothing about anybody else and nobody else's tries can touch them.
    """
    typed, phone, code = rules.tidy_pin(pin), _phone(who), tidy_code(who)
    if phone is not None:
        return _by_phone(session, phone, typed, visit)
    owner = _owner_of_pass(session, code, visit)
    if owner is not None:
        return _by_pass(session, owner, code, typed, visit)
    person = person_by_code(session, code)
    account = Account(PIN, person, code)
    if person is None or not devices.knows(session, person.id, visit.device):
        account = _on_new_device(session, account, tidy(year), visit)
    return person if trying.is_right(session, account, typed, visit) else None


def weigh_learner(session: Session, who: str, pin: str, visit: Visit) -> None:
    """Work out ahead the hashes that `learner` will check; see people.trying.weigh."""
    typed, phone, code = rules.tidy_pin(pin), _phone(who), tidy_code(who)
    if phone is not None:
        trying.weigh(session, _here(session, phone, visit), typed, visit, checks=SHARING)
        return
    owner = _owner_of_pass(session, code, visit)
    ordinary = Account(PIN, person_by_code(session, code), code)
    trying.weigh(session, [ordinary if owner is None else _of_pass(session, owner, code, visit)], typed, visit)


def weigh_staff(session: Session, login: str, password: str, visit: Visit) -> None:
    """Work out ahead the hashes that `staff` will check; see people.trying.weigh."""
    trying.weigh(session, [_of_login(session, login)], password, visit)


def _here(session: Session, phone: str, visit: Visit) -> list[Account]:
    """The accounts of a number's owners who have signed in on this device; nobody's when there are none, or too
    many."""
    found = devices.people_here(session, phone, visit.device, SHARING + 1)
    accounts = [Account(PIN, person) for person in found] if len(found) <= SHARING else []
    return accounts or [Account(PIN, None, phone, has_strangers=False)]


def _owner_of_pass(session: Session, code: str, visit: Visit) -> int | None:
    return passes.person_of(session, code, visit.now) if len(code) == passes.LENGTH else None


def _of_pass(session: Session, owner: int, code: str, visit: Visit) -> Account:
    """The account that a pass opens; nobody's when the pass is used up or its owner has gone."""
    person = living_person(session, owner) if passes.person_of(session, code, visit.now) == owner else None
    return Account(PIN, person, code, trusted=person is not None)


def _of_login(session: Session, login: str) -> Account:
    key = fold(login).replace(" ", "")
    return Account(PASSWORD, person_by_login(session, key), key)


def _by_phone(session: Session, phone: str, pin: str, visit: Visit) -> Person | None:
    fitting = trying.right_ones(session, _here(session, phone, visit), pin, visit, checks=SHARING)
    if len(fitting) > 1:
        # All of them have signed in on this device before, so the person who holds it learns nothing about strangers.
        raise Invalid("who", N_("Số này có mấy người dùng chung, cùng mã PIN. Điền mã học viên giúp nhé."))
    return fitting[0].person if fitting else None


def _by_pass(session: Session, owner: int, code: str, pin: str, visit: Visit) -> Person | None:
    trying.one_at_a_time(session, [owner])
    account = _of_pass(session, owner, code, visit)
    if trying.is_right(session, account, pin, visit):
        passes.use_up(session, owner)
        return account.person
    passes.count_wrong(session, owner)
    return None


def _on_new_device(session: Session, account: Account, year: str, visit: Visit) -> Account:
    """The account; the year of birth is asked for as long as new devices come with many wrong PINs."""
    if not trying.is_crowded(session, visit):
        return account
    if not year:
        raise Invalid("birth_year", N_("Lúc này có nhiều máy thử sai. Để chắc là bà con, điền thêm năm sinh."))
    born = account.person.birth_year if account.person else None
    return Account(account.kind, account.person, account.asked, also=born is None or str(born) == year, said=year)


def staff(session: Session, login: str, password: str, visit: Visit) -> Person | None:
    """The member of staff whose name and password these are, or None. Raises TooMany and Invalid as `trying` does."""
    account = _of_login(session, login)
    return account.person if trying.is_right(session, account, password, visit) else None


def is_me(session: Session, person: Person, secret: str, visit: Visit, *, by_password: bool = False) -> bool:
    """Whether somebody signed in has typed their own PIN or password again; `by_password`: only the password will do.

    Raises TooMany while the device must wait.
    """
    kinds = ((PIN, rules.tidy_pin(secret)), (PASSWORD, secret))[1 if by_password else 0 :]
    return any(
        trying.is_right(session, account, typed, visit)
        for kind, typed in kinds
        if (account := Account(kind, person, trusted=True)).stored
    )


def is_easy(person: Person, pin: str) -> bool:
    """Whether a PIN that is right would be refused if it were chosen today."""
    try:
        rules.pin(pin, person.birth_year, phone=person.phone, code=person.code)
    except Invalid:
        return True
    return False


def _phone(who: str) -> str | None:
    if could_be_code(who):
        return None
    try:
        return rules.phone(who)
    except Invalid:
        return None
