"""The officer's list of people: searched by name, code or phone; a page takes two queries, however many people there
are."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.codes import tidy_code
from lms.base.errors import Invalid
from lms.base.paging import Span
from lms.base.text import fold
from lms.people import rules
from lms.people.models import Person, PersonArea, Registration
from lms.people.permissions import visible_people


class ListedPerson(NamedTuple):
    """One row: as little as is needed to tell people apart. Phones stay on the person's own page."""

    id: int
    code: str
    name: str
    birth_year: int | None
    area: str
    met: bool


class PeopleQuestion(NamedTuple):
    """Which people are asked for: by these words, of this hamlet (None: all), only those whom no staff has met."""

    typed: str = ""
    area_id: int | None = None
    unmet: bool = False


def unmet() -> Select[int]:
    """A SELECT of the ids of everybody who joined alone and whom nobody of the staff has met."""
    return select(Registration.person_id).where(Registration.met_at.is_(None))


def list_people(
    session: Session, actor_id: int, asked: PeopleQuestion, today: date, span: Span
) -> tuple[list[ListedPerson], int]:
    """One page of the people whom the actor may see, by given name as in Vietnamese lists, and how many there are in
    all."""
    visible = visible_people(session, actor_id, today)
    found = _wanted(select(Person.id), visible, asked)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    met = Person.id.not_in(unmet())
    columns = select(Person.id, Person.code, Person.name, Person.birth_year, Area.full_name, met)
    statement = _wanted(columns, visible, asked)
    page = statement.order_by(Person.sort_key, Person.id).offset(span.offset).limit(span.limit)
    return [ListedPerson(*row) for row in session.execute(page)], total


def person_by_code(session: Session, actor_id: int, typed: str, today: date) -> Person | None:
    """The person with a learner code as typed, if the actor may see them; None when there is no such person."""
    visible = visible_people(session, actor_id, today)
    return session.scalar(select(Person).where(Person.code == tidy_code(typed), Person.id.in_(visible)))


def _wanted(columns: Any, visible: Select[Any], asked: PeopleQuestion) -> Select[Any]:
    lives = and_(PersonArea.person_id == Person.id, PersonArea.valid_to.is_(None))
    statement: Select[Any] = (
        columns.join(PersonArea, lives).join(Area, Area.id == PersonArea.area_id).where(Person.id.in_(visible))
    )
    if asked.area_id is not None:
        statement = statement.where(PersonArea.area_id == asked.area_id)
    if asked.unmet:
        statement = statement.where(Person.id.in_(unmet()))
    return statement.where(named(asked.typed)) if fold(asked.typed) else statement


def named(typed: str) -> ColumnElement[bool]:
    """A condition on Person: every typed word is in the name (accents forgiven), or it is the code or the phone."""
    words = (Person.name_search.contains(word, autoescape=True) for word in fold(typed).split()[:8])
    found = or_(and_(*words), Person.code == tidy_code(typed))
    number = _phone(typed)
    return or_(found, Person.phone == number) if number else found


def _phone(typed: str) -> str | None:
    try:
        return rules.phone(typed)
    except Invalid:
        return None
