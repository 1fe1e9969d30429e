"""The entry for application servers: `gunicorn wsgi:app`, `waitress-serve wsgi:app`."""

from lms.app import create_app

app = create_app()
