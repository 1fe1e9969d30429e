"""A version in which everything is said, made anew for each test."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.catalogue.models import CourseVersion
from tests.factories.contents import full_version

NOW = datetime.now(UTC)


@pytest.fixture
def full(session: Session) -> CourseVersion:
    """A draft that says everything a version can say."""
    version = full_version(session, NOW)
    session.commit()
    return version
