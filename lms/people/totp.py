"""Six-digit codes of an authenticator app (RFC 6238): which half minute a typed code belongs to. Pure: no clock."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import pyotp

#: Seconds that a code lasts, and how many such steps the phone's clock may differ from ours.
STEP, LEEWAY = 30, 1
#: How many steps (ten minutes in all) a wrong clock may differ for its codes to be recognised, to say so; they are not
#: accepted.
WRONG_CLOCK = 20


@dataclass(frozen=True)
class Judged:
    """What a typed code is: accepted as the code of a step, or one of a clock that is wrong by `off` seconds (the
    phone's minus ours), or one that was used before (`again`), or nothing."""

    step: int = 0
    off: int = 0
    again: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the code is accepted: right now, by a right clock, and for the first time."""
        return self.step > 0 and not self.off and not self.again


def new_secret() -> str:
    """A fresh secret: 160 bits in base 32, as authenticator apps take them."""
    return pyotp.random_base32(32)


def tidy(typed: str | None) -> str:
    """What was typed, as a code: "１２３ 456" gives "123456"."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed or ""))


def judge(secret: str, typed: str, now: datetime, last_step: int, burnt_step: int = 0) -> Judged:
    """Judge which step's code this is. A step that is not later than the last one, and a burnt one, opens nothing."""
    code, present = tidy(typed), int(now.timestamp()) // STEP
    if not re.fullmatch(r"[0-9]{6}", code):
        return Judged()
    totp = pyotp.TOTP(secret)
    nearest_first = sorted(range(-WRONG_CLOCK, WRONG_CLOCK + 1), key=abs)
    fitting = [off for off in nearest_first if compare_digest(totp.generate_otp(present + off), code)]
    if not fitting:
        return Judged()
    off, step = fitting[0], present + fitting[0]
    if abs(off) > LEEWAY:
        return Judged(step, off * STEP)
    return Judged(step, again=step <= last_step or step == burnt_step)


def address(secret: str, name: str, issuer: str) -> str:
    """The address that the QR code holds: "otpauth://totp/…"."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def grouped(secret: str) -> str:
    """The secret in groups of four letters, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
