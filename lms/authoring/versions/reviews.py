"""Reviews: a second person reads a draft before it is published and says what to mend. This advises, it never locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.areas.queries import ancestors, subtree_select
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.desk.remarks import remarks
from lms.authoring.desk.review_models import Review, ReviewRemark
from lms.base.errors import NotFound
from lms.catalogue.contents import contents, mark
from lms.catalogue.models import Course, CourseVersion
from lms.people.models import Person, RoleGrant
from lms.people.queries import roles_of
from lms.quizzes.contents import questions_of
from lms.quizzes.queries import question_set

DECISIONS = ("agreed", "changes")


@dataclass(frozen=True)
class ReviewStanding:
    """Where a review stands: who reads, the decision, whether the draft has changed since, how many remarks wait."""

    review: Review
    reviewer: str
    changed_since: bool
    open_remarks: int


def version_mark(session: Session, version: CourseVersion) -> str:
    """A short mark of all that a version says: texts, settings, media by their bytes, questions with answer keys."""
    return mark([contents(session, version), questions_of(question_set(session, version.id))])


def reviewers(session: Session, actor_id: int, course: Course, today: date) -> list[tuple[int, str]]:
    """(id, name) of the people whom the actor may ask for a review.

    They are the other authors of the course, trainers of the same area or of one above or below it, and admins.
    """
    grants = roles_of(session, actor_id, today)
    own = sorted({area for _role, area in grants if area is not None})
    above = {area.id for area_id in own for area in ancestors(session, area_id)}
    near = or_(RoleGrant.area_id.in_(above | set(own)), RoleGrant.area_id.in_(subtree_select(own, today)))
    everywhere = any(role == "admin" for role, _area in grants)
    trains = (RoleGrant.role == "trainer") if everywhere else (RoleGrant.role == "trainer") & near
    staff = select(RoleGrant.person_id).where(
        RoleGrant.valid_from <= today,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
        or_(trains, RoleGrant.role == "admin"),
    )
    writes = select(CourseAuthor.person_id).where(CourseAuthor.course_id == course.id)
    statement = (
        select(Person.id, Person.name)
        .where(or_(Person.id.in_(staff), Person.id.in_(writes)), Person.id != actor_id, Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(person_id, name) for person_id, name in session.execute(statement)]


def ask(session: Session, version: CourseVersion, actor_id: int, reviewer_id: int, note: str, now: datetime) -> Review:
    """Ask a person (see reviewers) to read a draft; asking again before they have answered changes the same request."""
    waiting = select(Review).where(
        Review.version_id == version.id, Review.reviewer_id == reviewer_id, Review.decision == ""
    )
    found, words = session.scalars(waiting).first(), version_mark(session, version)
    if found is None:
        found = Review(version_id=version.id, reviewer_id=reviewer_id, decision="", decided_mark="")
        session.add(found)
    found.asked_by_id, found.note, found.asked_at = actor_id, note, now
    found.asked_mark = words
    session.flush()
    return found


def review_for(session: Session, person_id: int, review_id: int, writable: Sequence[int] | None) -> Review:
    """A review, for its reviewer and for authors of the course (ids in `writable`, None: all). Raises NotFound."""
    found = session.get(Review, review_id)
    if found is None:
        raise NotFound
    version = session.get_one(CourseVersion, found.version_id)
    if found.reviewer_id != person_id and writable is not None and version.course_id not in writable:
        raise NotFound
    return found


def waiting_for(session: Session, person_id: int) -> list[tuple[Review, str]]:
    """(review, title) of the drafts that this person was asked to read and has not answered, oldest first."""
    statement = (
        select(Review, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Review.version_id)
        .where(Review.reviewer_id == person_id, Review.decision == "", CourseVersion.state == "draft")
        .order_by(Review.asked_at)
    )
    return [(review, title) for review, title in session.execute(statement)]


def standings(session: Session, version: CourseVersion) -> list[ReviewStanding]:
    """The reviews of a draft, newest first."""
    rows = session.execute(
        select(Review, Person.name)
        .join(Person, Person.id == Review.reviewer_id)
        .where(Review.version_id == version.id)
        .order_by(Review.asked_at.desc(), Review.id.desc())
    ).all()
    words = version_mark(session, version) if rows else ""
    return [
        ReviewStanding(
            review,
            name,
            bool(review.decision) and review.decided_mark != words,
            sum(not said.done for said in remarks(session, [review.id])),
        )
        for review, name in rows
    ]


def remark(session: Session, review: Review, author_id: int, place: str, text: str, now: datetime) -> None:
    """Add a remark on a place; the same words of the same person on the same place are kept once."""
    same = select(ReviewRemark.id).where(
        ReviewRemark.review_id == review.id,
        ReviewRemark.author_id == author_id,
        ReviewRemark.place == place,
        ReviewRemark.text == text,
    )
    if session.scalars(same).first() is None:
        session.add(ReviewRemark(review_id=review.id, author_id=author_id, place=place, text=text, at=now))
        session.flush()


def close_remark(session: Session, review: Review, remark_id: int, now: datetime) -> None:
    """Note that a remark has been dealt with. Raises NotFound for a remark of another review."""
    found = session.get(ReviewRemark, remark_id)
    if found is None or found.review_id != review.id:
        raise NotFound
    found.done_at = found.done_at or now
    session.flush()


def decide(session: Session, review: Review, decision: str, now: datetime) -> None:
    """Note the reviewer's decision about the draft as it is now. Raises NotFound for a word that is no decision."""
    if decision not in DECISIONS:
        raise NotFound
    version = session.get_one(CourseVersion, review.version_id)
    review.decision, review.decided_at, review.decided_mark = decision, now, version_mark(session, version)
    session.flush()
