"""Form tokens that know for whom a page was drawn, and what happens to a form that was sent too late.

A token is made of the session's secret as ever; for somebody signed in that secret begins with the person's id. So a
page that was left open still proves for whom our site drew it, even after its session is gone. See docs/decisions.
"""

import secrets
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer

from lms.web.addresses import own_hosts
from lms.web.signing import ReadySerializer

FIELD = "csrf_token"
SALT = "wtf-csrf-token"
#: How many hidden fields, and characters in them, a page may carry that is sent again.
MOST_FIELDS, MOST_CHARS = 100, 20_000
#: Fields that are never written into a page again; a structural test finds every password field here.
SECRETS = {"pin", "old", "secret", "password", "new", "again", "otp", "proof"}


class Tokens(CSRFProtect):
    """CSRF protection that lets a view with a guard or a form of its own answer a form that came too late."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse forms from other sites always, and forms with an old token unless the view deals with them.

        Raises CSRFError. A view that is let through finds `g.form_is_old` set; see guards.
        """
        try:
            super().protect(apply_exemptions)
        except CSRFError:
            view = current_app.view_functions.get(request.endpoint or "")
            if comes_from_elsewhere() or not getattr(view, "answers_old_forms", False):
                raise
            g.form_is_old = True
        if g.get("csrf_valid") and comes_from_elsewhere():
            g.csrf_valid = False
            raise CSRFError("The form was sent from another site.")


def form_token() -> str:
    """The token of the page that is being drawn: Flask-WTF's, signed by a signer that is made once.

    A page has one token, however many forms stand on it. A visitor's session gets its secret with the first.
    """
    if FIELD not in g:
        if FIELD not in session:
            session[FIELD] = secrets.token_hex(20)
        setattr(g, FIELD, _serializer(current_app.secret_key).dumps(session[FIELD]))
    return str(g.get(FIELD))


@lru_cache(4)
def _serializer(key: Any) -> ReadySerializer:
    return ReadySerializer(key, salt=SALT)


def form_is_old() -> bool:
    """Whether this request's token did not fit its session."""
    return bool(g.get("form_is_old", False))


def begin_for(person_id: int) -> None:
    """Say that the new session belongs to this person; from now on its tokens prove it."""
    session[FIELD] = f"{person_id}.{secrets.token_hex(20)}"
    g.pop(FIELD, None)


def owner_of_form() -> int | None:
    """The person for whom our site drew the page on which this form stood; None when nothing proves it."""
    keys = [*current_app.config.get("SECRET_KEY_FALLBACKS", ()), current_app.secret_key]
    signed = request.form.get(FIELD) or request.headers.get("X-CSRFToken", "")
    try:
        secret = URLSafeTimedSerializer(keys, salt=SALT).loads(signed)
    except BadData:
        return None
    owner, dot, _rest = str(secret).partition(".")
    return int(owner) if dot and owner.isascii() and owner.isdigit() else None


def comes_from_elsewhere() -> bool:
    """Whether the browser says that another site sent this form. Old browsers say nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc not in own_hosts()


def fields_to_send_again() -> list[tuple[str, str]] | None:
    """What was typed, for a page with a button that sends it again; None when that cannot be offered.

    The desks' forms are long and may bring files; what was typed beside a file is offered without the file.
    """
    fields, secrets = fields_and_secrets()
    if comes_from_elsewhere() or secrets:
        return None
    if is_of_a_desk():
        return fields
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if not request.files and len(fields) <= MOST_FIELDS and size <= MOST_CHARS else None


def fields_and_secrets() -> tuple[list[tuple[str, str]], list[str]]:
    """What was typed, without the token; and the names of the secrets among it, which are left out."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    secrets = sorted({name for name, value in sent if name in SECRETS and value})
    return [(name, value) for name, value in sent if name not in SECRETS], secrets


def is_of_a_desk() -> bool:
    """Whether this request's view is one for staff."""
    view = current_app.view_functions.get(request.endpoint or "")
    return str(getattr(view, "guard", "")).startswith("staff")
