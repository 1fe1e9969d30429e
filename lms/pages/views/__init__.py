"""The pages of this package: home, a person's own pages, help, health, preferences, the style guide."""

from flask import Flask

from lms.pages.views import health, home, media, own, own_devices, own_keys, own_password, own_second_step, rights, site
from lms.pages.views.blueprint import bp

__all__ = [
    "health",
    "home",
    "init_app",
    "media",
    "own",
    "own_devices",
    "own_keys",
    "own_password",
    "own_second_step",
    "rights",
    "site",
]


def init_app(app: Flask) -> None:
    """Register these pages in one blueprint."""
    app.register_blueprint(bp)
