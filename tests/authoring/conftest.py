"""The trainer's desk, made anew for each test."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.authoring.desk import Desk, Draft, make_desk, make_draft
from tests.browser import signed_in


@pytest.fixture
def desk(session: Session) -> Desk:
    """The world with a trainer and the trainer's course."""
    return make_desk(session)


@pytest.fixture
def trainer(app: Flask, desk: Desk) -> FlaskClient:
    """The trainer's browser."""
    return signed_in(app, desk.trainer)


@pytest.fixture
def draft(session: Session, desk: Desk) -> Draft:
    """A draft of the trainer's course."""
    return make_draft(session, desk)
