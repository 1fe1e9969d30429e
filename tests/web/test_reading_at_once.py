"""While a long recording is read, others write as if nothing were: on a real server, where one may write.

Films are made small by the worker, see tests/jobs/test_worker.py.
"""

import http.client
import io
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lms.authoring.desk.models import CourseAuthor
from lms.authoring.versions.actions import open_draft
from lms.catalogue.models import Course
from lms.people import actions as people
from tests.browser import signed_in, token
from tests.conftest import ENGINES
from tests.factories.people import world
from tests.factories.sounds import tone
from tests.live import Live, Reply, serve

pytestmark = [pytest.mark.slow, pytest.mark.long]
NOW = datetime.now(UTC)
#: A recording of so many seconds takes longer to read than what others do meanwhile.
SECONDS = 250


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    yield from serve(str(request.param), tmp_path)


def upload(live: Live, path: str, data: bytes, form: dict[str, str], cookie: str) -> int:
    """Send a file as a browser does; the status."""
    boundary, body = encode_multipart({**form, "file": FileStorage(io.BytesIO(data), "a.wav")})
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=120)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Cookie": cookie}
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_while_a_recording_is_read_others_write_at_once(live: Live) -> None:
    with live.session() as session:
        made = world(session, NOW)
        trainer = people.register(session, people.NewPerson("Người Hướng Dẫn", 1980, made.commune.id), NOW)
        people.grant(session, trainer, "trainer", made.commune.id, NOW)
        session.add(CourseAuthor(course_id=made.course.id, person_id=trainer.id, since=NOW))
        open_draft(session, session.get_one(Course, made.course.id), NOW)
        session.flush()
        course_id = made.course.id
        for one in (trainer, made.farmer):
            session.refresh(one)
            session.expunge(one)
    # Signing in writes too, so what was made is stored first.
    desk, home = signed_in(live.app, trainer), signed_in(live.app, made.farmer)
    mine = f"lop={desk.get_cookie('lop').value}"  # type: ignore[union-attr]
    form = {"csrf_token": token(desk), "name": "Gọi", "description": "Một cuộc gọi"}
    data = tone(SECONDS, rate=22050, channels=1)
    statuses: list[int] = []
    reading = threading.Thread(
        target=lambda: statuses.append(upload(live, f"/soan/{course_id}/hinh", data, form, mine))
    )
    reading.start()
    sent = time.monotonic()
    waited, replies = [], list[Reply]()
    theirs = f"lop={home.get_cookie('lop').value}"  # type: ignore[union-attr]
    wrong = {"csrf_token": token(home), "old": "0000", "pin": "4821", "again": "4821"}
    while reading.is_alive():
        began = time.monotonic()
        replies.append(live.send("/toi/ma-pin", wrong, theirs))
        waited.append(time.monotonic() - began)
        time.sleep(0.05)
    reading.join()
    took = time.monotonic() - sent
    assert statuses == [303]
    # Whoever had to wait for the reader would wait for all of it; a slow machine is slow at both.
    assert len(replies) >= 3, "it was still being read"
    assert max(reply.status for reply in replies) < 500
    assert sorted(waited)[len(waited) // 2] < took / 4
    assert max(waited) < took / 2
