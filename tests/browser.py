"""A test client that signs people in by session, without the cost of a password."""

from flask import Flask
from flask.testing import FlaskClient

from lms.people.models import Person


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A client in which this person is signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{person.id}.{person.session_token}"
        cookie["_fresh"] = True
    return client
