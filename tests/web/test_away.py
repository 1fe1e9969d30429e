"""The database's server goes away and comes back: nobody's answer is lost, and nobody is told that it was saved."""

import html
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import Base, begin_write, db
from lms.learning.queries import items_of
from lms.people.sign_ins import Opening, open_sign_in
from tests.browser import browser_of, token
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.factories.tests import Sitting, sitting

#: There is a server to be away where the whole run has made one.
pytestmark = [pytest.mark.slow, pytest.mark.long]


class Line:
    """A line to a server that can be cut, and laid again."""

    def __init__(self, host: str, port: int) -> None:
        self.server, self._open = (host, port), list[socket.socket]()
        self._door = self._listen(0)
        self.port = int(self._door.getsockname()[1])

    def cut(self) -> None:
        """Nobody gets through, and whoever was through hears nothing more."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def lay(self) -> None:
        """As before."""
        self._door = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._take, args=(door,), daemon=True).start()
        return door

    def _take(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near = door.accept()[0]
                far = socket.create_connection(self.server)
                self._open += near, far
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while part := one.recv(65536):
            other.sendall(part)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@pytest.fixture(params=ENGINES[1:])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, Line]]:
    """An application that reaches its PostgreSQL over a line."""
    url, name = new_database(str(request.param), tmp_path)
    there = make_url(url)
    line = Line(there.host or "127.0.0.1", there.port or 5432)
    near = there.set(host="127.0.0.1", port=line.port).render_as_string(hide_password=False)
    app = create_app(make_settings(near, tmp_path))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app, line
    with app.app_context():
        db.engine.dispose()
    line.cut()
    drop_database(name)


def in_test(app: Flask) -> tuple[Sitting, str]:
    with app.app_context():
        begin_write(db.session())
        sat = sitting(db.session())
        key = open_sign_in(db.session(), sat.world.farmer.id, Opening(), now())
        db.session.commit()
        for row in (sat.attempt, sat.world.farmer):
            db.session.refresh(row)
        db.session.expunge_all()
        db.session.remove()
    return sat, key


def test_an_answer_is_sent_again_from_the_page_that_says_it_was_not_saved(far: tuple[Flask, Line]) -> None:
    app, line = far
    sat, key = in_test(app)
    client = browser_of(app, sat.world.farmer, key)
    path, form = f"/kiem-tra/{sat.attempt.id}/1", {"csrf_token": token(client), "khong-biet": "1"}
    assert client.get(path).status_code == 200
    line.cut()
    for _time in range(2):
        answer = client.post(path, data=form)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "chưa lưu được" in answer.text
        assert "không mất" not in answer.text
        assert client.get(path).status_code == 503
        assert client.get("/healthz").status_code == 200
    line.lay()
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    sent = client.post(path, data={name: html.unescape(value) for name, value in again.items()})
    assert sent.status_code == 303
    with app.app_context():
        assert [item.response is not None for item in items_of(db.session(), sat.attempt.id)][:2] == [True, False]
