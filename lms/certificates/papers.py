"""Certificates painted for their owners: the last ones are remembered, and people who want very many have to wait.

Painting one takes a twentieth of a second and some megabytes, and anybody with a certificate may ask for it. The same
words give the same bytes, so a paper that was painted lately is handed out again and costs nothing. A paper that has to
be painted is counted for the person.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sqlalchemy.orm import Session

from lms.base.quotas import quotas
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf
from lms.web import limits
from lms.web.limits import Limit

#: How many papers a process remembers, at some 40 KB each.
REMEMBERED = 64

Key = tuple[CertificateWords, str]
_painted: OrderedDict[Key, bytes] = OrderedDict()
_lock = Lock()


def remembered(words: CertificateWords, verify_url: str) -> bytes | None:
    """The paper, when it was painted lately; else None."""
    with _lock:
        found = _painted.get((words, verify_url))
        if found is not None:
            _painted.move_to_end((words, verify_url))
        return found


def paint(words: CertificateWords, verify_url: str) -> bytes:
    """Paint the paper, and remember it; see `count` for who may ask."""
    made = certificate_pdf(words, verify_url)
    with _lock:
        _painted[words, verify_url] = made
        while len(_painted) > REMEMBERED:
            _painted.popitem(last=False)
    return made


def count(session: Session, person_id: int, now: datetime) -> None:
    """Count one paper that is to be painted for this person. Raises TooMany when there were enough for a while."""
    for limit in _limits():
        limits.check(session, limit, str(person_id), now)
    for limit in _limits():
        limits.count(session, limit, str(person_id), now)


def forget() -> None:
    """Forget all papers, so that the process is like one that has just begun."""
    with _lock:
        _painted.clear()


def _limits() -> tuple[Limit, Limit]:
    allowed = quotas()
    return Limit("paper-hour", allowed.papers_an_hour, 3600), Limit("paper-day", allowed.papers_a_day, 86400)
