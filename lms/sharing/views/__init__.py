"""Pages on which courses are carried in and out."""

from flask import Flask

from lms.sharing.longwork import offer_all
from lms.sharing.views import packages
from lms.sharing.views.blueprint import bp

__all__ = ["packages"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    offer_all()
