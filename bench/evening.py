"""An evening: everybody reads, answers and takes tests at once, through the real server, client on the same machine.

    script/bench evening                     both databases where LMS_TEST_POSTGRES_URL names a server
    python -m bench.evening --people 20000 --seconds 20 --clients 8 --clients 64 --against FOLDER

Each turn starts the product again on a fresh copy of one filled database: whole tests of ten questions (with and
without scripts), practice answers, and the mix of an evening (of 100 requests 80 read, 15 answer, 5 look at a learner's
own page). In the same run a bare Flask behind the same server shows what server and client alone can do; `--against`
measures another checkout of the product, turn by turn, because machines are shared and noisy.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from bench._installation import ENGINES, POSTGRES
from bench._nginx import in_front
from bench._phones import Phone, Times, at_once, filled, whole_test
from bench._seed import COURSE, KEY
from lms.base.settings import ROOT
from tests.operating.programs import free_port, megabytes, running

STEPS = tuple(f"/khoa-hoc/{COURSE}/nam-khong/{number}" for number in (1, 2, 3))
PRACTICE = f"/khoa-hoc/{COURSE}/nam-khong/on-bai/1"
KINDS = ("tests", "tests with scripts", "practice", "evening", "steps", "steps of a visitor")
WITH_SCRIPTS = {"X-Onward": "1"}


@dataclass(frozen=True)
class Filled:
    """A checkout's filled database, which is copied for each turn."""

    tree: Path
    engine: str
    folder: Path
    url: str
    cookies: list[str]


def fill(tree: Path, engine: str, folder: Path, people: int) -> Filled:
    """Fill a database with the program of a checkout."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'lms.db'}" if engine == "sqlite" else _made(f"evening_{uuid.uuid4().hex[:10]}")
    words = [sys.executable, str(ROOT / "bench" / "_seed.py"), url, str(folder), str(people), str(min(people, 1500))]
    env = dict(os.environ) | {"PYTHONPATH": str(tree)}
    subprocess.run(words, cwd=tree, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Filled(tree, engine, folder, url, (folder / "cookies").read_text().split("\n"))


def _made(name: str, template: str = "template0") -> str:
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    server.dispose()
    return f"{POSTGRES.rsplit('/', 1)[0]}/{name}"


def drop(url: str) -> None:
    """Drop a database on PostgreSQL; does nothing for SQLite's file."""
    if url.startswith("sqlite"):
        return
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)"))
    server.dispose()


@contextmanager
def served(filled: Filled) -> Iterator[tuple[int, Callable[[], float]]]:
    """Run the product on a copy; gives its port, and a function that says how many MB all its processes hold."""
    with TemporaryDirectory() as folder:
        if filled.engine == "sqlite":
            shutil.copy(filled.folder / "lms.db", folder)
            url = f"sqlite:///{folder}/lms.db"
        else:
            url = _made(f"evening_{uuid.uuid4().hex[:10]}", filled.url.rsplit("/", 1)[1])
        port = free_port()
        env = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "LMS_SECRET_KEY": KEY, "LMS_VAR": folder,
            "LMS_DATABASE_URL": url, "LMS_DEMO": "1", "PORT": str(port),
        }  # fmt: skip
        if filled.engine != "sqlite":
            env["LMS_PROXIES"] = "1"
        with _serving(filled.engine, "wsgi:app", port, Path(folder), env, filled.tree) as port:
            # Requests are sent until each of the server's workers has warmed up.
            warm = Phone(port, filled.cookies[-1], Times())
            for _round in range(40):
                for path in (*STEPS, PRACTICE, f"/khoa-hoc/{COURSE}/kiem-tra"):
                    warm.close()
                    warm.ask("page", path)
            warm.close()
            yield port, lambda: sum(megabytes(f"PORT={env['PORT']}").values())
        drop(url)


@contextmanager
def _serving(
    engine: str, app: str, port: int, folder: Path, env: dict[str, str], cwd: Path
) -> Iterator[int]:  # fmt: skip
    """Run the server that goes with the engine, waitress or gunicorn behind nginx; gives the port to ask."""
    if engine == "sqlite":
        words = [sys.executable, "-m", *(["lms", "run"] if app == "wsgi:app" else ["bench._hello", str(port)])]
        with running(words, port, folder / "log", env, cwd=cwd):
            yield port
        return
    words = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "4", "--threads", "4"]
    words += ["--bind", f"127.0.0.1:{port}", app]
    with running(words, port, folder / "log", env, cwd=cwd), in_front(port, folder) as outside:
        yield outside


