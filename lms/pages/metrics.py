"""/metrics: what the program counts, in the text format of Prometheus. Numbers only: no person, no id, no address."""

import platform
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.base import clock, timekeeping
from lms.base.backups import last_tried
from lms.base.quotas import free_bytes
from lms.base.revision import newest
from lms.base.settings import Settings
from lms.base.sizes import database_bytes
from lms.base.work_figures import Figures, book
from lms.certificates import held_back
from lms.jobs.queries import count_by_state
from lms.pages.readiness import connected
from lms.people.sign_ins import online
from lms.web.counting import BUSY, LE, REQUESTS, SECONDS, TOOK, WAITED, WAITS

#: The version of the text format.
MIME = "text/plain; version=0.0.4"
#: The routes that take a learner's answer, or note that a step was read.
ANSWERS = frozenset(
    {
        "/khoa-hoc/<slug>/<lesson_key>/<int:number>",
        "/khoa-hoc/<slug>/<lesson_key>/on-bai/<int:number>",
        "/kiem-tra/<uuid:attempt_id>/<int:number>",
        "/kiem-tra/<uuid:attempt_id>/nop",
    }
)
Sample = tuple[dict[str, str], float]


def text(settings: Settings) -> str:
    """All metrics, one a line. Without an answer of the database its own are missing and lms_database_answers is 0."""
    counted, processes = book.all()
    lines = [*_family("lms_processes", "gauge", "Processes that answer, and have answered.", [({}, processes)])]
    lines += [*_requests(counted), *_seconds(counted), *_writing(counted), *_machine(settings)]
    try:
        with connected(settings.database_url) as connection, Session(connection) as session:
            lines += [*_family("lms_database_answers", "gauge", "Whether it does.", [({}, 1)]), *_database(session)]
    except (SQLAlchemyError, OSError):
        lines += _family("lms_database_answers", "gauge", "Whether it does.", [({}, 0)])
    return "\n".join(lines) + "\n"


def _requests(counted: Figures) -> Iterator[str]:
    rows = [(key[1:], number) for key, number in sorted(counted.items()) if key[0] == REQUESTS]
    samples = [({"method": m, "route": route, "status": status}, number) for (m, route, status), number in rows]
    yield from _family("lms_requests_total", "counter", "Answers by route and kind of status.", samples)
    kept = sum(n for (m, route, status), n in rows if m == "POST" and route in ANSWERS and status == "3xx")
    said = "Learners' answers and steps that were taken and acknowledged."
    yield from _family("lms_answers_total", "counter", said, [({}, kept)])


def _seconds(counted: Figures) -> Iterator[str]:
    """A histogram of each route; in Prometheus' format each bucket counts those before it as well."""
    took: dict[str, dict[str, int]] = defaultdict(dict)
    for key, number in counted.items():
        if key[0] == TOOK:
            took[key[1]][key[2]] = number
    name = "lms_request_seconds"
    yield f"# HELP {name} Seconds until an answer was ready."
    yield f"# TYPE {name} histogram"
    for route in sorted(took):
        so_far = 0
        for le in LE:
            so_far += took[route].get(le, 0)
            yield _line(f"{name}_bucket", {"route": route, "le": le}, so_far)
        yield _line(f"{name}_sum", {"route": route}, counted[(SECONDS, route)])
        yield _line(f"{name}_count", {"route": route}, so_far)


def _writing(counted: Figures) -> Iterator[str]:
    one: Callable[[str], list[Sample]] = lambda key: [({}, counted[(key,)])]  # noqa: E731
    yield from _family("lms_write_turns_total", "counter", "Requests that began to write.", one(WAITS))
    yield from _family("lms_write_wait_seconds_total", "counter", "Seconds they waited for it.", one(WAITED))
    yield from _family("lms_busy_total", "counter", "Requests that got no turn to write.", one(BUSY))


def _machine(settings: Settings) -> Iterator[str]:
    yield from _family("lms_disk_free_bytes", "gauge", "Room on the disk of LMS_VAR.", [({}, free_bytes())])
    built = {"tables": newest(), "python": platform.python_version()}
    yield from _family("lms_build_info", "gauge", "Versions.", [(built, 1)])
    made = last_tried(settings.backups).made
    if made is not None:
        age = (clock.now() - made).total_seconds()
        yield from _family("lms_backup_age_seconds", "gauge", "Since the last good backup.", [({}, round(age))])


def _database(session: Session) -> Iterator[str]:
    moment = clock.now()
    states = [({"state": state}, number) for state, number in count_by_state(session).items()]
    yield from _family("lms_jobs", "gauge", "Long work by state; dead is also among failed.", states)
    yield from _family("lms_database_bytes", "gauge", "Size of the database.", [({}, database_bytes(session))])
    here, today = online(session, moment)
    spans: list[Sample] = [({"span": "15m"}, here), ({"span": "today"}, today)]
    yield from _family("lms_people_online", "gauge", "People signed in and seen.", spans)
    late = held_back.count(session) if timekeeping.is_holding(session) else 0
    yield from _family("lms_certificates_waiting", "gauge", "Waiting for a right clock.", [({}, late)])
    right = not timekeeping.doubt(session, moment)
    yield from _family("lms_clock_believed", "gauge", "Whether the machine's clock is.", [({}, right)])


def _family(name: str, kind: str, said: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} {kind}"
    for labels, number in samples:
        yield _line(name, labels, number)


def _line(name: str, labels: dict[str, str], number: float) -> str:
    told = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
    return f"{name}{{{told}}} {number:.12g}" if told else f"{name} {number:.12g}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
