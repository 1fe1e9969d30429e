"""nginx before a server, as a province has it, without TLS and without a log."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.operating.programs import free_port, program, running

CONFIG = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}
http {{
    access_log off;
    {places}
    upstream inside {{ server 127.0.0.1:{inside}; keepalive 32; }}
    server {{
        listen 127.0.0.1:{outside};
        location / {{
            proxy_pass http://inside;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
        }}
    }}
}}
"""


@contextmanager
def in_front(inside: int, folder: Path) -> Iterator[int]:
    """nginx before the server on port `inside`; the port where it listens."""
    outside = free_port()
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, places=places, inside=inside, outside=outside, user=user), "utf-8")
    words = [program("nginx"), "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]
    with running(words, outside, folder / "nginx.out"):
        yield outside
