"""A lesson's step page: its weight, its database queries, and its speed beside a bare "hello world" of the same Flask.

Speed: the whole application with logging on, called in-process, with the headers that a phone's browser sends; hello is
called in the same way, with the same headers. They take turns, round by round, so that a noisy machine disturbs all
alike; the median counts. The visitor comes without cookies, so the answer sets one; the learner is signed in and has
joined the course, so the page holds name and token.
"""

import re
import statistics
import time
from collections.abc import Callable

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench._installation import BROWSER, ENGINES, STEP, counted, fill, fresh, learner_cookie
from lms.operating.demo.demo_making import Size

ROUNDS, PAGES = 40, 50


def turn(app: Flask, path: str, cookie: str = "") -> Callable[[], float]:
    """A function that asks for PAGES pages and returns the microseconds that each took."""
    headers = BROWSER | ({"Cookie": cookie} if cookie else {})
    environ = EnvironBuilder(path=path, headers=headers).get_environ()

    def answer() -> float:
        start = time.perf_counter()
        for _ in range(PAGES):
            _body, status, _headers = run_wsgi_app(app.wsgi_app, dict(environ), buffered=True)
        assert status.startswith("200"), status
        return (time.perf_counter() - start) / PAGES * 1e6

    return answer


def speed(app: Flask, cookie: str) -> None:
    """Print microseconds for each page, and requests per second as a share of hello's."""
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    turns = {"hello": turn(hello, "/"), "visitor": turn(app, STEP), "signed in": turn(app, STEP, cookie)}
    times: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(ROUNDS):
        for name, answer in turns.items():
            times[name].append(answer())
    for name, taken in times.items():
        share = statistics.median(h / t for h, t in zip(times["hello"], taken, strict=True))
        print(f"  {name:10} {statistics.median(taken):7.0f} us a page  {share:6.1%} of hello's requests per second")


def queries(app: Flask, cookie: str) -> None:
    """Print how many statements a step page sends to the database."""
    client = app.test_client(use_cookies=False)
    for name, who in (("visitor", ""), ("signed in", cookie)):
        with counted(app) as seen:
            client.get(STEP, headers={"Cookie": who} if who else {})
        print(f"  {name:10} {len(seen)} database queries")


def weight(app: Flask) -> None:
    """Print compressed bytes of the page with its stylesheets and scripts, without pictures, on a first visit."""
    client = app.test_client()
    html = client.get(STEP).get_data(as_text=True)
    found = re.findall(r'(?:href|src)="(/static/[^"#]+)', html)
    parts = {path: len(client.get(path, headers=BROWSER).data) for path in dict.fromkeys([STEP, *found])}
    for path, size in parts.items():
        print(f"  {size:6} bytes  {path}")
    print(f"  {sum(parts.values()):6} bytes  altogether = {sum(parts.values()) / 1024:.1f} KB")


def main() -> None:
    """Measure and print."""
    for engine in ENGINES:
        with fresh(engine) as app:
            fill(app, Size(people=20))
            cookie = learner_cookie(app)
            print(f"a lesson's step page, {engine}")
            speed(app, cookie)
            queries(app, cookie)
    with fresh("sqlite") as app:
        print("weight")
        weight(app)


if __name__ == "__main__":
    main()
