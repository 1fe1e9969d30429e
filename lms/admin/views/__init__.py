"""The managing desk: people, staff, certificates, join codes, areas, log."""

from flask import Flask

from lms.admin.views import (
    answers,
    areas,
    certificates,
    corrections,
    doubles,
    home,
    jobs,
    joincodes,
    log,
    meeting,
    people,
    person_deeds,
    registering,
    searching,
    server,
    showing,
    workers,
)
from lms.admin.views.blueprint import bp

__all__ = [
    "answers",
    "areas",
    "certificates",
    "corrections",
    "doubles",
    "home",
    "jobs",
    "joincodes",
    "log",
    "meeting",
    "people",
    "person_deeds",
    "registering",
    "searching",
    "server",
    "showing",
    "workers",
]


def init_app(app: Flask) -> None:
    """Register the managing desk."""
    app.register_blueprint(bp)
