"""PostgreSQL dies under load, its synchronous standby takes over, and the program goes on with it by itself.

    python -m soak.drills failover

Set up with the commands of docs/operating.md, "A second PostgreSQL that takes over", on one machine. Says for how many
seconds no answer was kept: from the death to the promotion, which is done at once here, and to the first answer.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from soak import _guide
from soak._book import Book, verdict
from soak._cluster import DATABASE, PASSWORD, USER, Cluster, cluster
from soak._installation import make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of
from tests.operating.programs import free_port

HEADING = "A second PostgreSQL that takes over"
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
DEEDS = int(os.environ.get("SOAK_DEEDS", "200"))


def drill() -> Iterator[Row]:
    """The one row of this drill."""
    with TemporaryDirectory(prefix="lop-lang-soak-") as name, cluster() as first:
        var, book = Path(name), Book()
        taught = make(first.url(), var)
        second = replace(first, data=first.data.with_name("standby"), port=free_port())
        _stand_by(first, second)
        try:
            hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (first, second))
            url = f"postgresql://{USER}:{PASSWORD}@/{DATABASE}?{hosts}&target_session_attrs=read-write"
            product, crowd = Product("gunicorn", url, var), Crowd(0, taught, book, LEARNERS)
            crowd.port = product.port
            with running(product), crowd.learning():
                crowd.wait_for(DEEDS)
                died = time.monotonic()
                first.kill()
                took_over = _guide.run(_guide.blocks(HEADING)[3], second, {})
                if not crowd.wait_for(DEEDS):
                    book.wonders(f"no answers after the standby had taken over ({took_over})")
            did = f"primary killed under {LEARNERS} learners, standby promoted: {book.silence(died):.1f} s without an"
            did += f" answer kept; 500s seen {book.answers[500]}, 503s {book.answers[503]}"
            yield row_of("failover", "PostgreSQL, gunicorn", did, verdict(book, second.url()), book)
        finally:
            second.stop("immediate")


def _stand_by(first: Cluster, second: Cluster) -> None:
    """Do what the guide says until the standby is a synchronous one."""
    role, copy, together = _guide.blocks(HEADING)[:3]
    places = {"10.0.0.1": "127.0.0.1", "10.0.0.2": "127.0.0.1", "port=5432": f"port={first.port}"}
    _guide.run(role, first, places)
    _guide.run(copy, second, places)
    until, said = time.monotonic() + 60, ""
    while "sync" not in said.replace("async", "") and time.monotonic() < until:
        said = _guide.run(together, first, places)
        time.sleep(0.5)