def turn(filled: Filled, what: str, clients: int, seconds: float) -> str:
    """Measure one turn; returns a line about it."""
    times, cookies = Times(), Queue[str]()
    for cookie in filled.cookies:
        cookies.put(cookie)
    with served(filled) as (port, memory):
        deeds = {
            "tests": _tests, "tests with scripts": _tests, "practice": _practice, "evening": _evening,
            "steps": _steps, "steps of a visitor": _steps,
        }  # fmt: skip
        more = WITH_SCRIPTS if what == "tests with scripts" else {}

        def person(_number: int, going: Callable[[], bool]) -> None:
            while going():
                try:
                    cookie = "" if what == "steps of a visitor" else cookies.get_nowait()
                    phone = Phone(port, cookie, times, more)
                except Empty:
                    return
                deeds[what](phone, going)
                phone.close()

        took, held = at_once(clients, seconds, person), memory()
    kind = "whole test" if what.startswith("tests") else {"practice": "answer"}.get(what, "")
    found = times.taken[kind] if kind else [one for taken in times.taken.values() for one in taken]
    times.taken["all"] = found
    p50, p99 = (times.percentile("all", share) * 1000 if found else 0 for share in (0.5, 0.99))
    wrong = f"  WRONG {len(times.wrong)}: {times.wrong[0]}" if times.wrong else ""
    return f"{len(found) / took:8.1f}/s  p50 {p50:6.0f} ms  p99 {p99:6.0f} ms  {held:5.0f} MB{wrong}"


def _tests(phone: Phone, _going: Callable[[], bool]) -> None:
    whole_test(phone, COURSE)


def _practice(phone: Phone, going: Callable[[], bool]) -> None:
    form = filled(phone.ask("page", PRACTICE)[1], "/on-bai/")
    for _round in range(20):
        if form and going():
            fields = [(name, str(uuid.uuid4()) if name == "su-kien" else value) for name, value in form[1]]
            phone.ask("answer", form[0], fields)


def _steps(phone: Phone, going: Callable[[], bool]) -> None:
    for number in range(60):
        if going():
            phone.ask("page", STEPS[number % len(STEPS)])


def _evening(phone: Phone, going: Callable[[], bool]) -> None:
    """Twenty requests of an evening: sixteen read, three answer, one opens the learner's own page."""
    form = filled(phone.ask("page", PRACTICE)[1], "/on-bai/")
    for number in range(19):
        if not going():
            return
        if number % 6 == 5 and form:
            fields = [(name, str(uuid.uuid4()) if name == "su-kien" else value) for name, value in form[1]]
            phone.ask("answer", form[0], fields)
        else:
            phone.ask("page", "/toi" if number == 9 else STEPS[number % len(STEPS)])


def hello(engine: str, clients: int, seconds: float) -> str:
    """Measure a bare Flask, served in the same way; returns a line about it."""
    inside, times = free_port(), Times()
    with (
        TemporaryDirectory() as folder,
        _serving(engine, "bench._hello:app", inside, Path(folder), dict(os.environ), ROOT) as port,
    ):

        def person(_number: int, going: Callable[[], bool]) -> None:
            phone = Phone(port, "", times)
            while going():
                phone.ask("all", "/")

        took = at_once(clients, seconds, person)
    return f"{len(times.taken['all']) / took:8.1f}/s  p99 {times.percentile('all', 0.99) * 1000:.0f} ms"


def main() -> None:
    """Fill the databases, measure each turn and print it."""
    given = argparse.ArgumentParser(description="An evening of many learners at once.")
    given.add_argument("--people", type=int, default=3000, help="made-up people in the database")
    given.add_argument("--seconds", type=float, default=10, help="of each turn")
    given.add_argument("--clients", type=int, action="append", help="people at once; may be given again")
    given.add_argument("--engine", action="append", choices=ENGINES, help="only this one")
    given.add_argument("--against", type=Path, help="another checkout, measured turn by turn")
    given.add_argument("--only", action="append", help="one of: " + ", ".join(KINDS))
    said = given.parse_args()
    trees = {"this": ROOT} | ({"other": said.against.resolve()} if said.against else {})
    with TemporaryDirectory() as folder:
        for engine in said.engine or ENGINES:
            ready = {
                name: fill(tree, engine, Path(folder) / f"{engine}-{name}", said.people) for name, tree in trees.items()
            }
            for clients in said.clients or [8]:
                print(f"{engine}, {clients} at once, {said.people} people")
                print(f"  hello world                 {hello(engine, clients, said.seconds / 2)}", flush=True)
                for what in said.only or KINDS:
                    for name, one in ready.items():
                        print(f"  {what:20} {name:6} {turn(one, what, clients, said.seconds)}", flush=True)
            for one in ready.values():
                drop(one.url)
            time.sleep(0.1)


if __name__ == "__main__":
    main()
