"""Data of earlier versions are upgraded, taken back, upgraded again and then learnt with, on both databases.

    python -m soak.drills upgrade

Old data are all of a demo's people and their history, brought to older tables by this program's own way back, for each
revision in SOAK_REVISIONS (0011, from before sessions were kept on the server).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from lms.app import create_app
from lms.base.db import db
from lms.base.settings import from_environment
from lms.operating.migrating import downgrade
from soak._book import Book, verdict
from soak._cluster import cluster
from soak._commands import differing, lms, raw_prints
from soak._installation import environment, make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of

REVISIONS = os.environ.get("SOAK_REVISIONS", "0011").split()
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
PEOPLE, DEEDS = 100, 100


def drill() -> Iterator[Row]:
    """A row for each revision on each database."""
    for kind in ("sqlite", "postgresql"):
        for revision in REVISIONS:
            with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
                var = Path(name)
                url = stack.enter_context(cluster()).url() if kind == "postgresql" else f"sqlite:///{var / 'soak.db'}"
                yield _there_and_back(kind, url, var, revision)


def _there_and_back(kind: str, url: str, var: Path, revision: str) -> Row:
    taught, book = make(url, var, PEOPLE), Book()
    _make_old(url, var, revision)
    old = raw_prints(url)
    lms(url, var, "upgrade")
    new = raw_prints(url)
    lms(url, var, "rollback", "--yes")
    wrong = [f"after going back: {line}" for line in differing(old, raw_prints(url))]
    lms(url, var, "upgrade")
    wrong += [f"upgraded twice: {line}" for line in differing(new, raw_prints(url))]
    product = Product("waitress" if kind == "sqlite" else "gunicorn", url, var)
    crowd = Crowd(product.port, taught, book, LEARNERS)
    with running(product), crowd.learning():
        if not crowd.wait_for(DEEDS):
            wrong.append("after the upgrade learners got no answers")
    on = "SQLite" if kind == "sqlite" else "PostgreSQL"
    did = f"tables of {revision}, {PEOPLE} people: upgrade, rollback ({len(old)} tables compared), upgrade, learning"
    row = row_of("upgrade", on, did, verdict(book, url), book)
    row.more += wrong
    row.good = bool(row.good) and not wrong
    return row


def _make_old(url: str, var: Path, revision: str) -> None:
    app = create_app(from_environment(environment(url, var)))
    with app.app_context():
        downgrade(revision=revision)
        db.session.remove()
        db.engine.dispose()
