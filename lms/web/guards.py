"""Who may open a view: every view carries one of these marks, and a structural test looks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for
from flask_login import current_user

from lms.base.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open to anybody, with or without an account."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to anybody with an account; others are asked to sign in and come back here afterwards."""
    return _guarded(view, "signed_in", "people.learner_sign_in", lambda: True)


def staff(*roles: str) -> Callable[[View], View]:
    """Open to people who hold one of `roles` somewhere; which area is the loader's question."""

    def decorate(view: View) -> View:
        return _guarded(view, "staff:" + ",".join(roles), "people.staff_sign_in", lambda: _holds(roles))

    return decorate


def _holds(roles: tuple[str, ...]) -> bool:
    return bool({*roles, "admin"} & current_user.roles)


def _guarded(view: View, mark: str, sign_in: str, allowed: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return redirect(url_for(sign_in, tiep=_here()), 303)
        if not allowed():
            raise NotAllowed
        return view(*args, **kwargs)

    guarded.guard = mark  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _here() -> str:
    """Where to come back to: this page, or for a form that was sent the page it was on."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return request.form.get("_trang") or request.path
