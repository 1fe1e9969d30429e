"""The officer's pages of figures."""

from flask import Flask

from lms.reports.views import areas, grid, learners
from lms.reports.views.blueprint import bp

__all__ = ["areas", "grid", "learners"]


def init_app(app: Flask) -> None:
    """Register the officer's pages of figures."""
    app.register_blueprint(bp)
