"""Judgements about certificates. Pure."""

from lms.base.codes import tidy_code

#: 8 characters of 32: 2**40 codes, so that a thousand wrong tries find nothing.
CODE_LENGTH = 8


def bare_code(typed: str | None) -> str:
    """The code as the register keeps it: "LL-7K3M-9PQR" and "7k3m 9pqr" give "7K3M9PQR".

    The LL printed in front goes only where it stands in front of a whole code, because a code may itself begin so.
    """
    code = tidy_code(typed)
    return code.removeprefix("LL") if len(code) > CODE_LENGTH else code
