"""docs/security.md speaks of every requirement of OWASP ASVS 5.0.0 at levels 1 and 2, and what it names is there.

The list beside this test holds numbers and levels only. A row may stand for a whole section ("10.1") where nothing of
it applies.
"""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from lms.jobs.actions import MOST_OPEN
from lms.people import devices, guessable, passes, second_step, sign_ins, stepping, trying
from lms.people.accounts import PASSWORD, PIN
from lms.web import left_forms, limits, once
from tests.people.test_odds import ALLOWED, CODES, LEARNERS, POPULAR
from tests.structure.tree import ROOT, parsed

VERDICTS = {"met", "not met", "operator", "not applicable"}
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}")
#: What is named in a cell: files of the project, with "::" and a test behind them.
NAMED = re.compile(r"`((?:tests|lms|templates|static|docs|script|requirements|package)[\w./-]*)(?:::(\w+))?`")


class Row(NamedTuple):
    """A row of the table."""

    number: str
    level: str
    about: str
    verdict: str
    reason: str


def text() -> str:
    return (ROOT / "docs/security.md").read_text("utf-8")


def rows() -> list[Row]:
    """Those of the tables that begin with a number."""
    found = []
    for line in text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and NUMBER.fullmatch(cells[0]):
            assert len(cells) == 5, line
            found.append(Row(*cells))
    return found


def levels() -> dict[str, str]:
    """Number and level of every requirement at levels 1 and 2."""
    with (ROOT / "tests/structure/asvs-5.0.0.csv").open(encoding="utf-8") as file:
        return {row["number"]: row["level"] for row in csv.DictReader(file)}


def covered(row: Row) -> Iterator[str]:
    """The requirements that a row is about."""
    if row.number.count(".") == 2:
        yield row.number
    else:
        yield from (number for number in levels() if number.startswith(row.number + "."))


def test_the_list_is_whole():
    assert Counter(levels().values()) == {"1": 70, "2": 183}


def test_every_requirement_has_one_row_and_no_row_is_about_another():
    assert Counter(number for row in rows() for number in covered(row)) == Counter(list(levels()))
    assert [row.number for row in rows() if not list(covered(row))] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_row_says_what_it_is_about_its_verdict_and_why(row: Row):
    assert row.level == levels().get(row.number, "-")
    assert row.about
    assert row.verdict in VERDICTS
    assert len(row.reason) > 3
    if row.number.count(".") == 1:
        assert row.verdict == "not applicable"


def test_what_is_named_is_there():
    named = NAMED.findall(text())
    assert len(named) > 200
    assert [path for path, _test in named if not (ROOT / path).exists()] == []
    assert [f"{path}::{test}" for path, test in named if test and test not in deeds_of(path)] == []


def test_headings_that_rows_point_to_are_there():
    """A reason may be a part of this page: its heading, or the words in bold that it begins with."""
    parts = set(re.findall(r"^#+ (.+)$", text(), re.MULTILINE)) | set(re.findall(r"\*\*([^*]+)\*\*", text()))
    other = (ROOT / "docs/operating.md").read_text("utf-8") + (ROOT / "docs/privacy.md").read_text("utf-8")
    pointed = {words for row in rows() for words in re.findall(r'"([^"`]+)"(?: above| in )', row.reason)}
    assert [words for words in sorted(pointed) if words not in parts and f"## {words}" not in other] == []


def test_the_count_is_the_tables():
    counts = Counter(row.verdict for row in rows() for _number in covered(row))
    said = dict(re.findall(r"^\| (met|operator|not applicable|not met) \| (\d+) \|", text(), re.MULTILINE))
    assert {verdict: int(number) for verdict, number in said.items()} == {
        verdict: counts[verdict] for verdict in VERDICTS
    }


def test_the_odds_are_those_of_the_limits():
    free, flood = limits.CROWD_IN_ALL.most * 365, 100 * 365 * 86_400
    one = limits.CROWD_AT_ADDRESS.most * 365
    odds = {
        "the sign-in code": (
            f"| {PIN.strangers} |",
            f"{PIN.strangers / ALLOWED:.1%}",
            f"{PIN.strangers * POPULAR:.1%}",
        ),
        "the phone on which": (f"| {trying.KNOWN_MOST}, then", f"{trying.KNOWN_MOST / ALLOWED:.1%}"),
        "nothing: one PIN": (f"{free:,}", f"{free * LEARNERS / CODES / ALLOWED:.4f}", str(LEARNERS)[0] + ",000"),
        "the same, the server": (f"{flood * LEARNERS / CODES / ALLOWED / 30:.2f}",),
        "all codes of a commune": (f"{one:,}", f"| {one / ALLOWED:.0f} of", f"| {one * POPULAR:.0f} of"),
    }
    for row, figures in odds.items():
        (line,) = [line for line in text().splitlines() if line.startswith(f"| {row}")]
        assert [one for one in figures if one.replace("%", " %") not in line] == [], line


def test_limits_are_those_of_the_code():
    said = {
        "PIN_CHANGES": f"{limits.PIN_CHANGES.most} a day",
        "JOIN": f"{limits.JOIN_PER_DEVICE.most} an hour, then waits | {limits.JOIN_PER_ADDRESS.most} an hour from one",
        "VERIFY": f"{limits.VERIFY_PER_DEVICE.most} wrong in 10 minutes",
        "VERIFY_ADDRESS": f"{limits.VERIFY_PER_ADDRESS.most} wrong from one address",
        "NAMES": f"{limits.NAMES_PER_CERTIFICATE.most} names a certificate and day",
        "CROWD": f"{limits.CROWD_AT_ADDRESS.most} wrong PINs a day from one address",
        "CROWD_ALL": f"or {limits.CROWD_IN_ALL.most:,} in all: new devices",
        "DEVICES": f"{devices.DEVICES_MOST} a person | {devices.PEOPLE_MOST} people a device",
        "JOBS": f"{MOST_OPEN} open jobs a person",
        "LEFT": f"{left_forms.MOST} for a day",
        "ONCE": f"{once.MINUTES} minutes",
        "STEPS": f"{stepping.STEPS.most} wrong in 15 minutes and {stepping.STEPS_A_DAY.most} a day",
        "PIN": f"{PIN.free} free tries, then waits of 1 to 15 minutes; after {trying.KNOWN_MOST} the device is new",
        "STRANGERS": f"{PIN.strangers} different wrong PINs by all strangers",
        "PASSWORD": f"{PASSWORD.free} free tries a device; {PASSWORD.strangers} different wrong passwords a day",
        "PASS": f"{passes.WRONG_MOST} wrong PINs void it",
        "PAPER": f"one of ten recovery codes ({second_step.CODE_LENGTH * 5} bits)",
        "REST": f"after {sign_ins.STAFF_RESTS.seconds // 60} minutes",
        "STAFF": f"after {sign_ins.LASTS[sign_ins.STAFF].seconds // 3600} hours",
        "LEARNER": f"after {sign_ins.LASTS[sign_ins.LEARNER].days} days",
        "COMMON": f"{len(guessable.common()):,} common words",
        "LEAKED": f"{len(guessable.leaked()):,} passwords of 12 characters or more",
    }
    whole = " ".join(text().split())
    assert {name: words for name, words in said.items() if words not in whole} == {}


def deeds_of(path: str) -> set[str]:
    """The tests of a file, and its other functions."""
    return {node.name for node in ast.walk(parsed(ROOT / path)) if isinstance(node, ast.FunctionDef)}
