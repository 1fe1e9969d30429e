"""Everybody has an own address, through every way in; and no number of wrong PINs by one refuses another."""

import json

import pytest

from lms.web.seen import HEADER, pass_for
from tests.attacks.conftest import WAYS, Attacked
from tests.attacks.test_pins import WRONG, sign_in, sign_out
from tests.attacks.visitor import code_of
from tests.conftest import POSTGRES
from tests.depth import repeats
from tests.operating.proxies import KEY

EVERY_WAY = [
    repeats(way, why="attacks go to its server and to its proxy in other ways") if way == "nginx, waitress" else way
    for way, parts in WAYS.items()
    if POSTGRES or parts[2] == "sqlite"
]
pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.parametrize("attacked", EVERY_WAY, indirect=True)]


def test_three_clients_are_three_addresses_whatever_they_claim(attacked: Attacked) -> None:
    claims = {HEADER: pass_for(KEY), "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}
    clients = ("127.0.0.11", "127.0.0.12", "127.0.0.13")
    replies = [attacked.site.ask("/healthz/seen", client, claims) for client in clients]
    assert [json.loads(reply.text)["address"] for reply in replies] == list(clients)


def test_sixty_wrong_pins_from_one_refuse_nobody_else(attacked: Attacked) -> None:
    """The neighbour behind the same address: with one device at many codes, and with many devices."""
    router, elsewhere = "127.0.0.21", "127.0.0.22"
    home = attacked.visitor(router)
    _name, _answer = attacked.join(home, "6294")
    code = code_of(home)
    sign_out(home)
    neighbour = attacked.visitor(router)
    statuses = [sign_in(neighbour, f"KHONG{letter}", "7391")[0] for letter in "ABCDEFGHJKMNPQRSTUVWXYZ"]
    assert statuses[-1] == 429, "a device waits for its own tries"
    for number in range(40):
        status, page = sign_in(attacked.visitor(router), "KHONGC", f"73{number:02}")
        assert status == 200, page
        assert WRONG in page
    assert sign_in(home, code, "6294")[0] == 303
    for address in (router, elsewhere):
        assert sign_in(attacked.visitor(address), code, "6294")[0] == 303
