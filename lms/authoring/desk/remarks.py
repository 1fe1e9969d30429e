"""Reviewers' remarks on the places of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.review_models import Review, ReviewRemark
from lms.people.models import Person


@dataclass(frozen=True)
class Said:
    """A remark with its author's name, which is "" when the author was erased."""

    id: int
    place: str
    text: str
    author: str
    at: datetime
    done: bool


def remarks(session: Session, review_ids: Sequence[int]) -> list[Said]:
    """The remarks of these reviews, oldest first."""
    statement = (
        select(ReviewRemark, Person.name)
        .outerjoin(Person, Person.id == ReviewRemark.author_id)
        .where(ReviewRemark.review_id.in_(review_ids))
        .order_by(ReviewRemark.id)
    )
    return [
        Said(row.id, row.place, row.text, name or "", row.at, row.done_at is not None)
        for row, name in session.execute(statement)
    ]


def remarks_at(session: Session, version_id: int, place: str) -> list[Said]:
    """The remarks that wait to be dealt with at one place of a draft."""
    ids = list(session.scalars(select(Review.id).where(Review.version_id == version_id)))
    return [said for said in remarks(session, ids) if said.place == place and not said.done]
