"""What the tables themselves refuse, whoever writes to them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, row_of
from lms.areas.models import Area
from tests.areas.conftest import AFTER, BEGAN, MERGED, Country

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize("days", [0, -1])
def test_no_area_ends_before_it_was_there_for_a_day(session: Session, country: Country, days: int) -> None:
    ends = update(Area).where(Area.id == country.goc_thong.id).values(valid_to=MERGED + timedelta(days=days))
    with pytest.raises(IntegrityError):
        session.execute(ends)


def test_what_an_area_became_is_said_only_of_one_that_has_ended(session: Session, country: Country) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Area).where(Area.id == country.goc_thong.id).values(successor_id=country.commune.id))


def test_no_area_lies_in_itself(session: Session, country: Country) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Area).where(Area.id == country.commune.id).values(parent_id=country.commune.id))


def test_a_code_is_one_area_s_from_its_first_day(session: Session, country: Country) -> None:
    session.add(Area(**row_of(NewArea("05536", "commune", "Xã Khác", None, date(2030, 1, 1)))))
    session.flush()
    session.add(Area(**row_of(NewArea("05536", "commune", "Xã Khác", None, BEGAN))))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("name", ["commune", "province"])
def test_no_area_goes_while_others_lie_in_it_or_have_become_it(session: Session, country: Country, name: str) -> None:
    with pytest.raises(IntegrityError):
        session.execute(delete(Area).where(Area.id == getattr(country, name).id))


def test_an_area_of_no_known_level_is_refused(session: Session, country: Country) -> None:
    session.add(Area(**row_of(NewArea("9", "village", "Làng", None, AFTER))))
    with pytest.raises(IntegrityError):
        session.flush()
