"""The register of an area: by state, by words, and with the history of each."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.paging import Span
from lms.certificates import actions, register
from lms.certificates.models import Certificate
from lms.learning import actions as learning
from lms.people import actions as people
from tests.factories.people import World, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def papers(session: Session) -> dict[str, Certificate]:
    """A valid one, one that was taken back, and one that another has replaced."""
    made: World = world(session, NOW)
    found = {}
    for state, name in (("valid", "Lê Văn Tám"), ("revoked", "Ma Thị Nga"), ("replaced", "Lò Văn Ín")):
        person = people.register(session, people.NewPerson(name, 1970, made.hamlet.id), NOW)
        enrolment = learning.enrol(session, person.id, made.course.id, made.hamlet.id, NOW)
        found[state] = actions.issue(session, enrolment, NOW, NOW)
    actions.revoke(session, found["revoked"], "Nhầm người", NOW, by_id=None)
    found["new"] = actions.reissue(session, found["replaced"], {"name": "Lò Văn Ỉn"}, NOW, by_id=None)
    session.flush()
    return found


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("valid", {"valid", "new"}),
        ("revoked", {"revoked"}),
        ("replaced", {"replaced"}),
        ("", {"valid", "new", "revoked", "replaced"}),
        ("khác", {"valid", "new", "revoked", "replaced"}),
    ],
)
def test_certificates_are_listed_by_their_state(
    session: Session, papers: dict[str, Certificate], state: str, names: set[str]
) -> None:
    rows, count = register.list_certificates(session, select(Area.id), "", state, Span(0, 50))
    assert {row.code for row in rows} == {papers[name].code for name in names}
    assert count == len(names)


def test_none_of_another_area_is_listed(session: Session, papers: dict[str, Certificate]) -> None:
    elsewhere = select(Area.id).where(Area.code == "05563")
    assert register.list_certificates(session, elsewhere, "", "", Span(0, 50)) == ([], 0)


def test_only_valid_ones_are_printed_and_in_the_order_asked_for(
    session: Session, papers: dict[str, Certificate]
) -> None:
    asked = [papers[name].code for name in ("new", "revoked", "valid", "replaced")]
    assert [code for code, _words in register.printable(session, select(Area.id), asked)] == [asked[0], asked[2]]


def test_a_history_tells_what_became_of_each(session: Session, papers: dict[str, Certificate]) -> None:
    told = register.history(session, papers["new"].enrolment_id)
    assert [(one.code, state) for one, state in told] == [
        (papers["new"].code, "valid"),
        (papers["replaced"].code, "replaced"),
    ]
