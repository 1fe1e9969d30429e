"""Passkeys in a request: the site as keys know it, and challenges, each kept on the server and answered once."""

from flask import current_app, request

from lms.base.clock import now
from lms.base.db import db
from lms.people import passkeys
from lms.people.models import Person
from lms.people.passkeys import ANSWER_MOST, Site
from lms.web import once
from lms.web.addresses import site_address
from lms.web.browsers import label_of

TO_ADD, TO_SIGN_IN = "khoa-moi", "khoa-vao"


def site() -> Site | None:
    """The site as keys know it; None where keys cannot be used, also when the page was opened by another address."""
    origin = site_address()
    if not passkeys.takes_keys(origin) or origin.partition("://")[2] != request.host:
        return None
    return Site(origin, current_app.extensions["lms_settings"].programme_name)


def ask_for_new(person: Person, here: Site) -> str:
    """The options for a new key, as JSON; their challenge is kept. Does not commit."""
    options, challenge = passkeys.to_add(db.session(), person, here)
    once.put(db.session(), TO_ADD, now(), challenge=challenge)
    return options


def added(person_id: int, here: Site) -> bool:
    """Whether the form brought a new key; it is kept then."""
    challenge, answer = once.take(db.session(), TO_ADD, now()).get("challenge"), _answer()
    if not challenge or not answer:
        return False
    label = label_of(request.headers.get("User-Agent")).replace("/", " / ").strip(" /")[:60]
    return passkeys.add(db.session(), person_id, answer, challenge, here, (label, now()))


def ask_to_sign_in(person_id: int, here: Site) -> str:
    """The options for signing in with a key, as JSON; their challenge is kept. Does not commit."""
    options, challenge = passkeys.to_sign_in(db.session(), person_id, here)
    once.put(db.session(), TO_SIGN_IN, now(), challenge=challenge)
    return options


def shown(person_id: int, here: Site) -> bool:
    """Whether the form brought a valid answer of one of the person's keys."""
    challenge, answer = once.take(db.session(), TO_SIGN_IN, now()).get("challenge"), _answer()
    return bool(challenge and answer) and passkeys.use(db.session(), person_id, answer, str(challenge), here)


def _answer() -> str:
    answer = request.form.get("answer", "")
    return answer if len(answer) <= ANSWER_MOST else ""
