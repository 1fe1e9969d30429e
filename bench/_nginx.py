"""nginx in front of a server, as a province has it, but without TLS and without a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.operating.programs import free_port
from tests.operating.proxies import nginx

BLOCK = """
access_log off;
upstream inside { server 127.0.0.1:8000; keepalive 32; }
server {
    listen 8080;
    location / {
        proxy_pass http://inside;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host $http_host;
    }
}
"""


@contextmanager
def in_front(inside: int, folder: Path) -> Iterator[int]:
    """Run nginx in front of the server on port `inside` until the end of the block; gives nginx's own port."""
    outside = free_port()
    with nginx(folder / "nginx", BLOCK, {8080: outside, 8000: inside}, outside):
        yield outside
