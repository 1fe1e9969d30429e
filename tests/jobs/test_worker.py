"""The real worker beside the real server (`lms serve`): others write while films are made; deaths lose nothing."""

import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lms.app import create_app
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.versions.actions import open_draft
from lms.base.db import begin_write, db
from lms.base.settings import ROOT
from lms.catalogue.models import Course, CourseFile
from lms.jobs.models import Job
from lms.people import actions as people
from tests.browser import signed_in, token
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.depth import times
from tests.factories.films import film
from tests.factories.people import world
from tests.operating.furnishing import furnish
from tests.operating.programs import free_port
from tests.operating.proxies import KEY

pytestmark = [pytest.mark.slow, pytest.mark.long]
NOW = datetime.now(UTC)
PATIENCE = 90


@dataclass
class Place:
    """A running installation: a trainer with a draft, and somebody who learns."""

    app: Flask
    server: "subprocess.Popen[bytes]"
    port: int
    course_id: int
    trainer: tuple[str, str]
    learner: tuple[str, str]

    def send(self, path: str, form: dict[str, str], who: tuple[str, str], data: bytes = b"") -> tuple[int, str]:
        """Send a form, with a film when there is `data`; (status, where to)."""
        cookie, sign = who
        form = {"csrf_token": sign, **form}
        if data:
            boundary, body = encode_multipart({**form, "file": FileStorage(io.BytesIO(data), "a.mp4")})
            kind = f"multipart/form-data; boundary={boundary}"
        else:
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("POST", path, body, {"Content-Type": kind, "Cookie": f"lop={cookie}"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers.get("Location", "")

    def send_film(self, seconds: int) -> int:
        """Send a film to the library; the number of its job."""
        form = {"name": "Gọi", "description": "Một cuộc gọi"}
        data = film(seconds, (1280, 720), sound=False)
        status, where = self.send(f"/soan/{self.course_id}/hinh", form, self.trainer, data)
        assert status == 303
        assert "/viec/" in where
        return int(where.rsplit("/", 1)[1])

    def job(self, job_id: int) -> Job:
        """How it stands."""
        with self.app.app_context():
            found = db.session.get_one(Job, job_id, populate_existing=True)
            db.session.expunge(found)
            return found

    def until(self, job_id: int, wanted: Callable[[Job], bool]) -> Job:
        """Wait for it to stand so."""
        end = time.monotonic() + PATIENCE
        while not wanted(found := self.job(job_id)):
            assert time.monotonic() < end, (found.state, found.percent, found.fault)
            time.sleep(0.05)
        return found

    @contextmanager
    def held(self, job_id: int) -> Iterator[int]:
        """The worker's process, which stands still in the middle of this job until the end of the block."""
        self.until(job_id, lambda job: job.state == "running")
        process, end, turn = self.worker(), time.monotonic() + PATIENCE, 0.01
        os.kill(process, signal.SIGSTOP)
        try:
            while not self.is_free(job_id):
                # It stands where it just notes how far it is, which takes a slow disk longer than a fast one.
                assert time.monotonic() < end
                os.kill(process, signal.SIGCONT)
                time.sleep(turn)
                os.kill(process, signal.SIGSTOP)
                turn = min(1.7 * turn, 0.8)
            # So much film is not made in the moment between looking and stopping, on whatever machine.
            assert self.job(job_id).state == "running"
            yield process
        finally:
            os.kill(process, signal.SIGCONT)

    def is_free(self, job_id: int) -> bool:
        """Whether nobody locks what is written about it."""
        with self.app.app_context(), db.engine.connect().execution_options(write=True) as connection:
            try:
                if db.engine.dialect.name == "sqlite":
                    # Asked of the driver: the first statement would begin, and wait for ten seconds, beforehand.
                    assert connection.connection.driver_connection
                    connection.connection.driver_connection.execute("PRAGMA busy_timeout=100")
                with connection.begin():
                    connection.execute(select(Job.id).where(Job.id == job_id).with_for_update(nowait=True))
            except OperationalError:
                return False
            finally:
                # What was set for this look goes with the connection.
                connection.invalidate()
        return True

    def films(self) -> list[str]:
        """What the library holds."""
        with self.app.app_context():
            return list(db.session.scalars(select(CourseFile.path)))

    def worker(self) -> int:
        """The process that works."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for one in Path("/proc").iterdir():
                if one.name.isdigit() and _is_worker(one, self.server.pid):
                    return int(one.name)
            time.sleep(0.1)
        raise AssertionError("no worker")


def _is_worker(one: Path, parent: int) -> bool:
    try:
        words = (one / "cmdline").read_bytes().split(b"\0")
        status = (one / "status").read_text()
    except OSError:
        return False
    return b"work" in words and f"PPid:\t{parent}\n" in status and "State:\tZ" not in status


@pytest.fixture(scope="module", params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    (folder / "courses").mkdir()
    url, name = new_database(str(request.param), folder)
    app = create_app(make_settings(url, folder, secret_key=KEY, demo=False))
    furnish(app)
    with app.app_context():
        begin_write(db.session())
        made = world(db.session(), NOW)
        trainer = people.register(db.session(), people.NewPerson("Người Hướng Dẫn", 1980, made.commune.id), NOW)
        people.grant(db.session(), trainer, "trainer", made.commune.id, NOW)
        db.session.add(CourseAuthor(course_id=made.course.id, person_id=trainer.id, since=NOW))
        open_draft(db.session(), db.session.get_one(Course, made.course.id), NOW)
        db.session.commit()
        course_id, ids = made.course.id, (trainer, made.farmer)
        visitors = [signed_in(app, one) for one in ids]
        db.session.commit()
        db.session.remove()
    signs = [(one.get_cookie("lop").value, token(one)) for one in visitors]  # type: ignore[union-attr]
    port = free_port()
    env = {
        "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "LMS_SECRET_KEY": KEY, "LMS_VAR": str(folder),
        "LMS_DATABASE_URL": url, "LMS_COURSES": str(folder / "courses"), "PORT": str(port),
    }  # fmt: skip
    log = (folder / "log").open("wb")
    server = subprocess.Popen([sys.executable, "-m", "lms", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log)
    found = Place(app, server, port, course_id, signs[0], signs[1])
    _wait_for(port, server)
    yield found
    server.terminate()
    server.wait(PATIENCE)
    log.close()
    with app.app_context():
        db.engine.dispose()
    drop_database(name)
    assert b"Traceback" not in (folder / "log").read_bytes()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as line:
            if not line.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.2)
    raise AssertionError("the server did not start")


@pytest.mark.repeats(
    "a recording is read meanwhile in tests/web/test_reading_at_once.py, in a process of the same kind"
)
def test_while_a_film_is_made_small_others_write_at_once(place: Place) -> None:
    job_id = place.send_film(times(12, 12, 20))
    place.until(job_id, lambda job: job.state == "running")
    began = time.monotonic()
    wrong = {"old": "0000", "pin": "4821", "again": "4821"}
    waited, statuses = [], []
    while place.job(job_id).is_open:
        sent = time.monotonic()
        statuses.append(place.send("/toi/ma-pin", wrong, place.learner)[0])
        waited.append(time.monotonic() - sent)
        time.sleep(0.05)
        assert time.monotonic() - began < 3 * PATIENCE
    took = time.monotonic() - began
    assert place.job(job_id).state == "done"
    assert place.films() == ["phim/goi.mp4"]
    # Whoever had to wait for the film would wait for all of it; a slow machine is slow at both.
    assert len(waited) >= 3, "it was still being made"
    assert max(statuses) < 500
    assert sorted(waited)[len(waited) // 2] < took / 4
    assert max(waited) < took / 2


def test_a_worker_that_is_killed_in_the_middle_is_followed_by_another_and_the_film_is_there_once(place: Place) -> None:
    before = len(place.films())
    job_id = place.send_film(times(8, 8, 15))
    with place.held(job_id) as first:
        os.kill(first, signal.SIGKILL)
    with place.app.app_context():
        silent = datetime.now(UTC) - timedelta(minutes=1)
        db.session.execute(update(Job).where(Job.id == job_id).values(beat_at=silent))
        db.session.commit()
    job = place.until(job_id, lambda job: not job.is_open)
    assert (job.state, job.tries) == ("done", 2)
    assert place.worker() != first
    assert len(place.films()) == before + 1


def test_one_that_is_stopped_leaves_nothing(place: Place) -> None:
    before = place.films()
    job_id = place.send_film(60)
    with place.held(job_id):
        assert place.send(f"/viec/{job_id}/dung", {}, place.trainer)[0] == 303
    assert place.until(job_id, lambda job: not job.is_open).state == "stopped"
    assert place.films() == before
    folder = Path(place.app.extensions["lms_settings"].var) / "jobs"
    end = time.monotonic() + PATIENCE
    while left := [path for path in folder.iterdir() if len(path.name) == 32]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def test_the_worker_ends_with_the_server_however_that_ends(place: Place) -> None:
    worker = place.worker()
    place.server.kill()
    place.server.wait()
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{worker}").exists() and "State:\tZ" not in Path(f"/proc/{worker}/status").read_text():
        assert time.monotonic() < end
        time.sleep(0.1)
