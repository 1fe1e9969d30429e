"""What was typed or pressed at the second step, judged: limits first, then what to tell. Knows no Flask."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.people import second_step, totp
from lms.people.totp import Judged
from lms.web import limits
from lms.web.limits import Limit

#: Counted for the account, never for an address: a person who gets here has the password already.
STEPS = Limit("second-step", 6, 900)
STEPS_A_DAY = Limit("second-step-day", 30, 86400)


NOTHING = Judged()


@dataclass(frozen=True)
class Outcome:
    """How a second step ended: `way` is how the person got through ("code", "paper"; "" when they did not); the rest
    says what was wrong."""

    way: str = ""
    judged: Judged = NOTHING
    unreadable: bool = False


def judge_code(session: Session, person_id: int, typed: str, now: datetime) -> Outcome:
    """Judge a code of the phone or of the paper, and count it when it is wrong. Raises TooMany."""
    check(session, person_id, now)
    outcome = _judged(session, person_id, typed, now)
    if outcome.way:
        forget(session, person_id)
    else:
        count(session, person_id, now)
    return outcome


def check(session: Session, person_id: int, now: datetime) -> None:
    """Check that this account's second step has tries left. Raises TooMany when it has none."""
    for limit in (STEPS, STEPS_A_DAY):
        limits.check(session, limit, str(person_id), now)


def count(session: Session, person_id: int, now: datetime) -> None:
    """Count a wrong try at this account's second step."""
    for limit in (STEPS, STEPS_A_DAY):
        limits.count(session, limit, str(person_id), now)


def forget(session: Session, person_id: int) -> None:
    """Forget this account's wrong tries, after success."""
    for limit in (STEPS, STEPS_A_DAY):
        limits.forget(session, limit, str(person_id))


def _judged(session: Session, person_id: int, typed: str, now: datetime) -> Outcome:
    if len(totp.tidy(typed)) > 6:
        return Outcome("paper") if second_step.use_recovery_code(session, person_id, typed) else Outcome()
    try:
        judged = second_step.judge(session, person_id, typed, now)
    except second_step.SealedWithLostKey:
        return Outcome(unreadable=True)
    return Outcome("code", judged) if judged.is_right else Outcome(judged=judged)
