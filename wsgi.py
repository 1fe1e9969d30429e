"""The entry for application servers: `gunicorn wsgi:app`, `waitress-serve wsgi:app`."""

import gc

# While a program is loaded nothing becomes rubbish, but it would be looked for hundreds of times: a tenth of a start.
gc.disable()

from lms.app import create_app  # noqa: E402
from lms.operating.modes import close_new_files, close_old_files  # noqa: E402

close_new_files()
app = create_app()
close_old_files(app.extensions["lms_settings"])
# What is loaded by now stays: it need not be looked through again and again.
gc.freeze()
gc.enable()
