"""The application: the only module that knows every package."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment

from lms.admin import views as admin
from lms.authoring import views as authoring
from lms.base import mediafolder, outside, quotas
from lms.base.db import db, prepare_engine
from lms.base.settings import ROOT, Settings, from_environment
from lms.catalogue import watching
from lms.certificates import views as certificates
from lms.cli import register_commands
from lms.jobs import views as jobs
from lms.jobs.queue import every_day, every_minute
from lms.learning import views as learning
from lms.operating import erasures, timecare
from lms.operating.checkup import look_by_itself
from lms.operating.mediacare import sweep_now as sweep_media
from lms.operating.nightly import back_up_today
from lms.operating.retention import sweep_now
from lms.pages import views as pages
from lms.people import views as people
from lms.reports import views as reports
from lms.sharing import views as sharing
from lms.voices.jobs import look_after_voices, offer_voices
from lms.web import (
    addresses,
    assets,
    compression,
    counting,
    error_pages,
    filters,
    i18n,
    incoming,
    log,
    look_buttons,
    onward,
    preferences,
    redrawing,
    routes,
    security,
    transactions,
    uploads,
)

PACKAGES = (people, jobs, learning, certificates, authoring, sharing, reports, admin, pages)


class Templates(Environment):
    """Flask's environment, but all templates share one table of the names that every template knows.

    Jinja gives each template a chain of tables and searches all of it, in Python, each time a page imports macros.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The table of names of a template; a chain only where the template brings names of its own."""
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """Flask with our templates and our rules for addresses."""

    jinja_environment = Templates
    url_rule_class = routes.LateRule


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings` (default: the environment's)."""
    settings = settings or from_environment()
    app = Application("lms", template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["lms_settings"] = settings
    app.config["TESTING"] = settings.testing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _connect_database(app, settings)
    outside.configure(settings.var / "turns", settings.reading_mb, settings.clamd)
    quotas.configure(settings.quotas, settings.var, *filter(None, [settings.media]))
    mediafolder.configure(settings.media, shared=bool(settings.media_accel))
    incoming.init_app(app)
    log.init_app(app, quiet=settings.testing)
    counting.init_app(app, settings)
    redrawing.init_app(app)
    app.wsgi_app = onward.Onward(app.wsgi_app)  # type: ignore[method-assign]
    security.init_app(app, settings)
    transactions.init_app(app)
    for kit in (addresses, assets, filters, i18n, preferences, look_buttons, error_pages, uploads):
        kit.init_app(app)
    watching.begin()
    for package in PACKAGES:
        package.init_app(app)
    offer_voices()
    erasures.init_app(app)
    every_day(sweep_now)
    every_day(sweep_media)
    every_day(back_up_today)
    every_day(look_by_itself)
    every_day(look_after_voices)
    every_minute(timecare.look_on)
    compression.init_app(app)
    register_commands(app)
    return app


def _connect_database(app: Flask, settings: Settings) -> None:
    url = settings.database_url
    # An error of the database is logged without the values of its statement: they are names, phones and codes.
    options: dict[str, object] = {"hide_parameters": True}
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    else:
        options |= {"pool_size": settings.pool_size, "max_overflow": 10}
    if not settings.prepared:
        # A pooler that hands connections on after each transaction does not know what was prepared on one of them.
        options["connect_args"] = {"prepare_threshold": None}
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=options)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
