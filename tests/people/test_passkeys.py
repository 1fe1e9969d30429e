"""Keys of devices: one is kept and shown by its owner at this address only, and a copied one is noticed.

The device is one of software, which makes what a browser would send.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url as coded

from lms.people import passkeys
from lms.people.models import Passkey
from lms.people.passkeys import Site
from tests.factories.people import World, world

NOW = datetime.now(UTC)
SITE = Site("https://lop.vi.dien", "Lớp Làng")
LABEL = ("Điện thoại", NOW)


@dataclass
class Device:
    """A device with one key; `count` is how often it was used."""

    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def made(self, challenge: str, site: Site = SITE) -> str:
        """What the browser sends when the key has been made."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        kept = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._head(site, 0x45) + kept})
        said = self._said("webauthn.create", challenge, site)
        return self._sent({"clientDataJSON": coded(said), "attestationObject": coded(attested)})

    def shown(self, challenge: str, site: Site = SITE) -> str:
        """What the browser sends when the key is shown."""
        self.count += 1
        head, said = self._head(site, 0x05), self._said("webauthn.get", challenge, site)
        signature = self.key.sign(head + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": coded(said), "authenticatorData": coded(head), "signature": coded(signature)}
        return self._sent(answer)

    def _head(self, site: Site, flags: int) -> bytes:
        return hashlib.sha256(site.domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, sort: str, challenge: str, site: Site) -> bytes:
        return json.dumps({"type": sort, "challenge": challenge, "origin": site.origin}).encode()

    def _sent(self, answer: dict[str, str]) -> str:
        number = coded(self.credential)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": answer})


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Passkey)) or 0


def keep(session: Session, person_id: int, device: Device, challenge: str) -> bool:
    return passkeys.add(session, person_id, device.made(challenge), challenge, SITE, LABEL)


def test_a_key_is_made_kept_and_shown(session: Session, made: World) -> None:
    device = Device()
    asked, challenge = passkeys.to_add(session, made.farmer, SITE)
    said = json.loads(asked)
    assert (said["rp"], said["user"]["displayName"]) == ({"name": "Lớp Làng", "id": "lop.vi.dien"}, "Nguyễn Thị Thoa")
    assert (said["user"]["name"], said["excludeCredentials"]) == (made.farmer.code, [])
    assert keep(session, made.farmer.id, device, challenge)
    row = session.scalars(select(Passkey)).one()
    assert (row.person_id, row.label, row.added_at, row.credential) == (
        made.farmer.id,
        "Điện thoại",
        NOW,
        coded(device.credential),
    )
    asked, challenge = passkeys.to_sign_in(session, made.farmer.id, SITE)
    assert [one["id"] for one in json.loads(asked)["allowCredentials"]] == [coded(device.credential)]
    assert passkeys.use(session, made.farmer.id, device.shown(challenge), challenge, SITE)
    assert row.sign_count == 1
    again, _challenge = passkeys.to_add(session, made.farmer, SITE)
    assert [one["id"] for one in json.loads(again)["excludeCredentials"]] == [coded(device.credential)]


def test_a_key_of_somebody_who_signs_in_by_name_bears_that_name(session: Session, made: World) -> None:
    made.farmer.login = "thoa"
    assert json.loads(passkeys.to_add(session, made.farmer, SITE)[0])["user"]["name"] == "thoa"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "không", '{"id": 1}', '{"id":"x","rawId":"x","response":{}}'])
def test_what_is_no_answer_is_none(session: Session, made: World, answer: str) -> None:
    assert not passkeys.add(session, made.farmer.id, answer, "abcd", SITE, LABEL)
    assert not passkeys.use(session, made.farmer.id, answer, "abcd", SITE)
    assert kept(session) == 0


def test_an_answer_to_another_question_or_at_another_address_makes_no_key(session: Session, made: World) -> None:
    device, challenge = Device(), passkeys.to_add(session, made.farmer, SITE)[1]
    for answer in (device.made(coded(b"khac")), device.made(challenge, Site("https://gia.mao", "x"))):
        assert not passkeys.add(session, made.farmer.id, answer, challenge, SITE, LABEL)
    assert kept(session) == 0


def test_a_key_is_kept_once_whosever_it_says_it_is(session: Session, made: World) -> None:
    from lms.people import actions as people

    other = people.register(session, people.NewPerson("Lê Văn Tám", 1970, made.hamlet.id), NOW)
    device, challenge = Device(), passkeys.to_add(session, made.farmer, SITE)[1]
    assert keep(session, made.farmer.id, device, challenge)
    for person_id in (made.farmer.id, other.id):
        assert not keep(session, person_id, device, challenge)
    assert kept(session) == 1
    asked = passkeys.to_sign_in(session, other.id, SITE)[1]
    assert not passkeys.use(session, other.id, device.shown(asked), asked, SITE), "it is another's"


def test_a_key_is_shown_for_this_question_at_this_address_and_by_itself(session: Session, made: World) -> None:
    device = Device()
    assert keep(session, made.farmer.id, device, passkeys.to_add(session, made.farmer, SITE)[1])
    challenge = passkeys.to_sign_in(session, made.farmer.id, SITE)[1]
    forged = Device(device.credential)
    for answer in (
        device.shown(coded(b"khac")),
        device.shown(challenge, Site("https://gia.mao", "x")),
        forged.shown(challenge),
        Device().shown(challenge),
    ):
        assert not passkeys.use(session, made.farmer.id, answer, challenge, SITE)
    assert passkeys.use(session, made.farmer.id, device.shown(challenge), challenge, SITE)


def test_a_key_whose_count_runs_backwards_was_copied(session: Session, made: World) -> None:
    device = Device()
    assert keep(session, made.farmer.id, device, passkeys.to_add(session, made.farmer, SITE)[1])
    challenge = passkeys.to_sign_in(session, made.farmer.id, SITE)[1]
    device.count = 9
    assert passkeys.use(session, made.farmer.id, device.shown(challenge), challenge, SITE)
    device.count = 3
    assert not passkeys.use(session, made.farmer.id, device.shown(challenge), challenge, SITE)
    assert session.scalars(select(Passkey.sign_count)).one() == 10


@pytest.mark.parametrize(
    ("address", "takes"),
    [
        ("https://lop.vi.dien", True),
        ("http://localhost:8000", True),
        ("http://lop.vi.dien", False),
        ("https://192.0.2.1", False),
        ("https://[2001:db8::1]", False),
        ("https://", False),
        ("", False),
    ],
)
def test_browsers_let_keys_be_used_at_names_with_https(address: str, takes: bool) -> None:
    assert passkeys.takes_keys(address) is takes


def test_an_address_without_a_name_has_none() -> None:
    assert (Site("", "x").domain, SITE.domain) == ("", "lop.vi.dien")
