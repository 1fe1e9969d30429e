"""The certificate as PDF and as picture, the poster as PDF: plain values in, bytes out."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.certificates.certificate_words import CertificateWords
from lms.certificates.fitting import name_class, poster_room, room
from lms.certificates.qr import qr_data
from lms.certificates.typesetting import pdf, pdf_of_many, png


@dataclass(frozen=True)
class PosterWords:
    """The words on a hamlet's poster."""

    hamlet: str
    join_url: str
    join_code: str
    programme: str
    team: str


def certificate_pdf(words: CertificateWords, verify_url: str) -> bytes:
    """The certificate as PDF: A4 landscape, one page; every name fits, however long."""
    values = certificate_values(words, verify_url)
    return pdf("certificates/document.html", "certificates/document.css", values)


def certificate_picture(words: CertificateWords, verify_url: str) -> bytes:
    """The same certificate as PNG, 1200 pixels wide: to be looked at on a phone, kept among its pictures and sent."""
    values = certificate_values(words, verify_url)
    return png("certificates/document.html", "certificates/document.css", values)


def certificates_pdf(
    papers: Sequence[tuple[CertificateWords, str]], told: Callable[[int], None] = lambda _done: None
) -> bytes:
    """Several certificates (words, address to check) as one PDF, each on a page of its own; `told` is called with
    how many are painted."""
    values = (certificate_values(words, verify_url) for words, verify_url in papers)
    return pdf_of_many("certificates/document.html", "certificates/document.css", values, told)


def certificate_values(words: CertificateWords, verify_url: str) -> dict[str, Any]:
    """The values for the certificate's template."""
    return {
        "words": words,
        "name": unicodedata.normalize("NFC", words.name).upper(),
        "name_class": name_class(words.name),
        "room": room(words),
        "qr": qr_data(verify_url),
        "verify_url": verify_url.removeprefix("https://").removeprefix("http://"),
    }


def poster_pdf(words: PosterWords) -> bytes:
    """The poster as PDF: A4 portrait, one page, with a QR code of 90 mm."""
    shown = words.join_url.removeprefix("https://").removeprefix("http://")
    values = {
        "words": words,
        "qr": qr_data(words.join_url),
        "shown_url": shown,
        "room": poster_room(words.hamlet),
    }
    return pdf("certificates/poster.html", "certificates/poster.css", values)
