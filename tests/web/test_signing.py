"""What is signed by signers made once is what itsdangerous signs and takes, whatever keys and salts there are."""

import hashlib
import json

import pytest
from flask import Flask
from flask_wtf.csrf import generate_csrf, validate_csrf
from hypothesis import given, strategies as st
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from lms.web.signing import PatientSigner, ReadySerializer
from lms.web.tokens import form_token

HOW = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
VALUES = st.dictionaries(st.text(max_size=8), st.text(max_size=40) | st.integers() | st.none(), max_size=4)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3), VALUES)
def test_either_takes_what_the_other_has_signed(keys: list[str], value: dict[str, object]):
    ours = ReadySerializer(keys, salt="thu", serializer=json, signer_kwargs=HOW)
    theirs = URLSafeTimedSerializer(keys, salt="thu", serializer=json, signer_kwargs=HOW)
    for _again in range(2):
        assert theirs.loads(ours.dumps(value)) == ours.loads(theirs.dumps(value)) == value


def test_another_salt_is_another_signature():
    ours = ReadySerializer("khóa", salt="thu")
    with pytest.raises(BadSignature):
        ours.loads(ours.dumps("x"), salt="khác")
    assert ours.loads(ours.dumps("x", salt="khác"), salt="khác") == "x"


def test_a_former_key_is_taken_and_an_unknown_one_is_not():
    former, now = ReadySerializer(["cũ"], salt="thu"), ReadySerializer(["cũ", "mới"], salt="thu")
    assert now.loads(former.dumps("x")) == "x"
    with pytest.raises(BadSignature):
        former.loads(now.dumps("x"))


def test_too_old_is_refused_and_from_the_future_is_not():
    signed = at(1_000_000).dumps("x")
    assert at(500).loads(signed, max_age=60) == "x"
    with pytest.raises(SignatureExpired):
        at(1_000_061).loads(signed, max_age=60)


def at(moment: int) -> ReadySerializer:
    """A serializer on a machine whose clock shows this second."""

    class Clocked(PatientSigner):
        def get_timestamp(self) -> int:
            return moment

    return ReadySerializer("khóa", salt="thu", signer=Clocked)


def test_a_page_has_one_token_and_flask_wtf_takes_it(app: Flask):
    with app.test_request_context("/"):
        token = form_token()
        assert form_token() == token == generate_csrf()
        validate_csrf(token)
