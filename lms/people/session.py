"""The signed-in person of a request (flask-login lives behind this module)."""

from functools import cached_property

from flask import Flask, session as cookie
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from lms.base.clock import today
from lms.base.db import db
from lms.people import madeup
from lms.people.models import Person
from lms.people.queries import SessionRow, roles_of, session_row
from lms.web import tokens
from lms.web.incoming import whole_number


class SignedIn(UserMixin):
    """A signed-in person: plain values; roles are read only when a page asks for them."""

    def __init__(self, row: SessionRow) -> None:
        self.id, self.name, self.code, self.token = row

    def get_id(self) -> str:
        """Id and session token: a new token ends every session."""
        return f"{self.id}.{self.token}"

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held anywhere today."""
        return frozenset(role for role, _area in roles_of(db.session(), self.id, today()))


class Visitor(AnonymousUserMixin):
    """Somebody without an account."""

    id = None
    name = ""
    roles: frozenset[str] = frozenset()


def load(identity: str) -> SignedIn | None:
    """flask-login's loader: one query; None for anything that does not fit."""
    found = _parts(identity)
    row = session_row(db.session(), found[0]) if found else None
    return SignedIn(row) if found and row and row.session_token == found[1] else None


def claim() -> tuple[int, str] | None:
    """Person and session token as the signed cookie has them; whether they still hold only the database can tell.

    For a page that asks the database in the same statement as everything else, instead of loading `current_user`.
    """
    return _parts(str(cookie.get("_user_id", "")))


def _parts(identity: str) -> tuple[int, str] | None:
    person_id, _dot, token = identity.partition(".")
    number = whole_number(person_id)
    return (number, token) if number is not None else None


def start(person: Person) -> None:
    """Sign a person in: the old session's content goes, so that a planted session is worth nothing.

    Raises NotAllowed for somebody made up outside demo mode.
    """
    madeup.refuse(person)
    cookie.clear()
    cookie.permanent = True
    tokens.begin_for(person.id)
    login_user(SignedIn(SessionRow(person.id, person.name, person.code, person.session_token)))


def end() -> None:
    """Sign out on this device."""
    logout_user()
    cookie.clear()


def init_app(app: Flask) -> None:
    """Set flask-login up: no protection bound to addresses, because mobile carriers change them all the time."""
    madeup.let_in(app.extensions["lms_settings"].demo)
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.user_loader(load)
    # Instead of `init_app`, which would ask after every page whether a "remember me" cookie is due; there is none here.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.jinja_env.globals["current_user"] = current_user
