"""Codes that people read aloud, copy by hand and type: no 0/O and no 1/I."""

import re
import secrets

from lms.base.text import fold

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: How many letters the longest code has that is typed in place of a phone number.
LONGEST = 8


def new_code(length: int = 6) -> str:
    """A random code of `length` characters out of 32 (5 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy_code(typed: str | None) -> str:
    """What was typed, as a code: in capitals, without blanks, dots and hyphens. "ab 3-4" gives "AB34"."""
    return re.sub(r"[^A-Z0-9]", "", fold(typed).upper())


def could_be_code(typed: str | None) -> bool:
    """Whether what was typed may be such a code. No phone number is taken for one: as people write it, it has a 0 in
    it, or more than eight digits."""
    code = tidy_code(typed)
    return 0 < len(code) <= LONGEST and set(code) <= set(ALPHABET)


def grouped(code: str, size: int = 4) -> str:
    """The code in groups that can be read aloud: "7K3M9PQR" gives "7K3M-9PQR"."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
