"""Who may open a view: every view carries one of these marks, and a structural test looks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from lms.base.errors import NotAllowed
from lms.web import kept_requests
from lms.web.addresses import own_hosts
from lms.web.tokens import form_is_old, owner_of_form

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open to anybody, with or without an account."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def shown_again(view: View) -> View:
    """Mark a view that shows its form again when the page was open too long. The mark stands above its guard.

    The view must check its form with `validate`, which looks at the token, before it does anything.
    """
    view.answers_old_forms = view.shown_again = True  # type: ignore[attr-defined]
    return view


def drawn_again(view: View) -> View:
    """Mark a view that draws its form from what was typed, so that only it can draw it again; stands above its guard.

    Like `shown_again` it must check its form with `validate` before it does anything; see lms.web.redrawing.
    """
    view.drawn_again = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to anybody with an account; others are asked to sign in and come back here afterwards."""
    return _guarded(view, "signed_in", "people.learner_sign_in", lambda: None)


def with_password(view: View) -> View:
    """Open to people who have signed in with a password, whatever roles they hold."""
    return _guarded(
        view,
        "password",
        "people.staff_sign_in",
        lambda: None if current_user.is_staff_session else "people.staff_sign_in",
    )


def staff(*roles: str) -> Callable[[View], View]:
    """Open to people who hold one of `roles` somewhere and have signed in with a password and all that goes with it.

    Which area it is about is checked by the loader. People who hold the role but have signed in with a PIN are asked
    for the password; people who have a first password to change, or a second step to set up, are led there before
    anything else.
    """
    wanted = {*roles, "admin"}

    def decorate(view: View) -> View:
        mark = "staff:" + ",".join(roles)
        return _guarded(view, mark, "people.staff_sign_in", lambda: _staff_detour(wanted))

    return decorate


def _staff_detour(wanted: set[str]) -> str | None:
    """The page where this person has to go first; None when the way is free. Raises NotAllowed."""
    if not wanted & current_user.held:
        raise NotAllowed
    if not current_user.is_staff_session:
        return "people.staff_sign_in"
    return current_user.obstacle or None


def _guarded(view: View, mark: str, sign_in: str, detour: Callable[[], str | None]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        first = detour() if current_user.is_authenticated else sign_in
        if first:
            waits = kept_requests.keep(view)
            return redirect(url_for(first, tiep=_here(), giu="1" if waits else None), 303)
        if form_is_old() and not _may_be_old(guarded):
            raise CSRFError
        kept_requests.forget_sent_on(view)
        return view(*args, **kwargs)

    guarded.guard = mark  # type: ignore[attr-defined]
    guarded.answers_old_forms = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _may_be_old(view: Any) -> bool:
    """Whether a form with an old token may reach the view: the view's own form will refuse it and be shown again, or
    the page was drawn for this very person in an earlier session."""
    if getattr(view, "shown_again", False):
        return True
    takes_part = hasattr(view, "kept_over_sign_in") or hasattr(view, "sent_by_itself")
    return takes_part and owner_of_form() == current_user.id


def _here() -> str:
    """The address to come back to: this page, or for a form that was sent, the page on which it stood."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return request.form.get("_trang") or _page_here()


def _page_here() -> str:
    """The page on which the form stood, as the browser tells; else this address when it is a page, else the home
    page."""
    came = urlsplit(request.referrer or "")
    if came.netloc in own_hosts():
        return came.path + (f"?{came.query}" if came.query else "")
    try:
        addresses = current_app.create_url_adapter(request)
        rule, _arguments = addresses.match(request.path, method="GET", return_rule=True)  # type: ignore[union-attr]
    except HTTPException:
        return "/"
    return request.path if request.url_rule and rule.rule == request.url_rule.rule else "/"


def not_a_use() -> None:
    """Mark this request as one that a page sent by itself, so that it keeps no session alive."""
    g.nobody_at_the_keys = True
