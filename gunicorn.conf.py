"""What gunicorn does here beside its own ways; it reads this file by itself when it is started in this folder.

gunicorn's first process keeps what it imports for as long as it lives, also over a reload (HUP); so nothing of the
application is imported here.
"""

import os
from pathlib import Path
from typing import Any

from lms.base import ports

#: Seconds that requests in flight are given when the service is stopped. A slow phone needs some.
graceful_timeout = 30


def on_starting(server: Any) -> None:
    """Hold the ports, so that no second program gets a share of the visitors. A follower (USR2) is let in."""
    if any(name in os.environ for name in ("GUNICORN_PID", "GUNICORN_FD", "LISTEN_FDS")):
        return
    folder = Path(os.environ.get("LMS_VAR") or Path(__file__).parent / "var")
    try:
        for address in server.cfg.address:
            if isinstance(address, tuple):
                ports.hold(folder, str(address[0]), int(address[1]))
    except ports.Taken as problem:
        raise SystemExit(f"gunicorn: {problem}") from None


def post_fork(_server: Any, _worker: Any) -> None:
    """The first process alone holds the ports: a worker that outlives it for a while must keep no follower waiting."""
    ports.let_go()
