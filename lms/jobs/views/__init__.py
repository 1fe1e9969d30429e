"""The pages of a job: how far it is, and a button to stop it."""

from typing import Any

from flask import Flask

from lms.jobs.actions import forget_person
from lms.jobs.owndata import TABLES, own_data
from lms.jobs.queue import NAME, Queue
from lms.jobs.views import jobs
from lms.jobs.views.blueprint import bp
from lms.people.owndata import contribute
from lms.people.signals import erased

__all__ = ["jobs"]


def _forget(session: Any, person_id: int, **_more: Any) -> None:
    forget_person(session, person_id)


def init_app(app: Flask) -> None:
    """Register the pages, and prepare the queue."""
    app.extensions[NAME] = Queue(app)
    app.register_blueprint(bp)
    contribute("long_work", TABLES, own_data)
    erased.connect(_forget)
