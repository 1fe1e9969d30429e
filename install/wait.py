"""Waits until the service answers, so that `systemctl start lop-lang` comes back when it does; two minutes at most.

It never fails: a first start after an upgrade may take longer, and is not to be stopped for that.
"""

import os
import time
import urllib.request

ADDRESS = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}/healthz"
end = time.monotonic() + 120
while time.monotonic() < end:
    try:
        urllib.request.urlopen(ADDRESS, timeout=5).close()
        break
    except OSError:
        time.sleep(0.3)
