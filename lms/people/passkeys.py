"""Passkeys: keys that live in a phone, a computer or on a stick, as a second step (WebAuthn). Knows no Flask.

A key belongs to one site and answers no other address, so it cannot be given away on a false page. Browsers let keys be
used over https or on localhost only.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.late import late
from lms.people.models import Passkey, Person
from lms.people.second_step import keys_of

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import exceptions, structs
else:
    webauthn, helpers = late("webauthn"), late("webauthn.helpers")
    exceptions, structs = late("webauthn.helpers.exceptions"), late("webauthn.helpers.structs")

#: Characters of the longest answer that a browser sends; keys of computers bring certificates along.
ANSWER_MOST = 20_000


@dataclass(frozen=True)
class Site:
    """The site as keys know it: its address, "https://lop.example.vn", and the name that people see."""

    origin: str
    name: str

    @property
    def domain(self) -> str:
        """The host's name, to which keys are bound."""
        return urlsplit(self.origin).hostname or ""


def bad_answer() -> tuple[type[Exception], ...]:
    """The errors that the library raises for an invalid answer."""
    return exceptions.WebAuthnException, ValueError, TypeError, KeyError


def takes_keys(origin: str) -> bool:
    """Whether browsers let keys be used at this address: https with a name, or localhost."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" and bool(host)
    return False


def to_add(session: Session, person: Person, site: Site) -> tuple[str, str]:
    """The browser's options for making a new key, as JSON, and the challenge to be kept."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=site.name,
        user_name=person.login or person.code,
        user_display_name=person.name,
        # The same for every key of a person; it tells nobody who that is.
        user_id=hashlib.sha256(f"{site.domain}/{person.id}".encode()).digest()[:16],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.DISCOURAGED
        ),
        exclude_credentials=_known(session, person.id),
    )
    return webauthn.options_to_json(options), helpers.bytes_to_base64url(options.challenge)


def add(session: Session, person_id: int, answer: str, challenge: str, site: Site, key: tuple[str, datetime]) -> bool:
    """Keep a key that the browser has just made; `key` is (label, now). False for an answer that does not fit."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
        )
    except bad_answer():
        return False
    credential = helpers.bytes_to_base64url(made.credential_id)
    if session.scalar(select(Passkey.id).where(Passkey.credential == credential)) is not None:
        return False
    public = helpers.bytes_to_base64url(made.credential_public_key)
    kept = Passkey(person_id=person_id, credential=credential, public_key=public, sign_count=made.sign_count)
    kept.label, kept.added_at = key
    session.add(kept)
    session.flush()
    return True


def to_sign_in(session: Session, person_id: int, site: Site) -> tuple[str, str]:
    """The browser's options for using a key that the person has, as JSON, and the challenge to be kept."""
    options = webauthn.generate_authentication_options(rp_id=site.domain, allow_credentials=_known(session, person_id))
    return webauthn.options_to_json(options), helpers.bytes_to_base64url(options.challenge)


def use(session: Session, person_id: int, answer: str, challenge: str, site: Site) -> bool:
    """Whether one of the person's keys has answered this challenge. A key whose counter runs backwards is a copy."""
    try:
        credential = helpers.parse_authentication_credential_json(answer).raw_id
    except bad_answer():
        return False
    mine = (Passkey.person_id == person_id, Passkey.credential == helpers.bytes_to_base64url(credential))
    key = session.scalar(select(Passkey).where(*mine).with_for_update())
    if key is None:
        return False
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=helpers.base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except bad_answer():
        return False
    key.sign_count = shown.new_sign_count
    return True


def _known(session: Session, person_id: int) -> "list[structs.PublicKeyCredentialDescriptor]":
    keys = keys_of(session, person_id)
    return [structs.PublicKeyCredentialDescriptor(id=helpers.base64url_to_bytes(key.credential)) for key in keys]
