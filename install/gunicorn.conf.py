"""How gunicorn serves a province; the service lop-lang reads this. Settings come from /etc/lop-lang.env."""

import os
import socket
from typing import Any

host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
bind = f"{host}:{port}"
worker_class = "gthread"
#: Two for each core; WEB_CONCURRENCY says otherwise.
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * (os.cpu_count() or 1)))
#: No more than LMS_POOL_SIZE, or they wait for the database.
threads = 4
#: Without it, connections that stay open can all end up with one worker.
reuse_port = True
graceful_timeout = 30


def on_starting(_server: Any) -> None:
    """End when somebody listens here already: with `reuse_port` two programs would share visitors without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise SystemExit(f"port {port} cannot be had ({problem.strerror}): is another gunicorn running?") from None
