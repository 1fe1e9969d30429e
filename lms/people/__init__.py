"""People: accounts, roles, permissions, consent, audit."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register signing in; views are imported here so that models stay free of Flask."""
    from lms.people import session
    from lms.people.views import bp

    session.init_app(app)
    app.register_blueprint(bp)
