"""The signed-in person of a request (flask-login lives behind this module), and the cookie that names the session."""

from datetime import datetime
from functools import cached_property

from flask import Flask, Response, after_this_request, current_app, g, request, session as cookie
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from lms.base.clock import now, today
from lms.base.db import db
from lms.people import audit, madeup, second_step, sign_ins
from lms.people.models import Person
from lms.people.queries import home_area_id, roles_of
from lms.people.sign_ins import LEARNER, STAFF, Opening, SessionRow, SessionUse
from lms.web import tokens
from lms.web.browsers import label_of
from lms.web.security import SAFE

#: What a page for somebody signed in says to browsers: keep nothing, so that "back" after signing out shows nothing.
NO_STORE = "no-store"
TOKEN_MOST = 100


class SignedIn(UserMixin):
    """A signed-in person: plain values; roles are read only when a page asks for them."""

    def __init__(self, row: SessionRow, token: str) -> None:
        self.id, self.name, self.code = row.id, row.name, row.code
        self.row, self.token = row, token

    def get_id(self) -> str:
        """The session's token, which the cookie keeps."""
        return self.token

    @property
    def is_staff_session(self) -> bool:
        """Whether the session was opened with a password."""
        return self.row.strength == STAFF

    @cached_property
    def held(self) -> frozenset[str]:
        """The roles that the person holds anywhere today, whether they count in this session or not."""
        return frozenset(role for role, _area in roles_of(db.session(), self.id, today()))

    @cached_property
    def obstacle(self) -> str:
        """The page that the person must finish before anything that staff may do, as an endpoint; "" for none."""
        if self.row.password_must_change:
            return "pages.own_password"
        wanted = current_app.extensions["lms_settings"].second_step
        if self.row.stepped or self.row.is_demo or not second_step.is_needed(self.held, wanted):
            return ""
        return "pages.second_step"

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that count here: none in a session opened with a PIN, none while there is an obstacle."""
        return self.held if self.is_staff_session and not self.obstacle else frozenset()


class Visitor(AnonymousUserMixin):
    """Whoever is not signed in: no id, no name, no roles."""

    id = None
    name = ""
    roles: frozenset[str] = frozenset()


def load(token: str) -> SignedIn | None:
    """The signed-in person for a token, in one query, for flask-login; None for anything that does not fit."""
    row = sign_ins.session_row(db.glance, token, now()) if 0 < len(token) <= TOKEN_MOST else None
    if row is None:
        return None
    g.use_of_session = SessionUse(row.sign_in_id, row.strength, row.seen, row.ends)
    return SignedIn(row, token)


def claim() -> str | None:
    """The hash of the token in the signed cookie; only the database can tell whether its session is still good.

    For a page that asks the database in the same statement as everything else, instead of loading `current_user`. Such
    a page calls `used` with what it has found.
    """
    token = str(cookie.get("_user_id", ""))
    return sign_ins.hashed(token) if 0 < len(token) <= TOKEN_MOST else None


def used(use: SessionUse) -> None:
    """Note that this request uses a session that was found otherwise than by `current_user`."""
    g.use_of_session = use


def of_somebody() -> None:
    """Say that this answer is about a person who is not signed in (yet), so that no browser keeps it either."""
    g.use_of_session = None


def start(person: Person, how: Opening | None = None) -> None:
    """Sign a person in: any session in this browser ends, with everything that was planted in it.

    Raises NotAllowed for made-up people outside demo mode.
    """
    madeup.refuse(person)
    how = how or Opening()
    session, moment = db.session(), now()
    if current_user.is_authenticated:
        sign_ins.end(session, current_user.row.sign_in_id)
    label = label_of(request.headers.get("User-Agent"))
    opening = Opening(how.strength, label, how.stepped, how.proved_at)
    token = sign_ins.open_sign_in(session, person.id, opening, moment)
    _begin_cookie(person.id, token)


def renew(person: Person, *, stepped: bool = False, proved_at: datetime | None = None) -> None:
    """Stay signed in after a deed that ended every session of one's own account, or made this one stronger.

    The new session is as strong as this one; `stepped` and `proved_at` say what has just been added.
    """
    row = current_user.row
    start(person, Opening(row.strength, row.label, stepped or row.stepped, proved_at or row.proved_at))


def _begin_cookie(person_id: int, token: str) -> None:
    row = sign_ins.session_row(db.glance, token, now())
    assert row is not None  # noqa: S101  (it was opened a moment ago)
    cookie.clear()
    cookie.permanent = True
    tokens.begin_for(person_id)
    login_user(SignedIn(row, token))
    g.use_of_session = None


def end() -> None:
    """Sign out on this device: the session is over wherever its cookie was copied to. Does not commit.

    What a trainer's open pages keep on a machine, and pages kept by the browser, are not for the next person.
    """
    if current_user.is_authenticated:
        sign_ins.end(db.session(), current_user.row.sign_in_id)
        note("signed_out", current_user.id)
    logout_user()
    cookie.clear()
    g.use_of_session = None
    after_this_request(_clear_the_browser)


def _clear_the_browser(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def strengths_seen() -> tuple[str, ...]:
    """The strengths of the sessions that a person may see and end here: a person with only a PIN sees none that a
    password has opened."""
    return (LEARNER, STAFF) if current_user.is_staff_session else (LEARNER,)


def note(action: str, person_id: int, **detail: object) -> None:
    """Write what a person did when signing in into the log of the area where they live."""
    session = db.session()
    area_id = home_area_id(session, person_id)
    audit.note(session, now(), action, ("person", person_id), actor_id=person_id, area_id=area_id, **detail)


def init_app(app: Flask) -> None:
    """Set flask-login up, without binding sessions to addresses, because mobile carriers change them all the time."""
    madeup.let_in(app.extensions["lms_settings"].demo)
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.user_loader(load)
    # Instead of `init_app`, which would ask after every page whether a "remember me" cookie is due; there is none here.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.jinja_env.globals["current_user"] = current_user
    app.after_request(_of_somebody)


def _of_somebody(response: Response) -> Response:
    """Mark a page for somebody signed in so that no browser keeps it, and note the use of the session."""
    if "use_of_session" not in g:
        return response
    if not response.cache_control.public:
        response.headers["Cache-Control"] = NO_STORE
    use: SessionUse | None = g.use_of_session
    if use and not g.get("nobody_at_the_keys") and sign_ins.is_due(use, now()):
        if request.method not in SAFE:
            # A form that was refused has left its transaction open, and on SQLite only one can write.
            db.session.rollback()
        db.jot(*sign_ins.note_of(use, now()))
    return response
