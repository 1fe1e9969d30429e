"""The entry for application servers: `gunicorn wsgi:app`, `waitress-serve wsgi:app`."""

from lms.app import create_app
from lms.operating.modes import close_new_files, close_old_files

close_new_files()
app = create_app()
close_old_files(app.extensions["lms_settings"])
