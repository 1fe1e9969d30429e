"""PINs tried at the same moment, and through two workers: no more are looked at than are allowed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lms.app import create_app
from lms.base.db import db
from lms.people import actions
from lms.people.accounts import PIN
from lms.people.models import WrongTry
from tests.browser import send, token
from tests.conftest import ENGINES, make_settings
from tests.factories.people import world
from tests.live import Live, at_once, serve
from tests.people.knocking import Knocker, numbers

pytestmark = [pytest.mark.both_engines, pytest.mark.slow]


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    yield from serve(str(request.param), tmp_path)


def farmer(live: Live, tried: int) -> str:
    """A farmer's code; strangers have tried so many PINs already."""
    with live.session() as session:
        made = world(session, datetime.now(UTC))
        actions.set_pin(made.farmer, "7391")
        session.flush()
        Knocker(session).knock(made.farmer.code, numbers(tried))
        return made.farmer.code


def tries(live: Live, door_has: int) -> int:
    """How many tries are written down at the fullest door."""
    with live.app.app_context():
        counted = select(func.count().label("n")).select_from(WrongTry).group_by(WrongTry.door).subquery()
        return db.session.scalar(select(func.count()).where(counted.c.n == door_has)) or 0


def test_strangers_at_once_get_what_is_left(live: Live):
    code = farmer(live, PIN.strangers - 4)
    client = live.app.test_client()
    client.get("/vao-hoc")
    cookie, numbered = client.get_cookie("lop"), count(9000)
    assert cookie is not None
    form = {"csrf_token": token(client), "who": code}
    replies = at_once(lambda: live.send("/vao-hoc", {**form, "pin": str(next(numbered))}, f"lop={cookie.value}"))
    assert sum("chưa đúng" in reply.text for reply in replies) == 4
    assert sum("who-error" in reply.text for reply in replies) == 6
    assert tries(live, PIN.strangers) == 1


def test_one_device_at_once_gets_its_eight(live: Live):
    code = farmer(live, 0)
    client = live.app.test_client()
    client.get("/vao-hoc")
    lop, numbered = client.get_cookie("lop"), count(9000)
    assert lop is not None
    form, cookies = {"csrf_token": token(client), "who": code}, f"lop={lop.value}; may={'a' * 43}"
    replies = at_once(lambda: live.send("/vao-hoc", {**form, "pin": str(next(numbered))}, cookies))
    assert sorted(reply.status for reply in replies) == [200] * 8 + [429] * 2


def test_two_workers_count_together(live: Live, tmp_path: Path):
    code = farmer(live, PIN.strangers - 2)
    other = create_app(make_settings(live.app.config["SQLALCHEMY_DATABASE_URI"], tmp_path))
    pages = []
    for worker, pin in ((live.app, "9001"), (other, "9002"), (live.app, "9003"), (other, "9004")):
        pages.append(send(worker.test_client(), "/vao-hoc", {"who": code, "pin": pin}).text)
    assert ["who-error" in page for page in pages] == [False, False, True, True]
    with other.app_context():
        db.engine.dispose()
