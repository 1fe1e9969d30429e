"""The buttons behind "Aa" that change how a page looks, drawn once for each look, filled in for each page."""

import secrets
from typing import Any

from flask import Flask, get_template_attribute
from markupsafe import Markup, escape

from lms.web import redrawing
from lms.web.preferences import preferences

#: Placeholders in the kept buttons for what differs from page to page; nothing that anybody can type looks like them.
_FORM, _ADDRESS = secrets.token_hex(12), secrets.token_hex(12)
_kept: dict[tuple[object, ...], str] = {}


def look_buttons(form_id: str = "") -> Markup:
    """The buttons; with a form's id they send that form, so that what is typed there is not lost."""
    key = (preferences(), bool(form_id), redrawing.errors_shown())
    html = _kept.get(key)
    if html is None:
        looks: Any = get_template_attribute("layouts/looks.html", "looks")
        html = _kept[key] = str(looks(_FORM if form_id else "", _ADDRESS, key[2]))
    if form_id:
        html = html.replace(_FORM, escape(form_id)).replace(_ADDRESS, escape(redrawing.page_address()))
    return Markup(html)  # noqa: S704  (made by our template; what was put in is escaped)


def init_app(app: Flask) -> None:
    """Let templates call look_buttons(form_id)."""
    app.jinja_env.globals["look_buttons"] = look_buttons
