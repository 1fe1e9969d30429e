"""Home for everybody, one's own page, help, health, preferences, the style guide."""

from flask import Flask

from lms.pages.views import home, own, rights, site
from lms.pages.views.blueprint import bp

__all__ = ["home", "init_app", "own", "rights", "site"]


def init_app(app: Flask) -> None:
    """Register these pages under one name."""
    app.register_blueprint(bp)
