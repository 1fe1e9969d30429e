"""What is encrypted with a passphrase here opens with the tools for age, and the other way round; and never half."""

import base64

import pyrage
import pytest
from hypothesis import given, strategies as st

from lms.operating import passphrases

PHRASE = "sáu từ không ai đoán ra được"


@pytest.fixture(autouse=True, scope="module")
def _cheap() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "COST", 8)
        yield


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40))
def test_the_library_for_age_opens_it(content: bytes, phrase: str) -> None:
    locked = passphrases.lock(content, phrase)
    assert pyrage.passphrase.decrypt(locked, phrase) == content
    assert passphrases.unlock(locked, phrase) == content


#: What pyrage 1.4 wrote; how costly it makes that depends on the machine: here 19, the most that is tried.
WRITTEN = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA4YkRXZzBDNVdPKzFvMGhkVjh0UFJ3IDE5CjNYRXNhTUpURHpiMUpYOEtQd3RLemE0UzlVR0c0
M1lka3o5c0V1N2F5UGsKLS0tIG96VEo5N1JvODB5ZXVCTjBDV0c3UE9VZnQ3SFczSkxZYUF5cjBqMGt1NEUK/OyIyKc3AT09OMfiJ2YCUkCSLecUXMCG
qlG1EIBurmaabwM9voKlsPyLvm5GLQ==
"""


@pytest.mark.slow
def test_what_the_library_wrote_opens() -> None:
    assert f" {passphrases.MOST}\n".encode() in base64.b64decode(WRITTEN)
    assert passphrases.unlock(base64.b64decode(WRITTEN), PHRASE) == b"AGE-SECRET-KEY"


def test_another_passphrase_and_any_changed_or_missing_byte_keep_it_closed() -> None:
    locked = passphrases.lock(b"AGE-SECRET-KEY", PHRASE)
    with pytest.raises(passphrases.Closed):
        passphrases.unlock(locked, PHRASE + "!")
    for at in range(len(locked)):
        for changed in (locked[:at], locked[:at] + bytes([locked[at] ^ 1]) + locked[at + 1 :]):
            with pytest.raises(passphrases.Closed):
                passphrases.unlock(changed, PHRASE)


def test_no_file_makes_it_work_for_hours() -> None:
    locked = passphrases.lock(b"x", PHRASE).replace(b" 8\n", b" 40\n")
    with pytest.raises(passphrases.Closed):
        passphrases.unlock(locked, PHRASE)
