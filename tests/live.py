"""A server that really listens, with a database of its own, for what only happens when people press at once."""

import http.client
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from lms.app import create_app
from lms.base.db import Base, begin_write, db
from lms.catalogue import outline
from lms.learning.views import lessons
from lms.quizzes import queries as questions
from tests.answers import as_sent
from tests.browser import token
from tests.conftest import drop_database, make_settings, new_database

Result = TypeVar("Result")
PRESSES = 10


class _Quiet(WSGIRequestHandler):
    def log(self, *_parts: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    location: str
    text: str
    cookie: str


@dataclass(frozen=True)
class Live:
    """A running server."""

    app: Flask
    port: int

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that writes and commits."""
        with self.app.app_context():
            begin_write(db.session())
            yield db.session()
            db.session.commit()

    def send(self, path: str, data: dict[str, Any], cookie: str = "") -> Reply:
        """Send one form over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", path, urlencode(data, doseq=True), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        got = answer.headers.get("Set-Cookie", "").split(";")[0]
        return Reply(answer.status, answer.headers.get("Location", ""), text, got)

    def press_at_once(self, client: FlaskClient, path: str, data: dict[str, str] | None = None) -> list[Reply]:
        """Send the same form ten times at once from one browser."""
        form = as_sent(client, path, {"csrf_token": token(client), **(data or {})})
        cookie = client.get_cookie("lop")
        assert cookie is not None
        return at_once(lambda: self.send(path, form, f"lop={cookie.value}"))


def at_once(deed: Callable[[], Result]) -> list[Result]:
    """Do something ten times at the same moment."""
    gate = threading.Barrier(PRESSES)

    def one(_number: int) -> Result:
        gate.wait()
        return deed()

    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(one, range(PRESSES)))


def serve(kind: str, folder: Path) -> Iterator[Live]:
    """A server on a fresh database of this engine (`body` of a fixture)."""
    url, name = new_database(kind, folder)
    app = create_app(make_settings(url, folder))
    for kept_by_id in (outline.forget_all, questions.forget_all, lessons.forget_all):
        kept_by_id()
    with app.app_context():
        Base.metadata.create_all(db.engine)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Live(app, server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    drop_database(name)
