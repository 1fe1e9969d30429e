"""The pages on which courses are sent out and taken in as files."""

from flask import Flask

from lms.sharing.longwork import offer_all
from lms.sharing.views import packages
from lms.sharing.views.blueprint import bp

__all__ = ["packages"]


def init_app(app: Flask) -> None:
    """Register the pages and the job of this package."""
    app.register_blueprint(bp)
    offer_all()
