"""How large the words of certificates and posters may be, so that every paper is one page. Pure.

Widths are in ems, the height of the letters. They are estimates that err on the wide side; how the sizes look stands in
templates/certificates/document.css and poster.css.
"""

import math
import unicodedata

from lms.certificates.certificate_words import CertificateWords

#: What the year of birth and the words in front of the place take of its line.
BEFORE_THE_PLACE = 11.0
#: How many ems of each text go into one line at its ordinary size.
HEAD_LINE, FACT_LINE, COURSE_LINE, SIGN_LINE, HAMLET_LINE = 25.0, 48.0, 34.0, 20.5, 20.0


def name_class(name: str) -> str:
    """The class of the size at which a name, printed in capitals, takes one line, or two if it is long."""
    ems = width(name.upper())
    return "short" if ems <= 22 else "middle" if ems <= 31 else "long" if ems <= 75 else "longest"


def room(words: CertificateWords) -> str:
    """The class of a paper: "roomy", "full" or "crowded", by how many lines it has more than an ordinary one."""
    heads = _lines(words.issuer_upper, HEAD_LINE) + _lines(words.issuer, HEAD_LINE) - 2
    facts = _lines(words.area_text, FACT_LINE, BEFORE_THE_PLACE) + _lines(words.course_title, COURSE_LINE) - 2
    foot = sum(_lines(text, SIGN_LINE) - 1 for text in (words.date_line, words.signer_title, words.signer_name))
    more = max(0, heads) + facts + max(0, foot) + (name_class(words.name) in ("long", "longest"))
    return "roomy" if more <= 1 else "full" if more <= 4 else "crowded"


def poster_room(hamlet: str) -> str:
    """The class of a poster: "roomy", or "full" when the name of the hamlet needs more than two lines."""
    return "roomy" if _lines(hamlet, HAMLET_LINE) <= 2 else "full"


def width(text: str) -> float:
    """How wide a text is, in ems."""
    return sum(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in "WM":
        return 0.95
    return 0.74 if letter.isupper() else 0.48


def _lines(text: str, line: float, taken: float = 0.0) -> int:
    return math.ceil((taken + width(text)) / line)
