"""What was sent after its session had ended is kept until the same person has signed in again.

A learner's answer waits in the session cookie of the device: signed, small, for one address, for one person, for a
week. Only views marked `kept_over_sign_in` take part. Each of them can bear the same answer twice, so nothing counts
double. The forms of the desks wait on the server (lms.web.left_forms), and are sent on by a press of their sender.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import current_app, g, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.errors import LmsError, NotFound
from lms.web import left_forms, tokens
from lms.web.redirects import go

View = TypeVar("View", bound=Callable[..., Any])
NAME = "kept"
#: The key in the cookie that says whose forms wait on the server.
LEFT = "left"
#: A cookie holds 4 KB; the longest answer there is (six things put in order) takes a tenth of this.
MOST_CHARS = 1500
FOR = timedelta(days=7)


@dataclass(frozen=True)
class KeptForm:
    """A waiting form: its address, its fields, its person (None: nothing proves whose), and since when it waits."""

    path: str
    fields: MultiDict[str, str]
    owner: int | None
    at: datetime


def kept_over_sign_in(*, whose_is_in_the_address: bool = False) -> Callable[[View], View]:
    """Mark a learner's view whose form is kept when its session has ended; the mark stands below the guard.

    `whose_is_in_the_address`: the view itself refuses anybody but the one person whose thing the address names, and
    nobody else can know that address; then the answer is kept even where no token proves whose page it was. The view
    reads `form()` and `sent_at()` from here, and gives the same result when the same form comes again.
    """

    def mark(view: View) -> View:
        view.kept_over_sign_in = "address" if whose_is_in_the_address else "token"  # type: ignore[attr-defined]
        return view

    return mark


def form() -> MultiDict[str, str]:
    """The form that was sent: with this request, or before signing in."""
    return g.get("kept_form", request.form)  # type: ignore[no-any-return]


def sent_at() -> datetime:
    """When the form was sent: for a form that waited for a sign-in, that moment; else now."""
    return g.get("kept_sent_at") or now()


def is_late() -> bool:
    """Whether the form waited for its sender to sign in."""
    return "kept_sent_at" in g


def keep(view: Any) -> bool:
    """Keep this request's form until sign-in, when the view takes part and it is known whose it is. Returns whether
    a form of a desk was kept on the server; commits then."""
    mark = getattr(view, "kept_over_sign_in", None)
    owner = tokens.owner_of_form()
    if owner is not None and tokens.is_of_a_desk() and not hasattr(view, "sent_by_itself"):
        return _keep_on_the_server(owner)
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != tokens.FIELD]
    size = len(request.path) + sum(len(name) + len(value) for name, value in fields)
    if mark is not None and (mark != "token" or owner is not None) and size <= MOST_CHARS:
        session.permanent = True
        session[NAME] = {"path": request.path, "fields": fields, "owner": owner, "at": now().isoformat()}
    return False


def sent_by_itself(view: View) -> View:
    """Mark a desk's view to which pages send by themselves: nothing of it waits for a sign-in."""
    view.sent_by_itself = True  # type: ignore[attr-defined]
    return view


def _keep_on_the_server(owner: int) -> bool:
    fields, secrets = tokens.fields_and_secrets()
    if request.method != "POST" or tokens.comes_from_elsewhere() or not (fields or secrets):
        return False
    path = request.full_path.rstrip("?")
    had_files = any(sent.filename for sent in request.files.values())
    left_forms.keep(db.session(), owner, left_forms.FormLeft(path, fields, secrets, had_files), now())
    db.session.commit()
    return True


def forget_sent_on(view: Any) -> None:
    """Forget the waiting form that is being sent on with this request, once the view commits.

    A learner's answer is never among the forms on the server.
    """
    if LEFT in session and request.method == "POST" and not hasattr(view, "kept_over_sign_in"):
        left_forms.forget(db.session(), session[LEFT], request.full_path.rstrip("?"))


def waiting() -> bool:
    """Whether an answer waits for its sender to sign in."""
    return NAME in session


def take_out() -> KeptForm | None:
    """The waiting answer, taken out of the cookie, so that it is sent on once; None when there is none."""
    found = session.pop(NAME, None)
    try:
        fields = MultiDict((str(name), str(value)) for name, value in found["fields"])
        return KeptForm(str(found["path"]), fields, found["owner"], datetime.fromisoformat(found["at"]))
    except (KeyError, TypeError, ValueError):  # nothing there, or written by an older program
        return None


def send_on(kept: KeptForm | None, person_id: int, onward: str) -> Any:
    """The response to the kept form, else the way to `onward`; to be called after signing in and its commit.

    Somebody else's answer, an old one and one whose address is gone are dropped.
    """
    if kept is None:
        return go(onward)
    if kept.owner not in (None, person_id) or now() - kept.at > FOR:
        return go("/")
    g.kept_form, g.kept_sent_at, g.form_is_old = kept.fields, kept.at, False
    db.session.rollback()
    begin_write(db.session())
    try:
        return _answer(kept.path)
    except (LmsError, HTTPException):
        db.session.rollback()
        return go("/")


def _answer(path: str) -> Any:
    """What the view at this address returns for the kept form. Raises what the view raises."""
    addresses = current_app.create_url_adapter(request)
    assert addresses is not None  # noqa: S101  (there is one in every request)
    endpoint, arguments = addresses.match(path, method="POST")
    view = current_app.view_functions[endpoint]
    if not hasattr(view, "kept_over_sign_in"):
        raise NotFound
    return view(**arguments)
