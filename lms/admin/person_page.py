"""What the officer sees of a person: who it is, what was learnt, certificates, consents. No answers, no addresses."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.areas.queries import paths
from lms.catalogue.outline import outline
from lms.catalogue.queries import course_titles
from lms.certificates.queries import Owned, of_person
from lms.certificates.register import codes_within
from lms.learning import rules
from lms.learning.queries import enrolments_of
from lms.people.models import Consent, Person
from lms.people.permissions import visible_areas
from lms.people.queries import Stay, latest_consents, stays_of
from lms.people.rules import needs_guardian
from lms.people.staffing import HeldRole, endable, roles_held


@dataclass(frozen=True)
class JoinedCourse:
    """A course that the person joined: how many lessons are done of how many, and when it was completed."""

    title: str
    done: int
    total: int
    completed_at: datetime | None


@dataclass(frozen=True)
class PersonPage:
    """Everything on the page; `own_codes` are the certificates that stand in the officer's own register."""

    person: Person
    stays: list[Stay]
    area_names: dict[int, str]
    courses: list[JoinedCourse]
    owned: list[Owned]
    own_codes: set[str]
    titles: dict[int, str]
    consents: dict[str, Consent]
    held: list[HeldRole]
    endable: set[int]
    is_child: bool

    @property
    def home(self) -> str:
        """The full path of the area where the person lives now."""
        return next((self.area_names[stay.area_id] for stay in self.stays if stay.valid_to is None), "")

    @property
    def misnamed(self) -> list[Owned]:
        """Valid certificates with another name or year of birth than the person's record has."""
        said = (self.person.name, str(self.person.birth_year or ""))
        valid = [row for row in self.owned if row.certificate.revoked_at is None]
        return [
            row for row in valid if (row.certificate.words.get("name"), row.certificate.words.get("birth_year")) != said
        ]


def person_page(session: Session, actor_id: int, person: Person, today: date) -> PersonPage:
    """Gather the page; the number of queries does not grow with what was learnt."""
    stays = stays_of(session, person.id)
    owned = of_person(session, person.id)
    held = roles_held(session, person.id, today)
    return PersonPage(
        person,
        stays,
        paths(session, [stay.area_id for stay in stays]),
        _courses(session, person.id),
        owned,
        codes_within(session, visible_areas(session, actor_id, today), [row.certificate.code for row in owned]),
        course_titles(session, [row.course_id for row in owned]),
        latest_consents(session, person.id),
        held,
        endable(session, actor_id, held, today) if held else set(),
        needs_guardian(person.birth_year or 0, today.year),
    )


def _courses(session: Session, person_id: int) -> list[JoinedCourse]:
    found = []
    for enrolment, completed_at in enrolments_of(session, person_id):
        tree = outline(session, enrolment.version_id)
        done = rules.lessons_done(enrolment.progress, tree)
        found.append(JoinedCourse(tree.title, done, len(tree.lessons), completed_at))
    return found
