"""HTML templates to PDF and PNG. The painting happens in a process of its own (see painting)."""

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms.base.settings import ROOT
from lms.certificates.painting import paint, paint_picture, paint_together

TEMPLATES = ROOT / "templates"

environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def pdf(template: str, stylesheet: str, values: dict[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1) of a template; the same values give the same bytes."""
    return pdf_of(environment.get_template(template).render(values), stylesheet)


def png(template: str, stylesheet: str, values: dict[str, Any]) -> bytes:
    """The first page of a template's PDF as PNG; the same values give the same bytes."""
    return paint_picture(environment.get_template(template).render(values), stylesheet)


def pdf_of_many(template: str, stylesheet: str, values: Iterable[dict[str, Any]], told: Callable[[int], None]) -> bytes:
    """A tagged PDF of a template filled several times, one after the other; `told` is called with how many are
    painted, and may end it by raising. Raises ValueError when `values` is empty."""
    filled = environment.get_template(template)
    markups = [filled.render(one) for one in values]
    if not markups:
        raise ValueError("nothing to paint")
    return paint_together(markups, stylesheet, told)


def pdf_of(markup: str, stylesheet: str) -> bytes:
    """A tagged PDF of finished HTML with a stylesheet of the templates folder; its pictures lie inside it as data."""
    return paint(markup, stylesheet)
