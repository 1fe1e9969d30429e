"""The managing desk: people, staff, certificates, join codes, areas, log."""

from typing import Any

from flask import Flask

from lms.admin.printing import CERTIFICATES, offer_all
from lms.admin.views import (
    areas,
    certificates,
    consent_answers,
    corrections,
    doubles,
    home,
    jobs,
    joincodes,
    log_pages,
    meeting,
    people,
    person_deeds,
    printing,
    registering,
    searching,
    server,
    showing,
    workers,
)
from lms.admin.views.blueprint import bp
from lms.jobs.actions import forget_results
from lms.people.signals import erased

__all__ = [
    "areas",
    "certificates",
    "consent_answers",
    "corrections",
    "doubles",
    "home",
    "jobs",
    "joincodes",
    "log_pages",
    "meeting",
    "people",
    "person_deeds",
    "printing",
    "registering",
    "searching",
    "server",
    "showing",
    "workers",
]


def _forget_papers(session: Any, **_who: Any) -> None:
    """Delete papers of many certificates, because they may name a person who is being erased."""
    forget_results(session, CERTIFICATES)


def init_app(app: Flask) -> None:
    """Register the managing desk and its pages."""
    app.register_blueprint(bp)
    offer_all()
    erased.connect(_forget_papers)
