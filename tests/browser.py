"""A test client that signs people in by session, without the cost of a password, and sends forms with their token."""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from lms.base.clock import now, today
from lms.base.db import begin_write, db
from lms.people.models import Person
from lms.people.queries import roles_of
from lms.people.sign_ins import LEARNER, STAFF, Opening, open_sign_in


def signed_in(app: Flask, person: Person, strength: str = "") -> FlaskClient:
    """A client in which this person is signed in.

    Whoever holds a role has come in with a password, just now, and a second step; others with a PIN. `strength`
    ("learner", "staff") says otherwise.
    """
    return browser_of(app, person, opened(app, person, strength))


def opened(app: Flask, person: Person, strength: str = "") -> str:
    """The token of a new session of this person."""
    person_id = person.id
    with app.app_context():
        begin_write(db.session())
        moment = now()
        chosen = strength or (STAFF if roles_of(db.session(), person_id, today()) else LEARNER)
        is_staff = chosen == STAFF
        how = Opening(chosen, "Chrome/Android", stepped=is_staff, proved_at=moment if is_staff else None)
        made = open_sign_in(db.session(), person_id, how, moment)
        db.session.commit()
    return made


def browser_of(app: Flask, person: Person, session_token: str) -> FlaskClient:
    """A client whose cookie names this session."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = session_token
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
