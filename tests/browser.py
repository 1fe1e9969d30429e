"""A test client that signs people in by session, without the cost of a password, and sends forms with their token."""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from lms.people.models import Person


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A client in which this person is signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{person.id}.{person.session_token}"
        cookie["_fresh"] = True
        cookie["csrf_token"] = f"{person.id}.{secrets.token_hex(20)}"
    return client


def token(client: FlaskClient) -> str:
    """The token that forms of this client's session carry."""
    with client.session_transaction() as cookie:
        secret = cookie.setdefault("csrf_token", "6" * 40)
    return URLSafeTimedSerializer(client.application.secret_key or "", salt="wtf-csrf-token").dumps(secret)  # type: ignore[no-any-return]


def send(client: FlaskClient, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
    """Send a form as its page would: with the session's token."""
    return client.post(path, data={"csrf_token": token(client), **(data or {})}, **more)
