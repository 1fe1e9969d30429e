"""The desk, and the people who sit at it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.admin import desk as desks
from tests.admin.desk import Desk, Screen


@pytest.fixture
def desk(session: Session) -> Desk:
    """The officers' world."""
    return desks.make(session)


@pytest.fixture
def officer(app: Flask, desk: Desk) -> Screen:
    """The commune's officer at the desk."""
    return Screen(app, desk.officer)
