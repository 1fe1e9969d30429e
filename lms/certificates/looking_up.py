"""Who may look a certificate up, and what is asked for; nobody is refused because of what others have tried.

A device has to wait for its own wrong codes. Behind an address from which many wrong codes come, the name as printed is
asked for together with the code: people who hold the paper have it, people who guess codes do not. None of this
commits.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.base.text import fold
from lms.certificates import queries
from lms.certificates.models import Certificate
from lms.web import limits
from lms.web.limits import Visit


@dataclass(frozen=True)
class FoundCertificate:
    """What a code leads to: the certificate or None; whether the name is asked for before anything is said; whether
    so many wrong names were tried for it today that names are neither confirmed nor denied."""

    certificate: Certificate | None
    asks_name: bool
    names_closed: bool

    def is_named(self, typed: str | None) -> bool:
        """Whether this is the name on the paper, and may be confirmed."""
        name = self.certificate.words.get("name") if self.certificate and not self.names_closed else ""
        return fold(typed) == fold(name) != ""


def find(session: Session, code: str, visit: Visit) -> FoundCertificate:
    """Look a code up. Raises TooMany for a device that has typed many wrong ones itself."""
    if visit.device:
        limits.check(session, limits.VERIFY_PER_DEVICE, _own(visit), visit.now)
    try:
        certificate = queries.by_code(session, code)
    except NotFound:
        certificate = None
    key = str(certificate.id) if certificate else ""
    closed = bool(key) and limits.is_used_up(session, limits.NAMES_PER_CERTIFICATE, key, visit.now)
    # Where names are closed, the people who tried them knew the code: hiding the paper would only hurt its owner.
    busy = not closed and limits.is_used_up(session, limits.VERIFY_PER_ADDRESS, visit.address, visit.now)
    return FoundCertificate(certificate, busy, closed)


def count_wrong(session: Session, certificate_id: int | None, visit: Visit) -> None:
    """Count a wrong code, or a wrong name for this certificate."""
    limits.count(session, limits.VERIFY_PER_DEVICE, _own(visit), visit.now)
    limits.count(session, limits.VERIFY_PER_ADDRESS, visit.address, visit.now)
    if certificate_id is not None:
        limits.count(session, limits.NAMES_PER_CERTIFICATE, str(certificate_id), visit.now)


def _own(visit: Visit) -> str:
    return f"{visit.device}/{visit.address}"
