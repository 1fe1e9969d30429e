"""The officers' world, made anew for each test."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.browser import signed_in
from tests.reports.office import Office, make_office


@pytest.fixture
def office(session: Session) -> Office:
    """The world with its officers."""
    return make_office(session)


@pytest.fixture
def officer(app: Flask, office: Office) -> FlaskClient:
    """The browser of the commune's officer."""
    return signed_in(app, office.officer)
