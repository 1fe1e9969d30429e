"""What a year of guessing finds, played with the code that decides and a clock of its own.

The figures stand in docs/decisions/0011. How people choose among the PINs that are left is not known. Surveys found
that a short list of refused PINs leaves the first guesses three times as good as chance; that is taken for all guesses
here, although the list is long.
"""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lms.people import actions
from lms.people.accounts import PIN
from lms.web import limits
from tests.conftest import ENGINES
from tests.depth import repeats
from tests.factories.people import World, world
from tests.people.knocking import NOW, Knocker, numbers
from tests.people.test_pinrules import FOUR, refused

ALLOWED = sum(not refused(pin) for pin in FOUR)
POPULAR = 3 / ALLOWED
#: What is played does not depend on the database, and a year of it takes twice as long on a server.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize(
        "app",
        [repeats(one, why="the quicker database decides the same") if one == "postgres" else one for one in ENGINES],
        indirect=True,
    ),
]
LEARNERS, CODES = 5_000, 32**6


@pytest.fixture
def made(session: Session) -> World:
    made = world(session, NOW)
    actions.set_pin(made.farmer, "7391")
    made.farmer.phone = "+84912345678"
    session.commit()
    return made


def a_year(session: Session, who: str, *, device: str = "", tries_a_visit: int) -> int:
    """How many PINs are looked at in a year when somebody comes every fifth day with a number of new ones."""
    attacker = Knocker(session, device=device)
    for day in range(0, 365, 5):
        attacker.now, before = NOW + timedelta(days=day), attacker.looked_at
        attacker.address = f"address {day}"
        attacker.knock(who, numbers(before + tries_a_visit)[before:])
    return attacker.looked_at


def test_phone_known_any_number_of_devices_and_addresses(session: Session, made: World):
    """Not one of the tries is of the owner's PIN, because the owner has never been on the attacker's devices."""
    attacker = Knocker(session)
    for day in range(0, 365, 5):
        attacker.now = NOW + timedelta(days=day)
        assert attacker.knock("0912345678", ["7391", "7391"]) is None
    assert attacker.looked_at == 146


def test_code_known_any_number_of_devices_and_addresses(session: Session, made: World):
    looked_at = a_year(session, made.farmer.code, tries_a_visit=3)
    assert looked_at == PIN.strangers
    assert looked_at / ALLOWED < 0.008, "a PIN drawn evenly"
    assert looked_at * POPULAR < 0.025, "a PIN among the most popular that are left"


def test_code_known_one_phone(session: Session, made: World):
    """The neighbour's own phone gets fourteen looked at in an hour, and no more in a year than all devices together."""
    hour = Knocker(session, device="his")
    for minute in range(60):
        hour.now = NOW + timedelta(minutes=minute)
        hour.knock(made.farmer.code, numbers(hour.looked_at + 8)[hour.looked_at :])
    assert hour.looked_at == 14
    hour.now = NOW + timedelta(days=300)
    hour.knock(made.farmer.code, numbers(200)[100:])
    assert hour.looked_at == 14 + 8
    # All devices begin with the neighbour's first fourteen, which counts for nothing, and then have what he left.
    assert a_year(session, made.farmer.code, tries_a_visit=3) == 14 + PIN.strangers - hour.looked_at


def test_one_pin_over_all_codes(session: Session, made: World):
    """The codes are not known: of 2**30 a commune of 5,000 has one in 215,000.

    Until the crowd is noticed a try costs nothing but a device; from then on the year of birth has to fit as well
    (one in thirty at best), and the server can look at about a hundred hashes a second.
    """
    sprayer = Knocker(session)
    for number in range(limits.CROWD_AT_ADDRESS.most + 50):
        sprayer.knock(f"ZZZ{number:03}", ["5093"])
    assert sprayer.looked_at == limits.CROWD_AT_ADDRESS.most
    free = limits.CROWD_IN_ALL.most * 365
    flooding = 100 * 365 * 86_400
    assert free * LEARNERS / CODES * POPULAR < 0.002, "accounts a year from any number of addresses, unnoticed"
    assert flooding * LEARNERS / CODES * POPULAR / 30 < 0.25, "accounts a year by a server that does nothing else"


def test_all_codes_of_a_commune_known(session: Session, made: World):
    """A stolen list: each account still has its own bound; without the years of birth one address gets 200 a day."""
    assert PIN.strangers * POPULAR < 0.025
    assert limits.CROWD_AT_ADDRESS.most * 365 / LEARNERS < PIN.strangers
