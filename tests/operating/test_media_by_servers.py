"""A film through real servers: waitress and gunicorn, from the database and the folder, and by nginx for them."""

import http.client
import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms.base import mediafolder
from lms.catalogue.models import Attachment
from lms.web.security import FILE_POLICY
from tests.depth import repeats
from tests.operating.installed import prepared
from tests.operating.programs import SECONDS, free_port, running
from tests.operating.proxies import KEY, documented, nginx, serving

pytestmark = [pytest.mark.slow, pytest.mark.long]

FILM = os.urandom(3 * 2**20) + b"the end"
SIZE, HASH = len(FILM), "f" * 64
#: The server, where media lie, and whether nginx sends them.
WAYS = {
    "waitress, database": ("waitress", False, False),
    "waitress, folder": ("waitress", True, False),
    "gunicorn, folder": ("gunicorn", True, False),
    "nginx": ("waitress", True, True),
}


def put_film(session: Session) -> None:
    about = {
        "mime": "video/mp4",
        "seconds": 1,
        "width": 2,
        "height": 2,
        "created_at": datetime(2026, 11, 30, tzinfo=UTC),
    }
    session.add(Attachment(sha256=HASH, size=SIZE, data=FILM, **about))
    session.flush()


@pytest.fixture(
    scope="module",
    params=[repeats(way, why="its parts stand in others") if way == "waitress, folder" else way for way in WAYS],
)
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where each of them listens."""
    server, in_folder, by_nginx = WAYS[request.param]
    folder, media = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("media") / "media"
    env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    env |= {"LMS_VAR": str(folder), "LMS_SECRET_KEY": KEY}
    env |= {"LMS_MEDIA": str(media)} if in_folder else {}
    env |= {"LMS_MEDIA_ACCEL": "/media-inside"} if by_nginx else {}

    def fill(session: Session) -> None:
        mediafolder.configure(media if in_folder else None, shared=by_nginx)
        put_film(session)

    behind, before = free_port(), free_port()
    with prepared("sqlite", folder, fill) as (url, _made), ExitStack() as stack:
        mediafolder.configure(None)
        env["LMS_DATABASE_URL"] = url
        stack.enter_context(running(serving(server, behind), behind, folder / "server.out", env))
        if by_nginx:
            (inside,) = documented("nginx-location")
            inside = inside.replace("/srv/lop-lang-media/", f"{media}/")
            block = f"server {{ listen 80; location / {{ proxy_pass http://127.0.0.1:8000; }}\n{inside} }}"
            stack.enter_context(nginx(folder / "nginx", block, {80: before, 8000: behind}, before))
        yield before if by_nginx else behind


def ask(port: int, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/tep/{HASH}.mp4", headers=named)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def test_a_film_comes_whole_and_may_do_nothing(port: int) -> None:
    answer, data = ask(port)
    assert (answer.status, answer.headers["Content-Type"], data == FILM) == (200, "video/mp4", True)
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Content-Security-Policy"] == FILE_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("0-1", 0, 2), ("0-", 0, SIZE), ("2000000-2000009", 2000000, 2000010), ("-7", SIZE - 7, SIZE)],
)
def test_a_film_comes_in_parts(port: int, asked: str, start: int, stop: int) -> None:
    answer, data = ask(port, Range=f"bytes={asked}")
    assert (answer.status, answer.headers["Content-Range"]) == (206, f"bytes {start}-{stop - 1}/{SIZE}")
    assert data == FILM[start:stop]


def test_what_is_had_or_not_there_is_not_sent(port: int) -> None:
    answer, _data = ask(port)
    mark = answer.headers["ETag"]
    assert ask(port, If_None_Match=mark)[0].status == 304
    assert ask(port, Range="bytes=0-1", If_Range=mark)[0].status == 206
    assert ask(port, Range="bytes=0-1", If_Range='"other"')[0].status == 200
    assert ask(port, Range=f"bytes={SIZE}-")[0].status == 416
    answer, data = ask(port, "HEAD")
    assert (answer.status, answer.headers["Content-Length"], data) == (200, str(SIZE), b"")


def test_nobody_reaches_the_folder_by_itself(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("GET", f"/media-inside/{mediafolder.place_in(HASH)}")
    assert connection.getresponse().status == 404
    connection.close()
