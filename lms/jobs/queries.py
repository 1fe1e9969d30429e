"""Questions about jobs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.jobs.models import FAILED, RUNNING, STATES, WAITING, Job

#: A run that has not been heard of for this long has ended without a word.
SILENT = timedelta(seconds=30)
#: How often a job is begun before it is given up.
MOST_TRIES = 3
#: How long a job may wait before somebody should look.
LATE = timedelta(minutes=10)
A_PAGE = 50


def is_free(now: datetime) -> ColumnElement[bool]:
    """Jobs that somebody may begin: those that wait, and those whose run has ended without a word."""
    return or_(Job.state == WAITING, is_silent(now))


def is_silent(now: datetime) -> ColumnElement[bool]:
    """Jobs whose run has ended without a word."""
    return and_(Job.state == RUNNING, Job.beat_at < now - SILENT)


#: A condition on Job: failed because of a mistake of the program or the machine.
IS_DEAD = and_(Job.state == FAILED, Job.fault != "")


def job_for(session: Session, person_id: int, job_id: int, *, whoever: bool = False) -> Job:
    """A job that this person asked for, or anybody's with `whoever`, for people who look after the installation.
    Raises NotFound."""
    job = session.get(Job, job_id)
    if job is None or not (whoever or job.asked_by_id == person_id):
        raise NotFound
    return job


def open_jobs(session: Session, person_id: int, kinds: Sequence[str], **given: int) -> list[Job]:
    """A person's jobs of these kinds that are not at their end and were given these ids; oldest first."""
    mine = select(Job).where(Job.asked_by_id == person_id, Job.kind.in_(kinds), Job.state.in_((WAITING, RUNNING)))
    return [job for job in session.scalars(mine.order_by(Job.id)) if given.items() <= job.given.items()]


def free_jobs(session: Session, now: datetime) -> list[int]:
    """The ids of jobs that may be begun, oldest first."""
    return list(session.scalars(select(Job.id).where(is_free(now)).order_by(Job.id)))


def is_any_left(session: Session, now: datetime) -> bool:
    """Whether a job may be begun."""
    return session.scalar(select(Job.id).where(is_free(now)).limit(1)) is not None


def newest_jobs(session: Session) -> list[Job]:
    """The jobs that an administrator looks at: dead ones first, then open ones, then the newest of the others."""
    order = (IS_DEAD.desc(), Job.state.in_((WAITING, RUNNING)).desc(), Job.id.desc())
    return list(session.scalars(select(Job).order_by(*order).limit(A_PAGE)))


def dead_count(session: Session) -> int:
    """How many jobs are dead and still wait for somebody to look at them."""
    return session.scalar(select(func.count()).select_from(Job).where(IS_DEAD)) or 0


def late_count(session: Session, now: datetime) -> int:
    """How many jobs have waited for too long."""
    late = select(func.count()).select_from(Job).where(Job.state == WAITING, Job.created_at < now - LATE)
    return session.scalar(late) or 0


def stuck_count(session: Session, now: datetime) -> int:
    """How many jobs no worker does: they waited too long, or their run ended without a word and none followed."""
    left = or_(
        and_(Job.state == WAITING, Job.created_at < now - LATE), and_(Job.state == RUNNING, Job.beat_at < now - LATE)
    )
    return session.scalar(select(func.count()).select_from(Job).where(left)) or 0


def count_by_state(session: Session) -> dict[str, int]:
    """How many jobs are in each state, and how many of the failed ones are dead ("dead")."""
    counted = select(Job.state, func.count()).group_by(Job.state)
    found = {str(state): int(number) for state, number in session.execute(counted)}
    return dict.fromkeys(STATES, 0) | found | {"dead": dead_count(session)}


def files_in_use(session: Session) -> set[str]:
    """The names of files that open or dead jobs still need."""
    return set(session.scalars(select(Job.file).where(Job.file != "")))
