"""Judgements about certificates. Pure."""

from lms.base.codes import tidy_code

#: 8 characters of 32: 2**40 codes, so that a thousand wrong tries find nothing.
CODE_LENGTH = 8
#: What stands in front of the code on paper; the code itself may begin with the same letters.
PREFIX = "LL"


def bare_code(typed: str | None) -> str:
    """The code in what was typed or scanned: "ll 7k3m-9pqr" and "7K3M9PQR" give "7K3M9PQR"."""
    code = tidy_code(typed)
    return code.removeprefix(PREFIX) if len(code) > CODE_LENGTH else code
