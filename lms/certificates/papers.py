"""Certificates painted for their owners: the last ones are remembered, and people who want very many have to wait.

Painting one takes a twentieth of a second and some megabytes, as a picture a fifth of a second, and anybody with a
certificate may ask for it. The same words give the same bytes, so a paper that was painted lately is handed out again
and costs nothing. A paper that has to be painted is counted for the person, be it PDF or picture.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sqlalchemy.orm import Session

from lms.base.quotas import quotas
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf, certificate_picture
from lms.web import limits
from lms.web.limits import Limit

#: How many papers a process remembers: some 30 KB each as PDF, 70 KB as picture.
REMEMBERED = 64
#: The two forms of a paper, by the ending of their address.
PDF, PICTURE = "pdf", "png"

Key = tuple[CertificateWords, str, str]
_painted: OrderedDict[Key, bytes] = OrderedDict()
_lock = Lock()


def remembered(words: CertificateWords, verify_url: str, form: str = PDF) -> bytes | None:
    """The paper, when it was painted lately; else None."""
    key = (words, verify_url, form)
    with _lock:
        found = _painted.get(key)
        if found is not None:
            _painted.move_to_end(key)
        return found


def paint(words: CertificateWords, verify_url: str, form: str = PDF) -> bytes:
    """Paint the paper, and remember it; see `count` for who may ask."""
    made = certificate_picture(words, verify_url) if form == PICTURE else certificate_pdf(words, verify_url)
    with _lock:
        _painted[words, verify_url, form] = made
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
